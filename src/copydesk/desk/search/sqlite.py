"""The index on SQLite: FTS5, which keeps words apart from the texts and follows them by triggers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from copydesk.desk.search.asked import Asked

CREATE = (
    """CREATE TABLE desk_searchtext (id integer PRIMARY KEY, story char(32) NOT NULL UNIQUE,
    headline text NOT NULL, deck text NOT NULL, body text NOT NULL, sources text NOT NULL)""",
    """CREATE VIRTUAL TABLE desk_searchwords USING fts5(headline, deck, body, sources, content='desk_searchtext',
    content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER desk_search_in AFTER INSERT ON desk_searchtext BEGIN
    INSERT INTO desk_searchwords (rowid, headline, deck, body, sources)
    VALUES (new.id, new.headline, new.deck, new.body, new.sources); END""",
    """CREATE TRIGGER desk_search_out AFTER DELETE ON desk_searchtext BEGIN
    INSERT INTO desk_searchwords (desk_searchwords, rowid, headline, deck, body, sources)
    VALUES ('delete', old.id, old.headline, old.deck, old.body, old.sources); END""",
)
DROP = ("DROP TABLE desk_searchwords", "DROP TABLE desk_searchtext")
_FROM = """FROM desk_searchwords JOIN desk_searchtext ON desk_searchtext.id = desk_searchwords.rowid
    JOIN desk_story ON desk_story.id = desk_searchtext.story WHERE desk_searchwords MATCH %s"""


def count(cursor: Any, asked: Asked, where: str, values: Sequence[Any]) -> int:
    """How many stories have all that is asked for, of those that ``where`` lets pass."""
    cursor.execute(f"SELECT count(*) {_FROM} {where}", [_match(asked), *values])  # texts of our own  # nosec B608
    return int(cursor.fetchone()[0])


def best(
    cursor: Any, asked: Asked, where: str, values: Sequence[Any], marks: tuple[str, str], limit: int, offset: int
) -> list[tuple[Any, str, str, str]]:
    """The best of these stories: id, headline, and what was found in the body and in the titles of sources.

    Words found stand between the two ``marks``. A word of the headline counts ten times one of the body (BM25).
    """
    cursor.execute(
        f"""SELECT desk_story.id, highlight(desk_searchwords, 0, %s, %s),
        snippet(desk_searchwords, 2, %s, %s, ' … ', 36), snippet(desk_searchwords, 3, %s, %s, ' … ', 24)
        {_FROM} {where}
        ORDER BY bm25(desk_searchwords, 10.0, 4.0, 1.0, 2.0), desk_story.first_published_at DESC, desk_story.id
        LIMIT %s OFFSET %s""",  # texts of our own  # nosec B608
        [*marks * 3, _match(asked), *values, limit, offset],
    )
    return list(cursor.fetchall())


def _match(asked: Asked) -> str:
    """The terms as FTS5 strings, of which none can be an operator; a word of several tokens is a phrase."""
    return " AND ".join('"' + term.text.replace('"', '""') + '"' for term in asked.terms)
