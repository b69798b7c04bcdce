"""Saved files become sources: documents of the Register, answers to searches, whole issues, and lists of reviews.

Most files are one source. An answer of the Register's API may hold many records, an issue many documents, and the lists
of the Office of Management and Budget a review in each entry: then each is a source, named ``FILE#NUMBER``.
"""

from __future__ import annotations

import json
import re

from copydesk.errors import ReadError
from copydesk.model import Source
from copydesk.reading import read_source
from copydesk.reading.files import checked
from copydesk.rulemaking.reviews import is_list, read_list

_MOST = 2_000  # documents of one file: an issue holds up to some hundreds, an answer to a search 1,000
_ISSUE = re.compile(rb"<FRDOC\b[^>]*>.{0,40}?\bFR\s+Doc\.?\s*([A-Z]?\d*-?[\w]+-\w+)", re.DOTALL)
_JSON = re.compile(rb"\s*(?:\xef\xbb\xbf)?[\[{]")


def read(
    data: bytes, name: str, *, address: str = "", media_type: str = "", charset: str = "", number: str = ""
) -> list[Source]:
    """The sources that the bytes of a file or answer hold, one or more.

    :param number: take this document alone, of several.
    :raises ReadError: if it cannot be read; the message names it, says what is wrong and what to do.
    """
    checked(data, name)
    if is_list(data):
        return read_list(data, name, address)
    numbers = [number] if number else _numbers(data)
    if len(numbers) > _MOST:
        raise ReadError(name, f"it holds more than {_MOST:,} documents", "Give the part that you need.")
    if not number and len(numbers) < 2:
        return [read_source(data, name, address=address, media_type=media_type, charset=charset)]
    base = address.partition("#")[0]
    return [
        read_source(data, f"{name}#{n}", address=f"{base}#{n}", media_type=media_type, charset=charset) for n in numbers
    ]


def _numbers(data: bytes) -> list[str]:
    """The document numbers of a file that holds several documents."""
    if _JSON.match(data):
        try:
            found = json.loads(data)
        except (ValueError, RecursionError):
            return []  # the reader says what is wrong with it
        records = found.get("results") if isinstance(found, dict) else found
        if not isinstance(records, list):
            return []
        numbers = [r.get("document_number") for r in records if isinstance(r, dict)]
        return list(dict.fromkeys(n for n in numbers if isinstance(n, str) and n))
    if b"<FRDOC" in data and data.count(b"<FRDOC") > 1:
        return list(dict.fromkeys(m[1].decode("ascii", "replace") for m in _ISSUE.finditer(data)))
    return []
