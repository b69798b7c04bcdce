"""What a story's HTML may hold when it becomes a version: text, its structure, and what is said of it. No program.

What readers are not shown (``hidden``, ``display: none``, navigation, forms) stays marked as such, so that cleaning
never turns hidden words into words of the story.
"""

from __future__ import annotations

import json
import re
from typing import Any

import nh3

from copydesk.reading.ninjs import loads

_TAGS = (
    "a abbr address article aside b bdi bdo big blockquote body br caption center cite code col colgroup data dd del "
    "dfn div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd label li "
    "main mark meta nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td "
    "tfoot th thead time title tr tt u ul var wbr"
)
# Dropped with what is in them: programs, and what shows something else than text.
_DROPPED = "script style template noscript svg math iframe object embed select textarea button audio video canvas"
_EVERYWHERE = {"class", "dir", "hidden", "id", "itemprop", "itemscope", "itemtype", "lang", "style", "title"}
_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": {"href", "rel"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "img": {"alt", "height", "src", "width"},
    "ins": {"cite", "datetime"},
    "meta": {"content", "name", "property"},
    "ol": {"start", "type"},
    "q": {"cite"},
    "td": {"colspan", "headers", "rowspan"},
    "th": {"colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
}
_LANGUAGE = re.compile(
    r"<html\b[^>]{0,2000}?\blang\s*=\s*[\"']?([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,3})", re.IGNORECASE
)
_HELD = ("headlines", "descriptions", "bodies")  # lists of ninjs 2 and 3 whose entries hold text in "value"
_TEXTS = ("headline", "headline_", "description_", "body_", "byline")  # keys of ninjs 1 that hold text


def clean_html(text: str) -> str:
    """A page or a piece of HTML without scripts, handlers, styles and addresses of other schemes.

    >>> clean_html('<p onclick="x()">Sales rose.<script>x()</script> <a href="javascript:x()">More</a></p>')
    '<p>Sales rose. <a>More</a></p>'
    """
    cleaned = nh3.clean(
        text,
        tags=set(_TAGS.split()),
        clean_content_tags=set(_DROPPED.split()),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        filter_style_properties={"display", "visibility"},
        link_rel=None,
        url_schemes={"http", "https", "mailto"},
    )
    language = _LANGUAGE.search(text[:20_000])
    return f'<html lang="{language[1]}">\n{cleaned}\n</html>\n' if language else cleaned


def clean_item(text: str, name: str) -> str:
    """A ninjs item whose headlines, descriptions and bodies are clean; the very text given where they were so already.

    :raises ReadError: if it is not JSON.
    """
    item = loads(text, name)
    if not isinstance(item, dict):
        return text
    changed = False
    for key, value in item.items():
        low = key.lower()
        if isinstance(value, str) and low.startswith(_TEXTS):
            item[key] = _clean_value(value)
            changed |= item[key] != value
        elif low in _HELD and isinstance(value, list):
            for entry in value:
                changed |= isinstance(entry, dict) and _clean_entry(entry)
    return json.dumps(item, ensure_ascii=False, indent=1) if changed else text


def _clean_entry(entry: dict[str, Any]) -> bool:
    value = entry.get("value")
    if not isinstance(value, str):
        return False
    entry["value"] = _clean_value(value)
    return bool(entry["value"] != value)


def _clean_value(value: str) -> str:
    """Text without a tag is no HTML, and an ampersand in it is no mistake."""
    return clean_html(value) if re.search(r"<[A-Za-z!/?]", value) else value
