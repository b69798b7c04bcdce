"""Broken, hostile and absurd input: a ReadError that names it and says what to do; never a traceback or a hang."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import read_source, read_story
from copydesk.errors import ReadError
from copydesk.reading import limits

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]><rss><channel><item><title>&j;</title></item></channel></rss>"
)


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", "<x/>")
    return out.getvalue()


def pdf(**how: object) -> bytes:
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    page = canvas.Canvas(out, **how)  # type: ignore[arg-type]
    page.rect(10, 10, 50, 50)
    page.save()
    return out.getvalue()


BROKEN: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "is empty"),
    "blank.txt": (b" \n\t\n", "white space alone"),
    "zeros.txt": (bytes(500), "binary data"),
    "rubbish.txt": (bytes(range(256)) * 4, "binary data"),
    "controls.txt": (b"\x01\x02\x03\x04\x05" * 50, "binary data"),
    "half.txt": ("\ufeffSales rose".encode("utf-16")[:-1], "not valid UTF-16"),
    "office.docx": (archive(), "office document"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old office document"),
    "rich.rtf": (rb"{\rtf1 hello}", "rich text"),
    "scan.png": (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
    "scan.jpg": (b"\xff\xd8\xff\xe0" + bytes(50), "picture"),
    "packed.gz": (b"\x1f\x8b\x08" + bytes(50), "gzip"),
    "broken.pdf": (b"%PDF-1.7\n" + b"rubbish " * 100, "PDF is broken"),
    "cut.pdf": (pdf()[:300], "PDF is broken"),
    "locked.pdf": (pdf(encrypt="secret"), "locked by a password"),
    "scan.pdf": (pdf(), "holds no text"),
    "bomb.xml": (BOMB, "declares entities"),
    "odd.xml": (b'<?xml version="1.0"?><invoice/>', "kind that is not known"),
    "cut.xml": (b'<?xml version="1.0"?><RULE><PREAMB><P>Fish', "not well-formed"),
    "none.xml": (b'<?xml version="1.0"?><RULE></RULE>', "no text"),
    "no-entry.xml": (b"<rss><channel><title>x</title></channel></rss>", "no entry"),
    "deep.xml": (b"<rss>" + b"<a>" * 50_000, "too deeply"),
    "deep.html": (b"<html>" + b"<div>" * 50_000 + b"x", "too deeply"),
    "wide.html": (b"<html><body>" + b"<p>a" * (limits.MAX_ELEMENTS + 1), "elements"),
    "script.html": (b"<html><script>render()</script></html>", "shows no text"),
    "deep.json": (b"[" * 100_000, "too deeply"),
    "cut.json": (b'{"document_number": "2026-1", ', "not JSON"),
    "other.json": (b'{"name": 1}', "kind that is not known"),
}


@pytest.mark.parametrize("name", [n if n != "wide.html" else pytest.param(n, marks=pytest.mark.slow) for n in BROKEN])
@pytest.mark.usefixtures("ends")
def test_a_broken_file_gives_a_clear_error(name: str, tmp_path: Path) -> None:
    data, says = BROKEN[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError) as error:
        read_source(path)
    assert says in error.value.wrong
    assert str(path) in str(error.value)
    assert error.value.mend
    if name.startswith(("deep.html", "wide")):
        return  # a story is read without a tree: depth and number of elements are no matter
    with pytest.raises(ReadError):
        read_story(path)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for read in (read_source, read_story):
        with pytest.raises(ReadError, match="no such file"):
            read(tmp_path / "none.txt")
        with pytest.raises(ReadError, match="is a directory"):
            read(str(tmp_path))
        with pytest.raises(ReadError):
            read("a\0b")
        with pytest.raises(ReadError):
            read("x" * 5000)


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(ReadError, match="no regular file"):
        read_source(path)


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "closed.txt"
    path.write_text("x")
    path.chmod(0)
    if os.access(path, os.R_OK):  # root may read everything, so the refusal is played

        def refuse(*args: object, **kwargs: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ReadError, match="may not read"):
        read_source(path)


def test_files_that_are_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(limits.MAX_BYTES + 1)
    with pytest.raises(ReadError, match="larger than 50 MB"):
        read_source(path)
    with pytest.raises(ReadError, match="larger than 5 MB"):
        read_story(path)
    with pytest.raises(ReadError, match="larger than 50 MB"):
        read_source(bytes(limits.MAX_BYTES + 1))


@pytest.mark.parametrize("scheme", ["file:///etc/passwd", "ftp://a.example/x", "gopher://a.example"])
def test_other_schemes_are_refused(scheme: str) -> None:
    with pytest.raises(ReadError, match="only http and https"):
        read_source(scheme)
    with pytest.raises(ReadError, match="not read from an address"):
        read_story(scheme)


@pytest.mark.parametrize(
    "fill", ["[", "![", "*", "_a", "`", "``a`", "<a ", "&", '[a](b "', "<!--", "> ", "- ", "|", "\\", "**a ", "(", "~~"]
)
@pytest.mark.usefixtures("ends")
def test_no_markup_makes_a_story_hang(fill: str) -> None:
    try:
        read_story((fill * (120_000 // len(fill)) + "\n").encode(), name="s.md")
        read_story("x\n\n" + fill * (120_000 // len(fill)))
    except ReadError:
        pass


@pytest.mark.parametrize(
    "fill", ["<", "<p ", '<a b="', "<!--", "&", "<b>", "</b>", "<table><tr><td>", "<script>", "<p>a"]
)
@pytest.mark.usefixtures("ends")
def test_no_markup_makes_a_page_hang(fill: str) -> None:
    page = b"<html><body>" + fill.encode() * (120_000 // len(fill))
    for read in (read_source, read_story):
        try:
            read(page)
        except ReadError:
            continue


STARTS = [
    b"",
    b"%PDF-1.4\n",
    b"<html>",
    b"<?xml version='1.0'?><rss>",
    b"<RULE>",
    b"{",
    b"---\n",
    b"\xff\xfe",
    b"PK\x03\x04",
]
STARTS += [b"<SEC-DOCUMENT>", b'{"uri": "x", "body_text": ', b'{"document_number": "1", ', b"<feed>", b"Title: "]


@settings(deadline=None)
@given(st.sampled_from(STARTS), st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes) -> None:
    for read in (read_source, read_story):
        try:
            found = read(start + rest)
        except ReadError as error:
            said = error
        else:
            assert found.text.strip()
            continue
        assert said.wrong
        assert said.mend


@settings(deadline=None)
@given(
    st.sampled_from(
        [b"<html><p>%b</p>", b"<rss><channel><item><title>%b</title></item></channel></rss>", b"<RULE><P>%b</P></RULE>"]
    ),
    st.text(max_size=100),
)
def test_any_text_in_a_format_is_read_or_refused(form: bytes, words: str) -> None:
    try:
        source = read_source(form % words.encode("utf-8", "replace"))
    except ReadError:
        return
    for block in source.blocks:
        assert 0 <= block.start < block.end <= len(source.text)
