"""What readers see: front, stories, corrections, proofs, feeds. Nobody signs in, nothing is changed, no script runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from copydesk.desk import scenarios
from copydesk.desk.market.addresses import addresses as market_pages
from copydesk.desk.market.folder import rooms
from copydesk.desk.market.strip import strips
from copydesk.desk.models import Notice, Section, Story
from copydesk.desk.publishing import signing_key
from copydesk.desk.rulemakings import following
from copydesk.desk.rulemakings.shown import strip as rulemaking_strip
from copydesk.desk.site import feeds, ninjs, shown
from copydesk.desk.site.linked_data import news_article
from copydesk.desk.views.answers import conditional, home_of, html, is_copy, missing, no_such_page, page_of
from copydesk.errors import CopydeskError
from copydesk.report.keys import public_pem

_PAGE = 20  # stories on a page of the front
_LED = 4  # stories at the head of the front: the lead and those under it
_NOTICES = 40  # notices on a page of corrections
_NEWEST = 3  # notices on the front
_IN_FEED = 50
IN_MAP = 50_000  # the most that a sitemap may hold; with more stories there is an index of several
_ALL = (*shown.SEEN, Story.State.TAKEN_DOWN)
_PAGES = ("front", "public-corrections", "methodology")  # in the sitemap at its head

BEING_MADE = (
    "The proof of this story is not ready. It is made shortly after a story is published: try again in a minute."
)


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The latest stories."""
    query = shown.stories(*shown.SEEN).order_by("-first_published_at", "-pk")
    page = page_of(request, shown.full(query), _PAGE)
    if page is None:
        return no_such_page()
    found = shown.listed(page.object_list)
    if page.number == 1:
        found = _led(found)
    notices = list(_notices()[:_NEWEST])
    shown_strips = strips() if page.number == 1 else []
    if page.number == 1 and not is_copy(request):  # a copy has no rulemakings
        shown_strips = [*shown_strips, *rulemaking_strip()]
    context = {"stories": found, "page": page, "notices": notices, "strips": shown_strips}
    told = ([n.pk for n in notices], shown_strips, rooms())
    return _page_of_list(request, "front", page, context, told, (s.changed_at for s in found))


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """What was corrected, retracted and taken down."""
    page = page_of(request, _notices(), _NOTICES)
    if page is None:
        return no_such_page()
    newest = Notice.objects.aggregate(newest=Max("pk"))["newest"]
    return _page_of_list(request, "corrections", page, {"page": page}, newest, (n.at for n in page.object_list))


@require_safe
def story(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """A story, or a version of it that readers saw before."""
    found = shown.one(slug, number)
    if found is None:
        return _no_such_story()
    if found.taken_down:
        return _taken_down(found)
    if number is not None and not found.earlier:
        return HttpResponseRedirect(reverse("story", args=[slug]))
    home = home_of(request)
    release = found.release
    people = [shown.name_of(u) for u in (release.by, release.second) if u]
    notices = [(n.pk, n.text) for n in found.notices]
    parts = (found.story.state, found.story.section.name, release.pk, release.proof_id, home, people, notices)

    def made() -> HttpResponse:
        address = home + reverse("story", args=[slug])
        context = {"shown": found, "story": found.story, "article": found.article, "address": address}
        if not found.earlier:
            context["linked_data"] = news_article(found, address, settings.COPYDESK.newsroom, home + reverse("front"))
        return html("story", context)

    return conditional(request, parts, found.changed_at, made)


@require_safe
def proof(request: HttpRequest, slug: str) -> HttpResponse:
    """The signed proof of the version that readers see."""
    found = shown.one(slug)
    if found is None:
        return _no_such_story()
    if found.taken_down:
        return _taken_down(found)
    if found.release.proof_id is None:
        return missing("The proof is not ready.", BEING_MADE)

    def made() -> HttpResponse:
        response = HttpResponse(found.release.proof.data, content_type="application/zip")
        response["Content-Disposition"] = 'attachment; filename="proof.zip"'
        return response

    return conditional(request, (found.release.proof_id,), found.changed_at, made)


@require_safe
def ninjs_item(request: HttpRequest, slug: str) -> HttpResponse:
    """The story that readers see as an IPTC ninjs 3.1 item."""
    found = shown.one(slug)
    if found is None:
        return _no_such_story()
    if found.taken_down:
        return _taken_down(found)
    home = home_of(request)
    parts = ("ninjs", found.story.state, found.story.section.name, found.release.pk, found.release.proof_id, home)
    notices = [(n.pk, n.text) for n in found.notices]
    return conditional(
        request,
        (*parts, notices),
        found.changed_at,
        lambda: HttpResponse(ninjs.item(found, _site(request)), content_type="application/json"),
    )


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The newsroom's public key."""
    try:
        pem = public_pem(signing_key().public_key())
    except CopydeskError:
        words = "The newsroom's key cannot be read just now. Try again later."
        return html("message", {"title": "The key is not at hand.", "words": words}, 503)
    return conditional(request, (pem,), None, lambda: HttpResponse(pem, content_type="application/x-pem-file"))


@require_safe
def atom(request: HttpRequest, section: str = "") -> HttpResponse:
    """The Atom feed of all stories or of a section: what was published, corrected, retracted or taken down last."""
    return _feed(request, section, feeds.atom, "application/atom+xml; charset=utf-8", _ALL)


@require_safe
def rss(request: HttpRequest, section: str = "") -> HttpResponse:
    """The RSS feed of all stories or of a section."""
    return _feed(request, section, feeds.rss, "application/rss+xml; charset=utf-8", shown.SEEN)


@require_safe
def sitemap(request: HttpRequest, part: int | None = None) -> HttpResponse:
    """The pages for search engines: one map, or an index of several where one would be too long."""
    site = _site(request)
    query = shown.stories(*shown.SEEN).order_by("first_published_at", "pk")
    others = _others(request)
    parts = -(-(len(others) + query.count()) // IN_MAP)
    if part is not None and not (1 < parts >= part >= 1):
        return missing("There is no such map.", "The sitemap has fewer parts than that.")
    if part is None and parts > 1:
        maps = [site.home + reverse("sitemap-part", args=[number + 1]) for number in range(parts)]
        return _xml(request, ("maps", *maps), None, lambda: feeds.sitemap_index(maps))
    first = ((part or 1) - 1) * IN_MAP
    start, stop = (max(0, edge - len(others)) for edge in (first, first + IN_MAP))
    found = [(site.address(s), s.changed) for s in query.only("slug")[start:stop]]
    newest = max((changed for _, changed in found), default=None)
    here = others[first : first + IN_MAP]
    pages = [(site.home + address, newest if address == reverse("front") else None) for address in here]
    return _xml(request, ("map", *pages, *found), newest, lambda: feeds.sitemap([*pages, *found]))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Where robots may go: everywhere but to the desk, and to what is made for each who asks."""
    closed = () if is_copy(request) else ("desk", "accounts", "api", "search", "ask")
    lines = (
        ["User-agent: *", *(f"Disallow: /{place}/" for place in closed)] if closed else ["User-agent: *", "Allow: /"]
    )
    lines.append(f"Sitemap: {home_of(request)}{reverse('sitemap')}")
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response


# ---- answers -----------------------------------------------------------------------------


def _taken_down(found: shown.Shown) -> HttpResponse:
    """That a story was taken down, when and why, and no word of it (RFC 7725)."""
    response = html("taken_down", {"notice": found.last}, 451)
    response["Cache-Control"] = "no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def _others(request: HttpRequest) -> list[str]:
    """The addresses of the pages that are no stories. A copy has no rulemakings and no scenarios."""
    pages = [*map(reverse, _PAGES), *market_pages()]
    if is_copy(request):
        return pages
    if following.are_there():
        pages.append(reverse("rulemakings"))
        pages += [reverse("rulemaking", args=[docket.id]) for docket in following.following().dockets]
    return [*pages, reverse("flows")] if scenarios.are_installed() else pages


def _notices() -> Any:
    """What readers were told of stories, newest first."""
    return Notice.objects.filter(story__state__in=_ALL).select_related("story").order_by("-at", "-pk")


def _led(found: list[shown.Listed]) -> list[shown.Listed]:
    """The stories as the front leads with them: the newest that stand, then the others, retracted ones among them."""
    top = [item for item in found if not item.ended][:_LED]
    return [*top, *(item for item in found if item not in top)]


def _no_such_story() -> HttpResponse:
    return missing("There is no such story.", "It may never have been published here. Check the address.")


def _xml(request: HttpRequest, parts: Iterable[Any], changed: dt.datetime | None, made: Callable[[], bytes]) -> Any:
    return conditional(
        request, parts, changed, lambda: HttpResponse(made(), content_type="application/xml; charset=utf-8")
    )


def _feed(
    request: HttpRequest,
    slug: str,
    write: Callable[[feeds.Site, list[shown.Listed], Section | None], bytes],
    media_type: str,
    states: Iterable[str],
) -> HttpResponse:
    site = _site(request)
    query = shown.stories(*states)
    section = Section.objects.filter(slug=slug).first() if slug else None
    if slug and section is None:
        return missing("There is no such section.", "Check the address.")
    if section is not None:
        query = query.filter(section=section)
    found = shown.listed(shown.full(query.order_by("-changed", "-pk"))[:_IN_FEED])
    changed = [(s.story.pk, s.story.state, s.story.published_id, s.changed_at) for s in found]
    newest = max((s.changed_at for s in found), default=None)
    return conditional(
        request,
        (media_type, site, section and section.name, *changed),
        newest,
        lambda: HttpResponse(write(site, found, section), content_type=media_type),
    )


def _page_of_list(
    request: HttpRequest, template: str, page: Any, context: dict[str, Any], told: Any, times: Iterable[dt.datetime]
) -> HttpResponse:
    # A story may leave a list without a new one coming: what is on the page counts, not its newest time alone.
    on_it = [(i.pk, i.state, i.section.name) if isinstance(i, Story) else (i.pk, i.text) for i in page.object_list]
    parts = (template, page.number, page.paginator.count, told, *on_it)
    return conditional(request, parts, max(times, default=None), lambda: html(template, context))


def _site(request: HttpRequest) -> feeds.Site:
    return feeds.Site(settings.COPYDESK.newsroom, home_of(request))


urlpatterns = [
    path("", front, name="front"),
    path("corrections/", corrections, name="public-corrections"),
    path("stories/<slug:slug>/", story, name="story"),
    path("stories/<slug:slug>/versions/<int:number>/", story, name="story-version"),
    path("stories/<slug:slug>/proof.zip", proof, name="proof"),
    path("stories/<slug:slug>/ninjs.json", ninjs_item, name="ninjs"),
    path("key.pem", key, name="key"),
    path("feed.atom", atom, name="atom"),
    path("feed.rss", rss, name="rss"),
    path("sections/<slug:section>/feed.atom", atom, name="section-atom"),
    path("sections/<slug:section>/feed.rss", rss, name="section-rss"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", sitemap, name="sitemap-part"),
    path("robots.txt", robots, name="robots"),
]
