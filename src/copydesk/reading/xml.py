"""XML without its dangers: no entities of its own, nothing loaded from elsewhere, bounded size and depth."""

from __future__ import annotations

import re
from typing import Any

from copydesk.errors import ReadError
from copydesk.reading.limits import MAX_DEPTH, MAX_ELEMENTS

_ENTITY = re.compile(rb"<!ENTITY\b|<\x00?!\x00?E\x00?N\x00?T\x00?I\x00?T\x00?Y", re.IGNORECASE)

_PIECE = 4096  # bytes fed at a time: fewer than the parser's own bound on depth could be reached in


def parse(data: bytes, name: str, charset: str = "") -> Any:
    """The root element of an XML document.

    :raises ReadError: if it is not well formed, declares entities, or is too large or too deep.
    """
    from lxml import etree

    if _ENTITY.search(data):
        raise ReadError(name, "its XML declares entities, which may hide any text", "Remove its DOCTYPE.")
    events = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
    )
    count = depth = 0
    try:
        for at in range(0, len(data), _PIECE):
            events.feed(data[at : at + _PIECE])
            for event, _ in events.read_events():
                depth += 1 if event == "start" else -1
                count += event == "start"
                if depth > MAX_DEPTH:
                    raise ReadError(name, "its elements are nested too deeply", "Give the part that you need.")
                if count > MAX_ELEMENTS:
                    raise ReadError(
                        name, f"it holds more than {MAX_ELEMENTS:,} elements", "Give the part that you need."
                    )
        return events.close()
    except (etree.XMLSyntaxError, etree.LxmlError, ValueError) as error:
        raise ReadError(name, f"it is not well-formed XML: {error}", "Read it anew from where it came.") from error


def local(element: Any) -> str:
    """The name of an element without its namespace, in lower case; ``""`` for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
