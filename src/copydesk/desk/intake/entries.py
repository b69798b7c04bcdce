"""What feeds and searches answer becomes entries: RSS and Atom, the Federal Register's API, EDGAR's.

Formats: RSS 2.0 and 1.0, Atom (RFC 4287); ``documents.json`` of federalregister.gov (API v1); the Atom list of a
company's filings (``browse-edgar``) and the JSON of the full-text search (``search-index``) of EDGAR.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

import nh3

from copydesk.errors import ReadError
from copydesk.reading import dates
from copydesk.reading.decode import whole
from copydesk.reading.ninjs import loads
from copydesk.reading.xml import local, parse

MOST = 500  # entries that are taken from one answer
_FULL_TEXT = ("full_text_xml_url", "json_url", "html_url")  # of a Federal Register record, the best first
_SUMMARY = 4000  # characters of a summary that are kept


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``entry`` is its own id, at most 1000 characters; ``published_at`` is in UTC."""

    entry: str
    title: str
    address: str = ""
    summary: str = ""
    published_at: dt.datetime | None = None


def of_feed(data: bytes, name: str, address: str = "") -> list[Entry]:
    """The entries of an RSS or Atom feed; relative links count from ``address``.

    :raises ReadError: if it is no well-formed feed.
    """
    return [_plain_entry(element, address) for element in _elements(data, name)]


def of_company(data: bytes, name: str, forms: Iterable[str] = ()) -> list[Entry]:
    """The filings in a company's Atom list of EDGAR. Its own choice of a form takes every form that begins so.

    :raises ReadError: if it is no well-formed feed.
    """
    wanted = {form.upper() for form in forms}
    found: list[Entry] = []
    company = ""
    for element in _elements(data, name):
        said = {local(e): _words(e) for e in element.iter() if not len(e)}
        form = said.get("filing-type", "")
        if wanted and form.upper().removesuffix("/A") not in wanted and form.upper() not in wanted:
            continue
        # The element is misspelt in many of EDGAR's answers.
        number = said.get("accession-number") or said.get("accession-nunber") or ""
        plain = _plain_entry(element, "")
        company = company or _company(element)
        title = " ".join(filter(None, (company, form, said.get("form-name", "")))) or plain.title
        summary = said.get("items-desc", "")
        found.append(
            Entry(
                _id(number or plain.entry),
                title[:1000],
                _address(said.get("filing-href") or plain.address),
                summary[:_SUMMARY],
                _when(said.get("filing-date", "")) or plain.published_at,
            )
        )
    return found


def of_register(data: bytes, name: str) -> list[Entry]:
    """The documents that a search of the Federal Register found, each with the address of its full text.

    :raises ReadError: if the answer is no such list.
    """
    answer = _json(data, name)
    results = answer.get("results", [])
    if not isinstance(results, list) or not ("results" in answer or "count" in answer):
        raise _other(name)
    found: list[Entry] = []
    for record in results[:MOST]:
        if not isinstance(record, dict) or not isinstance(record.get("document_number"), str):
            continue
        agencies = record.get("agency_names")
        whose = ", ".join(a for a in agencies if isinstance(a, str)) if isinstance(agencies, list) else ""
        abstract = _text_of(str(record.get("abstract") or ""))
        found.append(
            Entry(
                _id(record["document_number"]),
                _text_of(str(record.get("title") or record["document_number"]))[:1000],
                _address(
                    str(record.get("full_text_xml_url") or record.get("json_url") or record.get("html_url") or "")
                ),
                ". ".join(filter(None, (_text_of(str(record.get("type") or "")), _text_of(whose), abstract)))[
                    :_SUMMARY
                ],
                _when(str(record.get("publication_date") or "")),
            )
        )
    return found


def of_filings(data: bytes, name: str, archives: str) -> tuple[list[Entry], int]:
    """The documents that EDGAR's full-text search found, and how many there are in all.

    :param archives: the address below which filings lie.
    :raises ReadError: if the answer is no such list.
    """
    answer = _json(data, name)
    hits = answer.get("hits")
    if not isinstance(hits, dict) or not isinstance(hits.get("hits"), list):
        raise _other(name)
    total = hits.get("total")
    count = total.get("value") if isinstance(total, dict) else total
    found = [entry for hit in hits["hits"][:MOST] if isinstance(hit, dict) and (entry := _filing(hit, archives))]
    return found, count if isinstance(count, int) else len(found)


def _filing(hit: dict[str, Any], archives: str) -> Entry | None:
    source = hit.get("_source")
    accession, _, file = str(hit.get("_id") or "").partition(":")
    if not isinstance(source, dict) or not file or "/" in file or ".." in file:
        return None
    ciks = source.get("ciks")
    cik = str(ciks[0]).lstrip("0") if isinstance(ciks, list) and ciks else ""
    if not cik.isdigit() or not accession.replace("-", "").isdigit():
        return None
    names = source.get("display_names")
    whose = "; ".join(" ".join(str(n).split()) for n in names) if isinstance(names, list) else ""
    form, kind = str(source.get("form") or ""), str(source.get("file_type") or "")
    what = " ".join(filter(None, (form, kind if kind != form else "", str(source.get("file_description") or ""))))
    return Entry(
        _id(f"{accession}:{file}"),
        _text_of(f"{whose}: {what}".strip(": "))[:1000],
        f"{archives}/{cik}/{accession.replace('-', '')}/{file}",
        "",
        _when(str(source.get("file_date") or "")),
    )


def _elements(data: bytes, name: str) -> list[Any]:
    root = parse(data, name)
    if local(root) not in ("rss", "feed", "rdf"):
        raise ReadError(
            name, f"it is no feed (its first element is <{local(root)}>)", "Give the address of its RSS or Atom feed."
        )
    return [e for e in root.iter() if local(e) in ("item", "entry")][:MOST]


def _plain_entry(element: Any, base: str) -> Entry:
    said: dict[str, str] = {}
    link = ""
    for child in element:
        key = local(child)
        if key == "link" and (child.get("rel") or "alternate") == "alternate":
            link = link or urljoin(base, str(child.get("href") or "".join(child.itertext()).strip()))
        else:
            said.setdefault(key, _words(child))
    guid = said.get("guid") or said.get("id") or ""
    link = _address(link) or _address(guid)
    title = _text_of(said.get("title", ""))
    summary = _text_of(
        said.get("description") or said.get("summary") or said.get("encoded") or said.get("content") or ""
    )
    day = next((d for k in ("pubdate", "published", "date", "updated") if (d := _when(said.get(k, "")))), None)
    return Entry(
        _id(guid or link or title or hashlib.sha256(summary.encode()).hexdigest()),
        (title or summary or link or "Entry without a title")[:1000],
        link,
        summary[:_SUMMARY],
        day,
    )


def _company(element: Any) -> str:
    root = element.getroottree().getroot()
    return next((_words(e) for e in root.iter() if local(e) == "conformed-name"), "")


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _text_of(words: str) -> str:
    """Text without its markup."""
    if "<" in words:
        words = nh3.clean(words, tags=set(), clean_content_tags={"script", "style"})
    return " ".join(whole(html.unescape(words)).replace("\x00", "").split())


def _id(words: str) -> str:
    words = whole(words).replace("\x00", "")
    return words if len(words) <= 1000 else hashlib.sha256(words.encode()).hexdigest()


def _address(words: str) -> str:
    fits = words.startswith(("http://", "https://")) and len(words) <= 4000 and not any(c <= " " for c in words)
    return words if fits else ""


def _when(words: str) -> dt.datetime | None:
    """A moment in UTC; a day alone is its midnight."""
    words = words.strip()
    if not words:
        return None
    found: dt.datetime | None = None
    for read in (dt.datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(words)
            break
        except (ValueError, TypeError, OverflowError):
            continue
    if found is None:
        day = dates.parse(words)
        found = dt.datetime(day.year, day.month, day.day) if day else None
    if found is None:
        return None
    try:
        return found.astimezone(dt.UTC) if found.tzinfo else found.replace(tzinfo=dt.UTC)
    except OverflowError:
        return None


def _json(data: bytes, name: str) -> dict[str, Any]:
    try:
        answer = loads(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        raise ReadError(name, "its answer is not UTF-8", "Look at what the address gives in a browser.") from error
    if not isinstance(answer, dict):
        raise _other(name)
    return answer


def _other(name: str) -> ReadError:
    return ReadError(name, "it answered something else than a list of documents", "Look at it in a browser; try later.")


def first_of(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Each entry once, by its id."""
    seen: set[str] = set()
    for entry in entries:
        if entry.entry not in seen:
            seen.add(entry.entry)
            yield entry
