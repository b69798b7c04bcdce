"""What readers see: front, stories, corrections, proofs, feeds. Nobody signs in, nothing is changed, no script runs."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from copydesk import __version__
from copydesk.desk.models import Notice, Story
from copydesk.desk.publishing import signing_key
from copydesk.desk.site import feeds, shown
from copydesk.desk.site.linked_data import news_article
from copydesk.errors import CopydeskError
from copydesk.report.keys import public_pem

_PAGE = 20  # stories on a page of the front
_NOTICES = 40  # notices on a page of corrections
_IN_FEED = 50
_IN_MAP = 50_000  # the most that a sitemap may hold
_FRESH = "public, max-age=60"  # seconds; a correction must not be kept from readers for long
_ALL = (*shown.SEEN, Story.State.TAKEN_DOWN)

BEING_MADE = (
    "The proof of this story is not ready. It is made shortly after a story is published: try again in a minute."
)


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The latest stories."""
    query = shown.stories(*shown.SEEN).order_by("-first_published_at", "-pk")
    page = _page(request, shown.full(query), _PAGE)
    if page is None:
        return _no_such_page()
    found = shown.listed(page.object_list)
    return _page_of_list(request, "front", page, {"stories": found, "page": page}, (s.changed_at for s in found))


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """What was corrected, retracted and taken down."""
    query = Notice.objects.filter(story__state__in=_ALL).select_related("story").order_by("-at", "-pk")
    page = _page(request, query, _NOTICES)
    if page is None:
        return _no_such_page()
    return _page_of_list(request, "corrections", page, {"page": page}, (n.at for n in page.object_list))


@require_safe
def story(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """A story, or a version of it that readers saw before."""
    found = shown.one(slug, number)
    if found is None:
        return _missing("There is no such story.", "It may never have been published here. Check the address.")
    if found.taken_down:
        return _taken_down(found)
    if number is not None and not found.earlier:
        return HttpResponseRedirect(reverse("story", args=[slug]))
    home = _home(request)
    release = found.release
    people = [shown.name_of(u) for u in (release.by, release.second) if u]
    notices = [(n.pk, n.text) for n in found.notices]
    parts = (found.story.state, found.story.section.name, release.pk, release.proof_id, home, people, notices)

    def made() -> HttpResponse:
        address = home + reverse("story", args=[slug])
        context = {"shown": found, "story": found.story, "article": found.article, "address": address}
        if not found.earlier:
            context["linked_data"] = news_article(found, address, settings.COPYDESK.newsroom, home + reverse("front"))
        return _html("story", context)

    return _conditional(request, parts, found.changed_at, made)


@require_safe
def proof(request: HttpRequest, slug: str) -> HttpResponse:
    """The signed proof of the version that readers see."""
    found = shown.one(slug)
    if found is None:
        return _missing("There is no such story.", "It may never have been published here. Check the address.")
    if found.taken_down:
        return _taken_down(found)
    if found.release.proof_id is None:
        return _missing("The proof is not ready.", BEING_MADE)

    def made() -> HttpResponse:
        response = HttpResponse(found.release.proof.data, content_type="application/zip")
        response["Content-Disposition"] = 'attachment; filename="proof.zip"'
        return response

    return _conditional(request, (found.release.proof_id,), found.changed_at, made)


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The newsroom's public key."""
    try:
        pem = public_pem(signing_key().public_key())
    except CopydeskError:
        words = "The newsroom's key cannot be read just now. Try again later."
        return _html("message", {"title": "The key is not at hand.", "words": words}, 503)
    return _conditional(request, (pem,), None, lambda: HttpResponse(pem, content_type="application/x-pem-file"))


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The Atom feed: what was published, corrected, retracted or taken down last."""
    return _feed(request, feeds.atom, "application/atom+xml; charset=utf-8", _ALL)


@require_safe
def rss(request: HttpRequest) -> HttpResponse:
    """The RSS feed."""
    return _feed(request, feeds.rss, "application/rss+xml; charset=utf-8", shown.SEEN)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The pages for search engines."""
    site = _site(request)
    query = shown.stories(*shown.SEEN).order_by("-changed")[: _IN_MAP - 2]
    found = [(site.address(s), s.changed) for s in query.only("slug")]
    newest = found[0][1] if found else None
    pages = [(site.home + reverse("front"), newest), (site.home + reverse("public-corrections"), None), *found]
    return _conditional(
        request,
        ("sitemap", *pages),
        newest,
        lambda: HttpResponse(feeds.sitemap(pages), content_type="application/xml; charset=utf-8"),
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Where robots may go: everywhere but to the desk."""
    lines = [
        "User-agent: *",
        *(f"Disallow: /{place}/" for place in ("desk", "accounts", "api")),
        f"Sitemap: {_home(request)}{reverse('sitemap')}",
    ]
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response


# ---- answers -----------------------------------------------------------------------------


def _html(template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the site. It is rendered without the request, so that nothing of who asks can get into it."""
    common = {"newsroom": settings.COPYDESK.newsroom, "lang": "en"}
    return HttpResponse(render_to_string(f"site/{template}.html", common | context), status=status)


def _missing(title: str, words: str) -> HttpResponse:
    response = _html("message", {"title": title, "words": words}, 404)
    response["Cache-Control"] = "no-cache"
    return response


def _no_such_page() -> HttpResponse:
    return _missing("There is no such page.", "The list has fewer pages than that.")


def _taken_down(found: shown.Shown) -> HttpResponse:
    """That a story was taken down, when and why, and no word of it (RFC 7725)."""
    response = _html("taken_down", {"notice": found.last}, 451)
    response["Cache-Control"] = "no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def _feed(
    request: HttpRequest,
    write: Callable[[feeds.Site, list[shown.Listed]], bytes],
    media_type: str,
    states: Iterable[str],
) -> HttpResponse:
    site = _site(request)
    found = shown.listed(shown.full(shown.stories(*states).order_by("-changed", "-pk"))[:_IN_FEED])
    changed = [(s.story.pk, s.story.state, s.story.published_id, s.changed_at) for s in found]
    newest = max((s.changed_at for s in found), default=None)
    return _conditional(
        request, (media_type, site, *changed), newest, lambda: HttpResponse(write(site, found), content_type=media_type)
    )


def _page(request: HttpRequest, query: Any, size: int) -> Any:
    """The page that is asked for, ``None`` where there is none of that number."""
    try:
        return Paginator(query, size).page(request.GET.get("page", "1"))
    except (EmptyPage, PageNotAnInteger):
        return None


def _page_of_list(
    request: HttpRequest, template: str, page: Any, context: dict[str, Any], times: Iterable[dt.datetime]
) -> HttpResponse:
    # A story may leave a list without a new one coming: what is on the page counts, not its newest time alone.
    on_it = [(i.pk, i.state, i.section.name) if isinstance(i, Story) else (i.pk, i.text) for i in page.object_list]
    parts = (template, page.number, page.paginator.count, Notice.objects.aggregate(last=Max("pk"))["last"], *on_it)
    return _conditional(request, parts, max(times, default=None), lambda: _html(template, context))


def _conditional(
    request: HttpRequest, parts: Iterable[Any], changed: dt.datetime | None, made: Callable[[], HttpResponse]
) -> HttpResponse:
    """What is made, or 304 where the reader has it: ``parts`` are all that it depends on."""
    seen = repr((__version__, settings.COPYDESK.newsroom, *parts)).encode("utf-8", "surrogatepass")
    tag = f'"{hashlib.sha256(seen).hexdigest()[:32]}"'
    # By the tag alone: a time has whole seconds, in which a story may be published and corrected.
    response = get_conditional_response(request, etag=tag) or made()
    response["ETag"] = tag
    response["Cache-Control"] = _FRESH
    if changed:
        response["Last-Modified"] = http_date(int(min(changed.timestamp(), time.time())))
    return response


def _home(request: HttpRequest) -> str:
    """The site's address, without a slash at the end."""
    return settings.COPYDESK.public_url or request.build_absolute_uri("/").rstrip("/")


def _site(request: HttpRequest) -> feeds.Site:
    return feeds.Site(settings.COPYDESK.newsroom, _home(request))


urlpatterns = [
    path("", front, name="front"),
    path("corrections/", corrections, name="public-corrections"),
    path("stories/<slug:slug>/", story, name="story"),
    path("stories/<slug:slug>/versions/<int:number>/", story, name="story-version"),
    path("stories/<slug:slug>/proof.zip", proof, name="proof"),
    path("key.pem", key, name="key"),
    path("feed.atom", atom, name="atom"),
    path("feed.rss", rss, name="rss"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots, name="robots"),
]
