"""How much of anything is read. What goes beyond is refused with a clear error, never cut off in silence."""

from __future__ import annotations

MAX_BYTES = 50_000_000  #: largest file or answer of a server that is read, in bytes, after inflating
MAX_STORY_BYTES = 5_000_000  #: largest story file, in bytes, with its markup
MAX_STORY_TEXT = 100_000  #: longest text of a story, in characters: over 15,000 words
MAX_FRONT_MATTER = 50_000  #: longest front matter of a story, in characters
MAX_ARTICLE = 2_000_000  #: longest page of which the article is told from the rest by its words; beyond by landmarks
MAX_ELEMENTS = 1_000_000  #: most elements of an HTML or XML document
MAX_DEPTH = 500  #: deepest nesting of elements, and of JSON
MAX_PAGES = 5_000  #: most pages of a PDF

MAX_REDIRECTS = 5  #: redirects that are followed from one address
CONNECT_SECONDS = 10.0  #: longest wait for a connection, and for each part of an answer
TOTAL_SECONDS = 60.0  #: longest that reading one address may take, redirects included
PORTS = frozenset({80, 443, 8080, 8443})  #: the only ports of a server that are asked
