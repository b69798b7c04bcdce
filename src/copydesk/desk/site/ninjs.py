"""A story for other newsrooms: an item of IPTC's ninjs 3.1."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from copydesk.desk.site.article import Part, Run, text_of
from copydesk.desk.site.feeds import Site
from copydesk.desk.site.origin import origin
from copydesk.desk.site.passages import Cited, day
from copydesk.desk.site.shown import Shown
from copydesk.report.sentences import printable

SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"
_TRUST = "http://cv.iptc.org/newscodes/trustindicator/"
_TAGS = {"paragraph": "p", "quote": "blockquote", "lines": "pre"}


def item(shown: Shown, site: Site) -> bytes:
    """The version that readers see as JSON. A retracted story is ``canceled``: why, and no word of its body."""
    story, text, version = shown.story, shown.article, shown.release.version
    source_type = origin(version)
    made: dict[str, Any] = {
        "uri": f"urn:uuid:{story.pk}",
        "type": "text",
        "representationType": "partial" if shown.retracted else "full",
        "profile": "text-only",
        "version": str(version.number),
        "firstCreated": _time(story.first_published_at),
        "versionCreated": _time(shown.changed_at),
        "pubStatus": "canceled" if shown.retracted else "usable",
        "language": text.language,
        "title": text.head.headline or story.headline,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": text.head.headline or story.headline}],
        "descriptions": [*_descriptions(shown)],
        "by": text.byline or site.name,
        "located": printable(text_of(shown.release).place),
        "subjects": [{"name": story.section.name, "literal": story.section.slug, "rel": "section"}],
        "infoSources": [_info_source(source) for source in text.sources],
        "associations": [*_associations(shown, site)],
        "renditions": [{"name": "web", "href": _uri(site.address(story)), "contentType": "text/html"}],
        "altIds": [{"role": "slug", "value": story.slug}],
        "trustIndicators": [
            _trust(site, "editorialPolicy", "How stories are made and checked", "methodology"),
            _trust(site, "factCheckingPolicy", "What a verdict and a proof mean", "methodology"),
            _trust(site, "correctionsPolicy", "Corrections", "public-corrections"),
        ],
        "digitalSourceType": {"name": source_type.name, "uri": source_type.uri},
        "standard": {"name": "ninjs", "version": "3.1", "schema": SCHEMA},
    }
    if shown.retracted and shown.last:
        made["edNote"] = f"Retracted on {day(shown.last.at)}: {shown.last.text} Do not use this story."
    else:
        made["bodies"] = _bodies(shown)
    kept = {name: value for name, value in made.items() if value not in ("", [])}
    return json.dumps(kept, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _descriptions(shown: Shown) -> Iterator[dict[str, str]]:
    """The deck and how the story came to readers, then the corrections, newest first."""
    plain = {"contentType": "text/plain"}
    if shown.article.head.deck:
        yield {"role": "summary", **plain, "value": shown.article.head.deck}
    yield {"role": "provenance", **plain, "value": " ".join(shown.came)}
    for correction in shown.corrections:
        yield {"role": "correction", **plain, "value": f"Corrected on {day(correction.at)}: {correction.text}"}


def _bodies(shown: Shown) -> list[dict[str, Any]]:
    story = text_of(shown.release)
    plain = "\n\n".join(printable(story.text[b.start : b.end]) for b in story.blocks)
    counts = {"charCount": len(plain), "wordCount": len(plain.split())}
    markup = "\n".join(_markup(part) for part in shown.article.parts)
    return [
        {"role": "main", "contentType": "text/plain", **counts, "value": plain},
        {"role": "main", "contentType": "text/html", **counts, "value": markup},
    ]


def _markup(part: Part) -> SafeString:
    """A part of the body as plain HTML, without the marks that a page has."""
    if part.kind == "table":
        rows = format_html_join(
            "\n", "<tr>{}</tr>", ([_row(row, number < part.header)] for number, row in enumerate(part.rows))
        )
        caption = format_html("<caption>{}</caption>", part.caption) if part.caption else ""
        return format_html("<table>{}{}</table>", caption, rows)
    if part.kind == "list":
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ([_text(r)] for _, r in part.items)))
    if part.kind == "coming":
        heading = format_html("<{0}>{1}</{0}>", SafeString(f"h{part.level}"), _text(part.runs))  # a tag of ours  # nosec B703
        return format_html_join("\n", "{}", ([made] for made in (heading, *map(_markup, part.parts))))
    tag = SafeString(f"h{part.level}" if part.kind == "heading" else _TAGS[part.kind])  # a tag of ours  # nosec B703
    return format_html("<{0}>{1}</{0}>", tag, _text(part.runs))


def _row(cells: tuple[Any, ...], head: bool) -> SafeString:
    return format_html_join("", "<th>{}</th>" if head else "<td>{}</td>", ([cell.text] for cell in cells))


def _text(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


def _info_source(source: Cited) -> dict[str, str]:
    """A source as a party that gave information; a private one by its attribution alone."""
    made = {"name": source.title, "role": source.kind}
    if source.publisher:
        made["name"] = f"{source.title}, {source.publisher}"
    if source.address:
        made["uri"] = _uri(source.address)
    return made


def _associations(shown: Shown, site: Site) -> Iterator[dict[str, Any]]:
    """The documents that the story stands on, its earlier versions, and its proof."""
    for source in shown.article.sources:
        if source.address:
            made = {"name": f"source {source.number}", "rel": "source", "uri": _uri(source.address)}
            yield made | {"type": "text", "title": source.title}
    for correction in shown.corrections:
        if correction.earlier is not None:
            address = site.home + reverse("story-version", args=[shown.story.slug, correction.earlier])
            name = f"version {correction.earlier}"
            yield {"name": name, "rel": "previousVersion", "uri": _uri(address), "version": str(correction.earlier)}
    if shown.release.proof_id:
        address = site.home + reverse("proof", args=[shown.story.slug])
        yield {"name": "signed proof", "rel": "proof", "uri": _uri(address)}


def _trust(site: Site, role: str, title: str, page: str) -> dict[str, str]:
    return {"role": _TRUST + role, "title": title, "href": _uri(site.home + reverse(page))}


def _uri(address: str) -> str:
    return str(iri_to_uri(address))


def _time(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds")
