"""A story for machines: schema.org's NewsArticle as JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse

from copydesk.desk.site.article import text_of
from copydesk.desk.site.changes import lines
from copydesk.desk.site.origin import origin
from copydesk.desk.site.passages import Cited, day
from copydesk.desk.site.shown import Shown, name_of

_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}  # nothing in it may end the element it stands in


def news_article(shown: Shown, address: str, newsroom: str, home: str) -> str:
    """The JSON-LD of a story's page, fit to stand in a ``script`` element. One query.

    The site shows no pictures, so there is no ``image``: none is made up.

    :param address: the address of the page; ``home`` that of the front.
    """
    story, text, version = shown.story, shown.article, shown.release.version
    site = home.removesuffix(reverse("front"))
    publisher = {
        "@type": "NewsMediaOrganization",
        "name": newsroom,
        "url": home,
        "publishingPrinciples": site + reverse("methodology"),
        "verificationFactCheckingPolicy": site + reverse("methodology"),
        "correctionsPolicy": site + reverse("public-corrections"),
    }
    people = [{"@type": "Person", "name": name_of(u)} for u in (shown.release.by, shown.release.second) if u]
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": f"urn:uuid:{story.pk}",
        "headline": text.head.headline or story.headline,
        "description": text.head.deck or text.head.start,
        "inLanguage": text.language,
        "articleSection": story.section.name,
        "wordCount": sum(len(line.split()) for line in lines(text_of(shown.release)).split("\n")),
        "version": version.number,
        "url": address,
        "mainEntityOfPage": {"@type": "WebPage", "@id": address},
        "datePublished": story.first_published_at.isoformat(),
        "dateModified": shown.changed_at.isoformat(),
        "author": [{"@type": "Person", "name": text.byline} if text.byline else publisher],
        "publisher": publisher,
        "editor": people,
        "creditText": " ".join(shown.came),
        "digitalSourceType": origin(version).schema_org,
        "isAccessibleForFree": True,
        "citation": [_citation(c) for c in text.sources],
        "isBasedOn": [c.address for c in text.sources if c.address],
        "correction": [_correction(c.text, c.at) for c in shown.corrections],
        "encoding": {
            "@type": "MediaObject",
            "encodingFormat": "application/json",
            "contentUrl": site + reverse("ninjs", args=[story.slug]),
        },
    }
    if shown.retracted and shown.last:
        made["creativeWorkStatus"] = "Retracted"
        words = f"Retracted on {day(shown.last.at)}: {shown.last.text}"
        made["correction"] = [_correction(words, shown.last.at), *made["correction"]]
    kept = {key: value for key, value in made.items() if value not in ("", [])}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _citation(source: Cited) -> dict[str, Any]:
    made: dict[str, Any] = {"@type": "CreativeWork", "name": source.title}
    if source.publisher:
        made["publisher"] = {"@type": "Organization", "name": source.publisher}
    if source.on:
        made["datePublished"] = source.on
    if source.address:
        made["url"] = source.address
    return made


def _correction(text: str, at: Any) -> dict[str, Any]:
    return {"@type": "CorrectionComment", "text": text, "datePublished": at.isoformat()}
