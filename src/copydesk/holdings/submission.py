"""Form 13F as EDGAR keeps it: a full submission in SGML, or its two XML files side by side in a folder."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.errors import DataError, ReadError
from copydesk.holdings import cover, information_table
from copydesk.holdings.filing import Batch
from copydesk.reading import filing as sgml
from copydesk.reading.limits import MAX_BYTES
from copydesk.reading.xml import local, parse

if TYPE_CHECKING:
    import pyarrow as pa

_DOCUMENT = re.compile(r"<DOCUMENT>(.*?)</DOCUMENT>", re.DOTALL)
_XML = re.compile(r"<XML>\s*(.*?)\s*</XML>", re.DOTALL)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(edgarSubmission|informationTable)\b", re.IGNORECASE)
_ACCESSION = re.compile(r"(?<!\d)(\d{10})-?(\d{2})-?(\d{6})(?!\d)")


def is_submission(data: bytes) -> bool:
    """Whether the file is a submission in SGML."""
    return data.lstrip()[:20].upper().startswith((b"<SEC-DOCUMENT", b"<SUBMISSION", b"-----BEGIN PRIVACY"))


def kind(data: bytes) -> str:
    """What an XML file is: ``cover``, ``table``, or ``""`` for neither."""
    found = _ROOT.search(data[:4000])
    return "" if found is None else "cover" if found[1].lower() == b"edgarsubmission" else "table"


def submission(data: bytes, name: str) -> Batch:
    """The filing of a full submission.

    :raises DataError: if it is no Form 13F, lacks one of its two documents, or keeps its table as plain text.
    """
    text = data[data.find(b"<SEC-DOCUMENT") :].decode("utf-8", "replace") if b"<SEC-DOCUMENT" in data else ""
    read = sgml.header(text or data.decode("utf-8", "replace"))
    if read is None:
        raise DataError(name, "it is no submission of EDGAR", "Give the full .txt of a filing.")
    head = read[0]
    found: dict[str, Any] = {}
    for document in _DOCUMENT.finditer(text or data.decode("utf-8", "replace")):
        xml = _XML.search(document[1])
        inner = xml[1].encode() if xml else b""
        if which := kind(inner):
            if which in found:
                raise DataError(name, f"it holds more than one {which}", "Give one filing a file.")
            found[which] = parse(inner, name)
    if "cover" not in found:
        form = head.get("form", "of no known type")
        wrong = f"it is a form {form} without the XML that Form 13F has had since 2013"
        raise DataError(name, wrong, "Give a Form 13F-HR filed since May 2013, or the SEC's data sets.")
    filed = cover.day(head.get("filed", ""))
    return _batch(found["cover"], found.get("table"), head.get("accession_number", "") or _accession(name), name, filed)


def pair(first: Path) -> Batch:
    """The filing of an information table or a cover, and of the other one, which stands in the same folder.

    :raises DataError: if the other one is missing, or there are several.
    """
    data = bounded(first)
    root = parse(data, str(first))
    if local(root) == cover.ROOT:
        table = _beside(first, "table")
        return _batch(root, parse(bounded(table), str(table)) if table else None, _named(first), str(first), None)
    beside = _beside(first, "cover")
    if beside and _beside(first, "table"):
        raise DataError(str(first), "there are two tables beside one cover", "Keep each filing in a folder of its own.")
    if beside is None:
        wrong = "it is an information table without a cover: it does not say whose it is, nor of when"
        raise DataError(str(first), wrong, "Put the filing's primary_doc.xml beside it, or give the full submission.")
    return _batch(parse(bounded(beside), str(beside)), root, _named(first), str(first), None)


def bounded(path: Path) -> bytes:
    """The bytes of a file.

    :raises ReadError: if it is larger than anything that is read.
    """
    if path.stat().st_size > MAX_BYTES:
        raise ReadError(str(path), f"it is larger than {MAX_BYTES // 1_000_000} MB", "Give the filing in parts.")
    return path.read_bytes()


def _batch(head: Any, rows: Any | None, accession: str, name: str, filed: dt.date | None) -> Batch:
    said = cover.read(head, accession or _own_name(head), name, filed)
    if isinstance(said, cover.Notice):
        told = f"{name}: a notice: other managers report the holdings of {said.manager} for {said.period}"
        return Batch((), information_table.table([]), (told,))
    if rows is None:
        if said.entries_told:
            wrong = f"its information table is missing; the cover counts {said.entries_told:,} rows"
            raise DataError(name, wrong, "Give the information table too.")
        return Batch((said,), information_table.table([]))
    table: pa.Table = information_table.rows(rows, said.accession, name)
    return Batch((said,), table)


def _own_name(head: Any) -> str:
    """A name for a filing whose number is not known: the same for the same cover."""
    from lxml import etree

    return f"cover-{hashlib.sha256(etree.tostring(head)).hexdigest()[:16]}"


def _beside(path: Path, wanted: str) -> Path | None:
    """The one file of the kind ``wanted`` in the folder of ``path``."""
    others = []
    for other in sorted(path.parent.glob("*.xml")):
        if other != path:
            with other.open("rb") as file:
                if kind(file.read(4000)) == wanted:
                    others.append(other)
        if len(others) > 1:
            break
    if len(others) > 1:
        wrong = f"there are several files beside it that could be its {wanted}"
        raise DataError(str(path), wrong, "Keep each filing in a folder of its own.")
    return others[0] if others else None


def _named(path: Path) -> str:
    """The accession number that a file or its folder is named after, if any."""
    return _accession(path.name) or _accession(path.parent.name)


def _accession(name: str) -> str:
    found = _ACCESSION.search(name)
    return "-".join(found.groups()) if found else ""
