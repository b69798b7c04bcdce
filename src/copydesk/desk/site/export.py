"""A static copy of the site: every public page as a file, for any web server, with links that work under any address.

Pages are made by their own views and found by their links, under the addresses of :mod:`copydesk.desk.site.addresses`:
what needs a server has no address there, so that templates leave its links out.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from posixpath import relpath
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import get_urlconf, resolve, reverse, set_urlconf
from django.utils.html import escape

from copydesk.desk.models import Release, Section, Story
from copydesk.desk.site import addresses
from copydesk.desk.site.shown import SEEN
from copydesk.errors import CopydeskError

MARK = "copydesk-site.json"  # says that a folder was written here, and may be written anew
_LINK = re.compile(r'(<(?:a|link|img|source|script|form)\b[^>]*?\s(?:href|src|action)=)"([^"]*)"')
_WEB = re.compile(r"https?://[^\s/?#]+(?:/[^\s?#]*)?")
_TOMBSTONE = 451  # of a story that was taken down; a file has no status, its words are enough


class SiteExportError(CopydeskError):
    """A static copy cannot be written: its folder is another's, or a page cannot be made."""

    code = "CD680"


class _Asked(HttpRequest):
    """A request of nobody, for a page of the copy at ``home``."""

    def __init__(self, address: str, home: str) -> None:
        super().__init__()
        parts = urlsplit(address)
        self.home = home
        self.method = "GET"
        self.path = self.path_info = parts.path
        self.GET = QueryDict(parts.query)
        self.META = {"REQUEST_METHOD": "GET", "PATH_INFO": parts.path, "QUERY_STRING": parts.query}


def export(
    folder: Path, base_url: str = "", progress: Callable[[int, int], None] = lambda done, known: None
) -> Counter[str]:
    """Write the copy to ``folder``, in the place of the one that was there. Returns how many files of each kind.

    It is made beside ``folder`` and put there when it is whole, so that a server never sends half of one. The same
    site gives the same bytes.

    :param base_url: where readers will find the copy, such as ``https://news.example/archive``; feeds, the sitemap and
        the data of stories need it. Empty: the site's own address (``COPYDESK_PUBLIC_URL``).
    :param progress: told how many pages are done, and how many are known so far.
    :raises SiteExportError: without an address, if the folder holds something else, or if a page cannot be made.
    """
    home = (base_url or settings.COPYDESK.public_url).rstrip("/")
    if not _WEB.fullmatch(home):
        mend = "Give --base-url https://..., where readers will find the copy."
        raise SiteExportError(base_url or "the address of the copy", "it is no web address", mend)
    folder = folder.absolute()
    _free(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
        new.mkdir()
        try:
            counted = _Copy(new, home).write(progress)
            (new / MARK).write_text(json.dumps({"address": home, "files": counted}, sort_keys=True) + "\n", "utf-8")
            _swap(new, folder)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    except OSError as error:
        wrong = f"it cannot be written ({error.strerror})"
        raise SiteExportError(str(error.filename or folder), wrong, "Give a folder that you may write.") from error
    return counted


def place(address: str) -> str:
    """The file of an address of the site, below the folder of the copy.

    >>> place("/"), place("/stories/mills/"), place("/?page=2"), place("/feed.atom")
    ('index.html', 'stories/mills/index.html', 'page/2/index.html', 'feed.atom')
    """
    parts = urlsplit(address)
    path = unquote(parts.path).lstrip("/")
    if parts.query not in ("", "page=1"):
        path += f"{parts.query.replace('=', '/')}/"
    if path.endswith("/") or not path:
        path += "index.html"
    return path


class _Copy:
    """A copy in the making: what is known, what is done, and the file of each."""

    def __init__(self, folder: Path, home: str) -> None:
        self.folder, self.home = folder, home
        self.known: dict[str, str] = {}  # file by address
        self.files: set[str] = set()
        self.waiting: deque[str] = deque()

    def write(self, progress: Callable[[int, int], None]) -> Counter[str]:
        """Write every file."""
        counted: Counter[str] = Counter()
        with _addresses():
            for address in self._first():
                self._know(address)
            while self.waiting:
                address = self.waiting.popleft()
                counted[self._write(address)] += 1
                progress(len(self.files) - len(self.waiting), len(self.files))
            self._put("404.html", self._not_found())
        return counted

    def _first(self) -> Iterator[str]:
        """The pages that no page need link to."""
        for name in ("front", "public-corrections", "methodology", "atom", "rss", "sitemap", "robots", "key"):
            yield reverse(name)
        for slug in Section.objects.values_list("slug", flat=True):
            yield reverse("section-atom", args=[slug])
            yield reverse("section-rss", args=[slug])
        out = Story.objects.filter(first_published_at__isnull=False).order_by("first_published_at", "pk")
        for slug, state in out.values_list("slug", "state").iterator():
            if state in (*SEEN, Story.State.TAKEN_DOWN):
                yield reverse("story", args=[slug])
            if state in SEEN:
                yield reverse("ninjs", args=[slug])
        seen = Release.objects.filter(published_at__isnull=False, version__story__state__in=SEEN).order_by("pk")
        rows = seen.values_list("version__story__slug", "version__number", "version__story__published__number", "proof")
        for slug, number, current, proof in rows.iterator():
            if number != current:
                yield reverse("story-version", args=[slug, number])
            elif proof:
                yield reverse("proof", args=[slug])

    def _know(self, address: str) -> str | None:
        """The file of an address, which is written in its turn; ``None`` where the copy does not have it."""
        if address not in self.known:
            if not self._is_here(address):
                return None
            file = self.known[address] = place(address)
            if file not in self.files:  # "/" and "/?page=1" are one page
                self.files.add(file)
                self.waiting.append(address)
        return self.known[address]

    def _is_here(self, address: str) -> bool:
        if address.startswith(settings.STATIC_URL):
            return bool(finders.find(_static_name(address)))
        parts = urlsplit(address)
        if not re.fullmatch(r"(?:page=\d{1,9})?", parts.query):
            return False
        try:
            resolve(unquote(parts.path))
        except Http404:
            return False
        return True

    def _write(self, address: str) -> str:
        """Write the file of an address: of which kind it is."""
        file = self.known[address]
        if address.startswith(settings.STATIC_URL):
            found = finders.find(_static_name(address))
            self._put(file, Path(found).read_bytes())
            return "style sheets"
        response = self._answer(address)
        content, media_type = response.content, response["Content-Type"].partition(";")[0]
        if media_type == "text/html":
            content = self._linked(content.decode(), file).encode()
        if media_type == "application/xml":
            for part in re.findall(r"(/sitemap-\d+\.xml)</loc>", content.decode()):
                self._know(part)
        self._put(file, content)
        return _KINDS.get(resolve(unquote(urlsplit(address).path)).url_name, "other pages")

    def _answer(self, address: str) -> HttpResponse:
        view, arguments, keywords = resolve(unquote(urlsplit(address).path))
        response = view(_Asked(address, self.home), *arguments, **keywords)
        if response.status_code not in (200, _TOMBSTONE):
            wrong = f"its page cannot be made (status {response.status_code})"
            raise SiteExportError(address, wrong, "Open it on the site itself, mend what it says, and try again.")
        return response

    def _linked(self, html: str, file: str) -> str:
        """A page with its links led to files of the copy, from where it stands."""

        def led(link: re.Match[str]) -> str:
            address, _, fragment = unescape(link[2]).partition("#")
            if address.startswith("?"):
                address = self._page_at(file) + address
            if not address.startswith("/") or address.startswith("//"):
                return link[0]
            target = self._know(address)
            if target is None:
                raise SiteExportError(file, f"it links to {address}, which the copy does not have", _MEND)
            shown = target.removesuffix("index.html")
            way = relpath("/" + shown, "/" + file.rpartition("/")[0]) + (
                "/" if shown.endswith("/") or not shown else ""
            )
            return f'{link[1]}"{escape(way + ("#" + fragment if fragment else ""))}"'

        return _LINK.sub(led, html)

    def _page_at(self, file: str) -> str:
        """The address of the list whose page stands in ``file``."""
        return "/" + re.sub(r"(?:page/\d+/)?index\.html$", "", file)

    def _not_found(self) -> bytes:
        """The page for what is not there, which a server shows at any depth: its links begin at the root."""
        from copydesk.desk.views.answers import missing

        words = missing("There is no such page.", "It may have been moved. Check the address.").content.decode()
        root = urlsplit(self.home).path

        def led(link: re.Match[str]) -> str:
            local = link[2].startswith("/") and not link[2].startswith("//")
            return f'{link[1]}"{escape(root)}{link[2]}"' if local else link[0]

        return _LINK.sub(led, words).encode()

    def _put(self, file: str, content: bytes) -> None:
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


_MEND = "Take the link out of the template where the copy is made: {% url 'name' as address %}{% if address %}."
_KINDS: Mapping[str, str] = {
    "story": "stories",
    "story-version": "earlier versions",
    "ninjs": "ninjs items",
    "proof": "proofs",
    **dict.fromkeys(("atom", "rss", "section-atom", "section-rss"), "feeds"),
}


def _static_name(address: str) -> str:
    return unquote(urlsplit(address).path).removeprefix(settings.STATIC_URL)


@contextmanager
def _addresses() -> Iterator[None]:
    """Inside, the addresses are those of a copy."""
    before = get_urlconf()
    set_urlconf(addresses.__name__)
    try:
        yield
    finally:
        set_urlconf(before)


def _free(folder: Path) -> None:
    """See that nothing of anybody else's is in the folder."""
    if not folder.exists():
        return
    if not folder.is_dir() or folder.is_symlink():
        raise SiteExportError(str(folder), "it is no folder of its own", "Give a new or empty folder.")
    if any(folder.iterdir()) and not (folder / MARK).is_file():
        mend = "Give a new or empty folder, or one that copydesk site export wrote."
        raise SiteExportError(str(folder), "it holds something else", mend)


def _swap(new: Path, folder: Path) -> None:
    """Put the new copy in the place of the old one, which stays until that is done."""
    if not folder.exists():
        new.rename(folder)
        return
    old = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old)
