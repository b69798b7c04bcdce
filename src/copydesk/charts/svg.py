"""A chart as SVG: a text that says what it shows, colours of the page, nothing that a strict policy bars."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from copydesk.charts.palette import PROPERTIES, css

if TYPE_CHECKING:
    import altair as alt

_SVG = "http://www.w3.org/2000/svg"


def svg(chart: alt.TopLevelMixin, title: str, text: str, *, standalone: bool = False) -> str:
    """``chart`` as an ``svg`` element with ``role="img"``, its title and a text that says what it shows.

    Colours are custom properties (:data:`~copydesk.charts.palette.PROPERTIES`) in attributes, which a policy that bars
    inline styles lets pass. It takes the width that there is, up to its own.

    :param standalone: put the properties' values in, for a file that stands alone.
    """
    import vl_convert
    from lxml import etree

    # To check it against Altair's schema too would take as long as to draw it, and what is wrong fails there.
    drawn = vl_convert.vegalite_to_svg(chart.to_dict(validate=False), allowed_base_urls=[])
    root = etree.fromstring(drawn.encode("utf-8"), etree.XMLParser(resolve_entities=False, no_network=True))
    names = {light: f"var(--{name}, {light})" for name, (light, _) in PROPERTIES.items()}
    for element in root.iter():
        for attribute in ("fill", "stroke"):
            if (colour := str(element.get(attribute) or "").lower()) in names:
                element.set(attribute, names[colour])
        for other in [a for a in element.attrib if str(a).startswith("aria-") or a in {"style", "class", "role"}]:
            del element.attrib[other]
    etree.cleanup_namespaces(root)
    width, height = root.get("width"), root.get("height")
    mark = hashlib.sha256(f"{title}\n{text}\n{drawn}".encode()).hexdigest()[:8]
    root.set("role", "img")
    root.set("aria-labelledby", f"chart-{mark}-title chart-{mark}-text")
    root.set("viewBox", root.get("viewBox") or f"0 0 {width} {height}")
    if height:
        del root.attrib["height"]
    head = [("title", title), ("desc", text)]
    for place, (tag, words) in enumerate(head):
        element = etree.Element(f"{{{_SVG}}}{tag}")
        element.text = words
        element.set("id", f"chart-{mark}-{'title' if tag == 'title' else 'text'}")
        root.insert(place, element)
    if standalone:
        style = etree.Element(f"{{{_SVG}}}style")
        style.text = css()
        root.insert(2, style)
    drawn_text: str = etree.tostring(root, encoding="unicode")
    return drawn_text
