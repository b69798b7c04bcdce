"""The index on PostgreSQL: a ``tsvector`` that the database makes of each row, with a GIN index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from copydesk.desk.search.asked import Asked

CREATE = (
    """CREATE TABLE desk_searchtext (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, story uuid NOT NULL UNIQUE,
    headline text NOT NULL, deck text NOT NULL, body text NOT NULL, sources text NOT NULL,
    words tsvector NOT NULL GENERATED ALWAYS AS (
        setweight(to_tsvector('english', headline), 'A') || setweight(to_tsvector('english', deck), 'B')
        || setweight(to_tsvector('english', sources), 'C') || setweight(to_tsvector('english', body), 'D')) STORED)""",
    "CREATE INDEX desk_searchtext_words ON desk_searchtext USING gin (words)",
)
DROP = ("DROP TABLE desk_searchtext",)
_FROM = """FROM desk_searchtext JOIN desk_story ON desk_story.id = desk_searchtext.story
    CROSS JOIN (SELECT {query} AS query) AS asked WHERE words @@ query"""
_MARKED = "StartSel={0}, StopSel={1}, "


def count(cursor: Any, asked: Asked, where: str, values: Sequence[Any]) -> int:
    """How many stories have all that is asked for, of those that ``where`` lets pass."""
    query, terms = _query(asked)
    cursor.execute(f"SELECT count(*) {_FROM.format(query=query)} {where}", [*terms, *values])  # nosec B608
    return int(cursor.fetchone()[0])


def best(
    cursor: Any, asked: Asked, where: str, values: Sequence[Any], marks: tuple[str, str], limit: int, offset: int
) -> list[tuple[Any, str, str, str]]:
    """The best of these stories: id, headline, and what was found in the body and in the titles of sources.

    Words found stand between the two ``marks``. A word of the headline counts ten times one of the body
    (``ts_rank``; the list of weights begins with that of the body).
    """
    query, terms = _query(asked)
    marked = _MARKED.format(*marks)
    body = f'{marked}MaxFragments=2, MinWords=12, MaxWords=24, FragmentDelimiter=" … "'
    cursor.execute(
        f"""SELECT id, ts_headline('english', headline, query, %s), ts_headline('english', body, query, %s),
        ts_headline('english', sources, query, %s)
        FROM (SELECT desk_story.id, desk_searchtext.headline, body, sources, query, first_published_at AS at,
            ts_rank('{{0.1, 0.2, 0.4, 1.0}}', words, query, 1) AS rank
            {_FROM.format(query=query)} {where}
            ORDER BY rank DESC, at DESC, desk_story.id LIMIT %s OFFSET %s) AS best
        ORDER BY rank DESC, at DESC, id""",  # texts of our own  # nosec B608
        [f"{marked}HighlightAll=true", body, f"{marked}MaxWords=24, MinWords=8", *terms, *values, limit, offset],
    )
    return list(cursor.fetchall())


def _query(asked: Asked) -> tuple[str, list[str]]:
    """The query as SQL, and its values: the database itself reads each term as plain words."""
    parts = ["phraseto_tsquery('english', %s)" for _ in asked.terms]  # a word may be several: "11.5", "e-mail"
    return " && ".join(parts) or "''::tsquery", [term.text for term in asked.terms]
