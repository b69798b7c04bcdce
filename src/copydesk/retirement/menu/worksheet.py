"""The worksheet for the committee's minutes, and the page of a what-if: HTML that needs nothing else, and PDF.

Text of menus and process files reaches a page through Jinja's escaping alone. No page has a script or loads anything.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

import copydesk
from copydesk.errors import CopydeskError
from copydesk.retirement.menu.checking import DISCLAIMER, Answer, MenuReport
from copydesk.retirement.menu.conditions import Outcome
from copydesk.retirement.menu.record import Value, in_words
from copydesk.retirement.menu.rulesets import RuleSet
from copydesk.retirement.menu.what_if import Comparison

if TYPE_CHECKING:
    from jinja2 import Environment

MARKS = {Outcome.MET: "✓", Outcome.NOT_MET: "■", Outcome.NOT_DOCUMENTED: "○", Outcome.NOT_APPLICABLE: "–"}
_LONGEST = 260  # characters of a value that the worksheet repeats; the file has all
_SIGNATURES = 3  # lines where the file names no committee
_WHOLE = "The plan as a whole"


@dataclass(frozen=True, slots=True)
class Part:
    """What the worksheet shows of one option, or of the plan as a whole."""

    id: str
    name: str
    facts: str
    open: tuple[Answer, ...]
    met: tuple[Answer, ...]
    not_applicable: tuple[Answer, ...]


def worksheet(report: MenuReport, on: dt.date) -> str:
    """The worksheet of ``report`` as one HTML page, dated ``on``."""
    parts = _parts(report)
    committee = report.process.plan.get("committee")
    names = committee.value if committee and isinstance(committee.value, tuple) else ("",) * _SIGNATURES
    return _page(
        "worksheet.html",
        report=report,
        sets={one.id: one for one in report.rule_sets},
        parts=parts,
        columns=[(r, factor, title) for r in report.rule_sets for factor, title in r.factors.items()],
        names=names,
        day=in_words(on),
        quotes={one.id: _quotes(one, report) for one in report.rule_sets},
    )


def what_if_page(comparison: Comparison, on: dt.date) -> str:
    """A what-if as one HTML page, dated ``on``."""
    names = {"": _WHOLE} | {option.id: option.name for option in comparison.before.menu.options}
    return _page("what_if.html", comparison=comparison, names=names, day=in_words(on))


def as_pdf(page: str) -> bytes:
    """A page of this module as PDF.

    :raises CopydeskError: if WeasyPrint, which the extra ``pdf`` brings, or the Pango library below it is missing.
    """
    try:
        import weasyprint
    except ImportError as error:
        mend = "Install it with: pip install 'copydesk[pdf]'. The HTML page can be printed from a browser too."
        raise CopydeskError("pdf", "WeasyPrint is not installed", mend) from error
    except OSError as error:  # it is there, and the libraries that it loads are not
        mend = "Install Pango (Debian: libpango-1.0-0 libpangocairo-1.0-0), or print the HTML page from a browser."
        raise CopydeskError("pdf", "the Pango library is not installed", mend) from error
    made = weasyprint.HTML(string=page, url_fetcher=_refused).write_pdf(pdf_variant="pdf/ua-1")
    assert isinstance(made, bytes), "without a target WeasyPrint gives the bytes"
    return made


def _refused(url: str, *_: object, **__: object) -> NoReturn:
    raise ValueError(f"a worksheet loads nothing, not even {url}")


def _parts(report: MenuReport) -> list[Part]:
    """The plan as a whole, then each option."""
    named = [("", _WHOLE, ""), *((o.id, o.name, _facts(o.values)) for o in report.menu.options)]
    made = []
    for id, name, facts in named:
        own = [answer for answer in report.answers if answer.option == id]
        # What the file says and should not comes before what it does not say.
        opened = sorted((a for a in own if a.open), key=lambda a: a.outcome is not Outcome.NOT_MET)
        met = tuple(a for a in own if a.outcome is Outcome.MET)
        spared = tuple(a for a in own if a.outcome is Outcome.NOT_APPLICABLE)
        if own:
            made.append(Part(id, name, facts, tuple(opened), met, spared))
    return made


def _facts(values: Any) -> str:
    """What an option is, in a line."""
    default = "the default" if (value := values.get("is_default")) and value.value is True else ""
    told = [default, *(values[key].words for key in ("vehicle", "kind") if key in values)]
    told += [f"class {values['share_class'].words}"] if "share_class" in values else []
    told += [f"{values['fee_percent'].words} a year"] if "fee_percent" in values else []
    return ", ".join(dict.fromkeys(filter(None, told)))


def _quotes(rule_set: RuleSet, report: MenuReport) -> list[tuple[str, str]]:
    """Sections and their words, each once: those of requirements that apply to something."""
    asked = {a.requirement.id for a in report.answers if a.rule_set == rule_set.id and a.outcome is not _SPARED}
    return list(dict.fromkeys((r.section, r.quote) for r in rule_set.requirements if r.id in asked))


_SPARED = Outcome.NOT_APPLICABLE


def shown(value: Value) -> str:
    """A value, cut where it is long."""
    words = value.words
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0] + " […]"


def _page(template: str, **values: Any) -> str:
    common = {"disclaimer": DISCLAIMER, "marks": MARKS, "release": copydesk.__version__, "outcomes": tuple(Outcome)}
    return _environment().get_template(template).render(**common, **values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("copydesk.retirement.menu"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shown"] = shown
    return environment
