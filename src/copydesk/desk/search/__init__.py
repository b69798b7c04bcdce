"""Search over what readers see: headline, deck and body as published, and the titles of the sources.

``asked`` reads what a reader typed, ``text`` makes a story's searchable text, ``index`` keeps and searches it. The
words are indexed by the database itself: FTS5 of SQLite (``sqlite``) or ``tsvector`` of PostgreSQL (``postgresql``).
"""

from copydesk.desk.search.asked import Asked, read
from copydesk.desk.search.index import Found, Hit, drop, find, keep, missing, rebuild

__all__ = ["Asked", "Found", "Hit", "drop", "find", "keep", "missing", "read", "rebuild"]
