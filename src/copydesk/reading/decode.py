"""Bytes become text, and binary rubbish an error."""

from __future__ import annotations

import codecs
import re

from copydesk.errors import ReadError

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = bytes([*range(9), 0x0E, 0x0F, *range(0x10, 0x1B), 0x1C, 0x1D, 0x1E, 0x1F, 0x7F])
_HIGH = bytes(range(128, 256))
_ODD = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd\ufffe\uffff]")
SURROGATE = re.compile("[\ud800-\udfff]")
_BINARY = "Give a text, Markdown, HTML, PDF, XML or JSON file."


def decode(data: bytes, name: str, declared: str = "") -> str:
    """The text of ``data``, without a byte order mark; no newline is translated.

    Tried in turn: byte order mark, UTF-8, the ``declared`` encoding, UTF-16 by its zeros, Windows-1252 where most
    is ASCII (western text with typographic marks), and at last what charset-normalizer makes of it.

    :raises ReadError: if none fits, or what comes out is not text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return _text(data[len(mark) :].decode(encoding), name)
            except UnicodeDecodeError as error:
                raise _wrong(name, encoding, error) from error
    zeros = data.count(0)
    if not zeros:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            # ASCII controls are one byte each in UTF-8, so they can be counted without a look at the text.
            if len(data) - len(data.translate(None, _CONTROLS)) > max(2, len(data) // 200):
                raise ReadError(name, "it holds binary data, not text", _BINARY)
            return text
    else:
        odd, even = data[1::2].count(0), data[::2].count(0)
        if max(odd, even) > len(data) // 4 and min(odd, even) <= len(data) // 50:
            return _text(_attempt(data, "utf-16-le" if odd > even else "utf-16-be", name), name)
        raise ReadError(name, "it holds binary data, not text", _BINARY)
    if declared and declared.lower().replace("_", "-") not in ("utf-8", "utf8"):
        try:
            return _text(data.decode(codecs.lookup(declared).name), name)
        except (LookupError, UnicodeError):
            pass
    if len(data) - len(data.translate(None, _HIGH)) <= len(data) * 2 // 5:
        try:
            return _text(data.decode("cp1252"), name)
        except UnicodeDecodeError:
            pass
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    if best is None:
        raise ReadError(name, "its encoding cannot be told", "Save it as UTF-8.")
    return _text(_attempt(data, best.encoding, name), name)


def _attempt(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        raise _wrong(name, encoding, error) from error


def _wrong(name: str, encoding: str, error: UnicodeError) -> ReadError:
    where = f" at byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
    return ReadError(name, f"it is not valid {encoding.upper()}{where}", "Save it as UTF-8.")


def _text(text: str, name: str) -> str:
    if len(_ODD.findall(text, 0, 200_000)) > max(2, min(len(text), 200_000) // 200):
        raise ReadError(name, "it holds binary data, not text", _BINARY)
    return text


def whole(text: str) -> str:
    """``text`` with U+FFFD in the place of lone surrogates, which are no characters; the length stays."""
    return SURROGATE.sub("\ufffd", text)
