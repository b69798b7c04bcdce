"""JSON sources: a record of the Federal Register API (version 1), a company's facts, or a wire story as ninjs."""

from __future__ import annotations

from typing import Any

from copydesk.errors import ReadError
from copydesk.model import SourceKind
from copydesk.reading import companyfacts, dates, ninjs, register
from copydesk.reading.decode import decode, whole
from copydesk.reading.layout import Document, Given, Piece, assemble

# Fields in the order in which they are shown, with the words for them.
_SHOWN = {
    "title": "",
    "type": "Document type",
    "subtype": "Kind",
    "agency_names": "Agencies",
    "agencies": "Agencies",
    "action": "Action",
    "abstract": "",
    "dates": "Dates",
    "excerpts": "",
    "document_number": "Document number",
    "executive_order_number": "Executive Order",
    "signing_date": "Signing date",
    "publication_date": "Publication date",
    "comments_close_on": "Comments close on",
    "effective_on": "Effective on",
    "regulation_id_numbers": "RIN",
    "docket_ids": "Docket",
    "citation": "Federal Register citation",
    "cfr_references": "CFR",
    "topics": "Topics",
    "significant": "Significant",
}
_NAMES = {"regulation_id_numbers": "rin", "docket_ids": "docket", "docket_id": "docket"}
_KEPT = (
    *("document_number", "type", "subtype", "action", "dates", "publication_date", "comments_close_on", "effective_on"),
    *("regulation_id_numbers", "docket_ids", "docket_id", "citation", "significant", "signing_date"),
    *("abstract", "executive_order_number", "president", "start_page", "end_page", "volume"),
)


def read(given: Given) -> Document:
    """A JSON document.

    :raises ReadError: if it is JSON of a kind that is not known, or a list of several records.
    """
    text = decode(given.data, given.name, given.charset)
    data = ninjs.loads(text, given.name)
    if ninjs.is_item(data):
        return _wire(text, given.name, data)
    if companyfacts.is_companyfacts(data):
        return companyfacts.read(data, given)
    record = _one(data, given)
    return _record(record, given)


def _one(data: Any, given: Given) -> dict[str, Any]:
    records = data.get("results") if isinstance(data, dict) and isinstance(data.get("results"), list) else data
    records = [r for r in (records if isinstance(records, list) else [records]) if isinstance(r, dict)]
    records = [r for r in records if isinstance(r.get("document_number"), str)]
    if not records:
        raise ReadError(
            given.name,
            "it is JSON of a kind that is not known",
            "Give a Federal Register record (with a document_number), EDGAR company facts or a ninjs item, or a text.",
        )
    if given.entry:
        records = [r for r in records if r["document_number"] == given.entry]
        if not records:
            raise ReadError(given.name, f"it holds no document {given.entry!r}", "Check the document number.")
    if len(records) > 1:
        mend = f"Name the one you want after the path: {given.name}#{records[0]['document_number']}."
        raise ReadError(given.name, f"it holds {len(records)} documents", mend)
    record: dict[str, Any] = records[0]
    return record


def _record(record: dict[str, Any], given: Given) -> Document:
    pieces = []
    for key, label in _SHOWN.items():
        value = whole(_plain(record.get(key)))
        if not value or (key == "agencies" and record.get("agency_names")):
            continue
        if key == "title":
            pieces.append(Piece("heading", value, 1, "$.title"))
        elif not label:
            pieces.append(Piece("paragraph", value, 0, f"$.{key}"))
        else:
            pieces.append(Piece("row", f"{label}: {value}", 0, f"$.{key}"))
    found = Document.of(assemble(pieces), "application/json")
    found.kind = SourceKind.PRIMARY
    found.title = whole(_plain(record.get("title")))
    found.publisher = whole(_plain(record.get("agency_names")) or _plain(record.get("agencies")))
    found.published = dates.parse(_plain(record.get("publication_date")))
    found.address = _plain(record.get("html_url"))
    found.fields = {_NAMES.get(k, k): whole(v) for k in _KEPT if (v := _plain(record.get(k)))}
    if found.fields.get("dates"):
        register.of_dates(found.fields["dates"], found.fields)
    return found


def _plain(value: Any) -> str:
    """A field of a record as text: lists with commas, an agency by its name, a CFR reference as ``29 CFR 2550``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(filter(None, map(_plain, value)))
    if isinstance(value, dict):
        if "title" in value and "part" in value:
            return f"{value['title']} CFR {value['part']}"
        return _plain(value.get("name") or value.get("raw_name"))
    return " ".join(str(value).split())


def _wire(text: str, name: str, item: dict[str, Any]) -> Document:
    story = ninjs.from_json(text, name)
    found = Document(story.text, story.blocks, story.tables, media_type="application/json")
    if story.headline:
        found.title = story.text[story.headline.start : story.headline.end]
    found.kind = SourceKind.SECONDARY
    low = {key.lower(): value for key, value in item.items()}
    found.published = story.dateline
    found.publisher = str(low.get("copyrightholder") or "")
    found.fields = dict(story.fields)
    return found
