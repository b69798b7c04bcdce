"""Tables of HTML pages, however they are marked up and wherever they stand: none of their text is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import read_source, read_story

PROSE = (
    "<p>The board of Alder Mills met in Orrin on Monday and spoke of the sale of its barges, of the mill at the lake, "
    "and of what is to become of the workers there.</p><p>It gave its figures for the year in a table, which it had "
    "had from its auditors, Lund and Vale, a day before that, and which is to be printed in April.</p>"
) * 3
PAGES = {
    "short": "<p>The figures of the year.</p>{}",
    "in the body": "<h1>Alder Mills</h1>" + PROSE + "{}",
    "in an article": "<article><h1>Alder Mills</h1>" + PROSE + "{}</article>",
    "in a wrapper": "<div><h1>Alder Mills</h1>" + PROSE + "<div><h2>By year</h2>{}</div></div>",
    "before the prose": "<h1>Alder Mills</h1>{}" + PROSE,
    "before a footer": "<h1>Alder Mills</h1>" + PROSE + "{}<footer><p>Printed in Orrin</p></footer>",
}
TABLES = {
    "no thead": "<table><tr><th>Year</th><th>Sales</th></tr><tr><td>2025</td><td>12.5</td></tr></table>",
    "header row alone": "<table><tr><th>Year</th><th>Sales</th></tr></table>",
    "rows outside tbody": "<table><tr><th>Year</th><th>Sales</th></tr><tbody><tr><td>2025</td><td>12.5</td></tr>"
    "</tbody><tr><td>2024</td><td>9.75</td></tr></table>",
    "thead, bare row, tfoot": "<table><thead><tr><th>Year</th><th>Sales</th></tr></thead><tr><td>2025</td><td>12.5</td>"
    "</tr><tfoot><tr><td>Whole</td><td>9.75</td></tr></tfoot></table>",
    "ends left out": "<table><tr><th>Year<th>Sales<tr><td>2025<td>12.5</table>",
    "never closed": "<table><tr><th>Year<th>Sales<tr><td>2025<td>12.5",
    "one column": "<table><tr><th>Sales</th></tr><tr><td>12.5</td></tr></table>",
    "one row": "<table><tr><td>Sales</td><td>12.5</td></tr></table>",
    "cells without rows": "<table><thead><th>Year</th><th>Sales</th></thead><tbody><td>2025</td><td>12.5</td></table>",
    "text in no cell": "<table>Year<tr>Sales<td>2025</td><td>12.5</td></tr><p>Whole</p><tr><td>2024</td><td>9.75</td>"
    "</tr></table>",
    "cells in a form": "<table><tr><th>Year</th><th>Sales</th></tr><tr><form><td>2025</td><td>12.5</td></form></tr>"
    "</table>",
    "a table in a cell": "<table><tr><th>Year</th><th>Sales</th></tr><tr><td>2025</td><td><table><tr><td>12.5</td>"
    "<td>9.75</td></tr></table></td></tr></table>",
}
WORDS = ("Year", "Sales", "2025", "12.5", "2024", "9.75", "Whole")


# A table that is never closed, before the prose, holds all that follows: it is the page's layout then.
CASES = [(t, w) for t in TABLES for w in PAGES if (t, w) != ("never closed", "before the prose")]


@pytest.mark.parametrize(("table", "where"), CASES)
def test_every_word_of_a_table_is_read(where: str, table: str) -> None:
    page = f"<html><body>{PAGES[where].format(TABLES[table])}</body></html>"
    shown = [word for word in WORDS if f">{word}<" in f"{page}<".replace("</table>", "<")]
    assert len(shown) >= 2
    assert [w for w in shown if w not in read_source(page.encode(), name="page").text.split()] == []
    assert [w for w in shown if w not in read_story(page.encode(), name="page").text.split()] == []


@pytest.mark.parametrize("table", ["no thead", "ends left out", "never closed"])
def test_the_data_row_of_a_table_at_the_end_of_a_body_is_a_row(table: str) -> None:
    page = f"<html><body><h1>Alder Mills</h1>{PROSE}{TABLES[table]}</body></html>".encode()
    for read in (read_source(page, name="page"), read_story(page, name="page")):
        (found,) = read.tables
        assert found.header == 1
        assert [[read.text[c.start : c.end] for c in row] for row in found.rows] == [
            ["Year", "Sales"],
            ["2025", "12.5"],
        ]


def test_a_table_beside_the_article_is_not_the_articles() -> None:
    links = "<tr><td><a href=a>Two barges sink in a storm</a></td><td><a href=b>The weather of the week</a></td></tr>"
    beside = "<aside><table><tr><th>Index</th><th>Points</th></tr><tr><td>Orrin</td><td>5150</td></tr></table></aside>"
    page = f"<html><body><article><h1>Alder Mills</h1>{PROSE}</article>{beside}<table>{links * 2}</table></body></html>"
    text = read_source(page.encode(), name="page").text
    assert "Orrin on Monday" in text
    assert "5150" not in text
    assert "storm" not in text


def test_a_hidden_part_of_a_table_is_not_read() -> None:
    rows = "<tr><td>2025</td><td>12.5</td></tr><tr><td>2024</td><td>9.75</td></tr>"
    page = f"<html><body><p>The year.</p><table>{rows}<tbody hidden><tr><td>Old</td><td>77</td></tr></tbody></table>"
    assert "77" not in read_source(page.encode(), name="page").text
    assert "9.75" in read_source(page.encode(), name="page").text


CELL = st.builds(
    "<{0}{2}>{1}{3}".format,
    st.sampled_from(["td", "th"]),
    st.integers(1000, 9999).map(lambda n: f"w{n}"),
    st.sampled_from(["", " colspan=2"]),
    st.sampled_from(["</td>", "</th>", "", " <b>bold</b>", "<p>w1</p>"]),
)
ROW = st.builds("<tr>{0}{1}".format, st.lists(CELL, max_size=3).map("".join), st.sampled_from(["</tr>", ""]))
GROUP = st.builds(
    "<{0}>{1}{2}".format,
    st.sampled_from(["thead", "tbody", "tfoot"]),
    st.lists(ROW, max_size=3).map("".join),
    st.sampled_from(["", "</tbody>", "</thead>"]),
)


@given(st.lists(st.one_of(ROW, GROUP, CELL), max_size=5).map("".join), st.sampled_from(list(PAGES)), st.booleans())
def test_the_words_of_any_table_are_read(rows: str, where: str, closed: bool) -> None:
    end = "</table>" if closed or where == "before the prose" else ""
    page = f"<html><body>{PAGES[where].format(f'<table>{rows}{end}')}</body></html>"
    words = {part[:5] for part in page.split(">") if part[:1] == "w" and part[1:5].isdigit()}
    for read in (read_source(page.encode(), name="page"), read_story(page.encode(), name="page")):
        assert [w for w in words if w not in read.text.split()] == []
