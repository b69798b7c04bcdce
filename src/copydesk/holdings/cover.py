"""The cover and summary pages of a Form 13F (EDGAR's ``primary_doc.xml``)."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from copydesk.errors import DataError
from copydesk.holdings.filing import Amendment, Filing
from copydesk.holdings.quarters import is_quarter_end
from copydesk.reading.xml import local

ROOT = "edgarsubmission"
_LONGEST = 200  # characters of a name


class Notice(NamedTuple):
    """A 13F-NT: the manager's holdings stand in the reports of others. It has no table."""

    manager: str
    period: dt.date


def read(root: Any, accession: str, name: str, filed: dt.date | None = None) -> Filing | Notice:
    """What the cover whose root element is ``root`` says.

    :param accession: the filing's number, which the cover does not hold.
    :param filed: the day of filing, which the cover does not hold either.
    :raises DataError: if it is no cover of a Form 13F, or lacks what a filing must say.
    """
    if local(root) != ROOT:
        raise DataError(name, f"its XML is no cover of Form 13F but '{local(root)}'", "Give its primary_doc.xml.")
    said = _Said(root)
    form = said("submissiontype").upper()
    if not form.startswith("13F-"):
        raise DataError(name, f"it is a form {form or 'without a type'!r}", "Give a Form 13F-HR or 13F-HR/A.")
    period = day(said("periodofreport") or said("reportcalendarorquarter"))
    if period is None or not is_quarter_end(period):
        raise DataError(name, "its period of report is no quarter's last day", "Check the filing at its source.")
    manager = said("filingmanager", "name")
    if not manager or len(manager) > _LONGEST:
        raise DataError(name, "it names no manager", "Check the filing at its source.")
    report = said("reporttype").upper()
    if form.startswith("13F-NT") or "NOTICE" in report:
        return Notice(manager, period)
    cik = said("credentials", "cik").lstrip("0")
    if not cik.isascii() or not cik.isdigit():
        raise DataError(name, "it has no CIK", "Check the filing at its source.")
    amended = form.endswith("/A") or is_true(said("isamendment"))
    return Filing(
        accession=accession,
        cik=cik,
        manager=manager,
        form="13F-HR/A" if amended else "13F-HR",
        period=period,
        filed=filed,
        signed=day(said("signatureblock", "signaturedate")),
        amendment=amendment(said("amendmenttype"), amended, name),
        amendment_number=count(said("amendmentno")),
        report_type=report,
        entries_told=count(said("tableentrytotal")),
        value_told=count(said("tablevaluetotal")),
        other_managers=tuple(said.names("othermanagers2info")),
        confidential=is_true(said("confdeniedexpired")),
        omitted=is_true(said("isconfidentialomitted")),
        file=name,
    )


def amendment(said: str, amended: bool, name: str) -> Amendment:
    """Whether an amendment replaces the report or adds to it.

    :raises DataError: if it is one, and does not say.
    """
    words = said.strip().upper()
    if not amended:
        return ""
    if words.startswith("RESTATEMENT"):
        return "restatement"
    if words.startswith("NEW HOLDINGS"):
        return "new holdings"
    wrong = "it is an amendment that does not say whether it restates the report or adds new holdings"
    raise DataError(name, wrong, "Look the amendment up at the SEC, and give a copy that says it.")


def day(text: str) -> dt.date | None:
    """The day that a form writes as 03-31-2021, 31-MAR-2021, 20210331 or 2021-03-31; ``None`` for anything else."""
    for pattern in ("%m-%d-%Y", "%d-%b-%Y", "%Y-%m-%d", "%Y%m%d", "%m/%d/%Y"):
        try:
            return dt.datetime.strptime(text.strip(), pattern).date()
        except ValueError:
            continue
    return None


def count(text: str) -> int | None:
    """A whole number of up to 18 digits, ``None`` for anything else."""
    digits = text.replace(",", "").strip().partition(".")[0]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None


def is_true(text: str) -> bool:
    """Whether a form's field says yes."""
    return text.strip().lower() in ("true", "y", "yes", "1")


class _Said:
    """The texts of a cover by the names of elements."""

    def __init__(self, root: Any) -> None:
        self._elements = [e for e in root.iter() if local(e)]

    def __call__(self, *names: str) -> str:
        """The text of the first element called by the last name, inside one called by the first."""
        inside = [e for e in self._elements if local(e) == names[0]]
        if len(names) > 1:
            inside = [e for outer in inside for e in outer.iter() if local(e) == names[-1]]
        return " ".join((inside[0].text or "").split()) if inside else ""

    def names(self, outer: str) -> list[str]:
        """The names of the managers listed inside ``outer``."""
        found = [e for o in self._elements if local(o) == outer for e in o.iter() if local(e) == "name"]
        return [" ".join((e.text or "").split())[:_LONGEST] for e in found]
