"""Where the sources hold a quotation, and where they do not."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from copydesk.evidence.index import SourceIndex
from copydesk.evidence.quotes import find_quote, find_quotes
from copydesk.model import Manner, Source

FILING = (
    "Harbor Foods annual report\n\n"
    "We may not be able to hire enough drivers. The inability to hire would harm our results. "
    "The Company’s revenue rose 4.5% to $12.2 million in 2025, while costs—including wages—fell by 3%. "
    "Our non-compliance with the long-term agreement led to a $(1.2) million charge.\n\n"
    "It's plain that its margins will not recover before 2027, whatever we do. "
    "Some of our stores may close. Management does not plan to cut wages. We expect demand to fall.\n\n"
    "THE COMPANY IS NOT A SHELL COMPANY UNDER THE ACT.\n\n"
    "The temperature fell to -5 degrees in the U.S. warehouses, and R&D went on."
)
SOURCE = Source.from_text(FILING, name="filing")
INDEX = SourceIndex([SOURCE])


def at(words: str) -> tuple[int, int]:
    start = FILING.index(words)
    return start, start + len(words)


@pytest.mark.parametrize(
    ("quotation", "passage"),
    [
        ("We may not be able to hire enough drivers.", "We may not be able to hire enough drivers."),
        ("we may not be able to hire enough drivers,", "We may not be able to hire enough drivers"),
        ("“Some of our stores may close.”", "Some of our stores may close."),
        ('"Some of our stores may close"', "Some of our stores may close"),
        ("costs -- including wages -- fell by 3%", "costs—including wages—fell by 3%"),
        ("including wages", "including wages"),
        ("It’s plain that its margins", "It's plain that its margins"),
        ("The Company is not a shell company under the Act", "THE COMPANY IS NOT A SHELL COMPANY UNDER THE ACT"),
        ("revenue rose 4.5% … while costs", "revenue rose 4.5% to $12.2 million in 2025, while costs"),
        ("revenue rose 4.5% . . . while costs", "revenue rose 4.5% to $12.2 million in 2025, while costs"),
        ("revenue rose 4.5% [...] while costs", "revenue rose 4.5% to $12.2 million in 2025, while costs"),
        ("Some of [the grocer’s] stores may close", "Some of our stores may close"),
        ("[The grocer] may not be able to hire", "We may not be able to hire"),
        ("Some of our stores [in the north] may close", "Some of our stores may close"),
        ("[t]he inability to hire would harm our results", "The inability to hire would harm our results"),
        ("[the group]’s revenue rose 4.5%", "The Company’s revenue rose 4.5%"),
        ("Some of our stores,” the company said, “may close.", "Some of our stores may close."),
        ('Some of our stores," it said, "may close … We expect', None),
        ("fell to -5 degrees", "fell to -5 degrees"),
        ("led to a $(1.2) million charge", "led to a $(1.2) million charge"),
    ],
)
def test_what_the_rules_allow_is_found(quotation: str, passage: str | None) -> None:
    match = find_quote(quotation, INDEX)
    if passage is None:
        assert match is None  # the ellipsis would leave out "not"
    else:
        assert match is not None
        assert (match.start, match.end) == at(passage)
        assert match.text == passage
        assert match.source == "filing"


@pytest.mark.parametrize(
    "quotation",
    [
        "ability to hire would harm our results",  # out of "inability"
        "compliance with the long-term agreement",  # out of "non-compliance"
        "Our non",
        "The Company",  # followed by ’s
        "5 degrees in the",  # out of -5
        "fell by 3",  # out of 3%
        "12.2 million in 2025",  # out of $12.2
        "1.2 million charge",  # out of a negative number
        "5% to $12.2 million",  # out of 4.5%
        "S. warehouses",  # out of U.S.
        "D went on",  # out of R&D
        "we may be able to hire enough drivers",
        "We may … be able to hire enough drivers",  # hides "not"
        "Management does [still] plan to cut wages",
        "Management does [not now] plan to cut wages",
        "Some of our stores [will] close",
        "[All] of our stores may close",
        "Some of our [12] stores may close",
        "Some of our stores [only] may close",
        "Some of our [shops] may close",
        "Some of our store[s] may close",
        "Some of our stores may [shut]",
        "[Many] stores may close",
        "may close … Some of our stores",
        "We may not be able to hire … We expect demand to fall",  # too far apart
        "will not recover before 2028",
        "its plain that its margins",
        "revenue rose 45% to",
        "Some of our stores may close. We expect demand to fall.",
        "some of Our stores may close",
        "some of our stores close",
        "",
        "…",
        "[…]",
    ],
)
def test_what_the_rules_forbid_is_not_found(quotation: str) -> None:
    assert find_quote(quotation, INDEX) is None


def test_literal_brackets_and_dots_of_a_source_are_quoted_as_they_are() -> None:
    source = Source.from_text("The court held: “[t]he act does not ... apply” to [not all] firms.", name="opinion")
    assert find_quote("[t]he act does not ... apply” to [not all] firms", source) is not None


def test_several_places_come_in_the_order_of_the_sources() -> None:
    one = Source.from_text("First. Prices will rise in May. Then prices will rise in May.", name="one")
    two = Source.from_text("Again: prices will rise in May.", name="two")
    found = list(find_quotes("prices will rise in May", [one, two]))
    assert [(m.source, m.start) for m in found] == [("one", 7), ("one", 37), ("two", 7)]
    assert find_quote("prices will rise in May", [two, one]).source == "two"  # type: ignore[union-attr]


def test_a_place_that_fails_does_not_hide_one_that_holds() -> None:
    source = Source.from_text("An inability to pay rent. The ability to pay rent.", name="one")
    match = find_quote("ability to pay rent", source)
    assert match is not None
    assert match.start == source.text.index("The ability") + 4


def test_fragments_are_not_joined_across_sources() -> None:
    one, two = Source.from_text("We will hire staff", name="a"), Source.from_text("in every town.", name="b")
    assert find_quote("We will hire staff in every town", [one, two]) is None
    assert find_quote("We will hire … in every town", [one, two]) is None


def test_manner_tells_exact_from_normalised() -> None:
    assert find_quote("Some of our stores may close.", INDEX).manner is Manner.EXACT  # type: ignore[union-attr]
    assert find_quote("some of our stores may close", INDEX).manner is Manner.NORMALISED  # type: ignore[union-attr]


def test_an_omission_may_hold_a_numbered_item() -> None:
    source = Source.from_text("Staff must, under Rule No. 5 of the code, file a report.", name="code")
    assert find_quote("Staff must … file a report", source) is not None


def test_print_layout() -> None:
    source = Source.from_text(
        "The board expects the indus-\ntry to recover. It will re-\nview the long-\nterm plan and the\nbud\u00ad\nget "
        "again in its of\ufb01ce.",
        name="page",
    )
    for quotation in (
        "expects the industry to recover",
        "It will review the long-term plan and the budget again in its office.",
        "the in-\ndustry to recover",
    ):
        assert find_quote(quotation, source) is not None, quotation
    for quotation in ("try to recover", "view the long-term plan", "get again in its office", "the indus"):
        assert find_quote(quotation, source) is None, quotation


def test_an_ellipsis_may_reach_over_the_items_of_a_list() -> None:
    source = Source.from_text(
        "The agency will:\n\n(a) examine the rule;\n\n(b) consult the states;\n\n(c) ask for comment; and\n\n"
        "(d) report to Congress.\n\nNothing else changes. Staff were told. The end came.",
        name="order",
    )
    assert find_quote("The agency will … report to Congress", source) is not None
    assert find_quote("The agency will … The end came", source) is None


def test_the_table_finds_what_plain_search_finds() -> None:
    built = SourceIndex([SOURCE])
    built.quotes.build()
    for quotation in ("Some of our stores may close", "costs—including wages—fell", "inability", "it", "hire more"):
        plain = [(m.start, m.end) for m in find_quotes(quotation, SourceIndex([SOURCE]))]
        assert [(m.start, m.end) for m in find_quotes(quotation, built)] == plain


WORDS = st.lists(st.sampled_from("rates will not rise fall may costs the firm 4.5% $12 U.S. it's re-sign wage".split()))


@settings(max_examples=150, deadline=None)
@given(before=WORDS, passage=WORDS, after=WORDS, built=st.booleans())
def test_any_passage_of_whole_words_is_found_where_it_stands(
    before: list[str], passage: list[str], after: list[str], built: bool
) -> None:
    assume(passage)
    text = " ".join([*before, *passage, *after])
    start = len(" ".join(before)) + bool(before)
    quoted = " ".join(passage)
    index = SourceIndex([Source.from_text("Other words stand here.", name="x"), Source.from_text(text, name="t")])
    if built:
        index.quotes.build()
    found = [(m.start, m.end) for m in find_quotes(quoted, index)]
    assert (start, start + len(quoted)) in found
    assert all(text[a:b].casefold() == quoted.casefold() for a, b in found)


@settings(max_examples=150, deadline=None)
@given(passage=WORDS, where=st.integers(0, 99), new=st.sampled_from(["sales", "never", "7.1%", "resign", "US"]))
def test_a_changed_word_is_never_found(passage: list[str], where: int, new: str) -> None:
    assume(len(passage) > 2)
    changed = list(passage)
    changed[where % len(changed)] = new
    assert find_quote(" ".join(changed), Source.from_text(" ".join(passage), name="t")) is None


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab “”\"'‘’[]….—-\n\u00ad1%$", max_size=60), st.text(max_size=60))
def test_no_text_makes_it_fail(quotation: str, source: str) -> None:
    for text in (source, quotation, f"{source} {quotation}"):
        for match in find_quotes(quotation, Source.from_text(text, name="t")):
            assert 0 <= match.start <= match.end <= len(text)


def test_many_common_fragments_end_soon() -> None:
    source = Source.from_text("the cat and the dog and the cat or the dog of the house " * 40, name="t")
    assert find_quote(" … ".join(["the"] * 40) + " … The Dog Of", source) is None


def test_html_source() -> None:
    from copydesk.reading import read_source

    page = (
        b"<html><head><title>Rule</title></head><body><main><article><h1>Rule on school meals</h1>"
        b"<p>Schools may <em>not</em> serve&nbsp;such meals &mdash; hot or cold&mdash;before "
        b"noon.</p><p>The inabil&shy;ity to pay is no bar. Each school keeps records of its meals for five years "
        b"and shows them to the agency on request.</p></article></main></body></html>"
    )
    source = read_source(page)
    match = find_quote("Schools may not serve such meals—hot or cold—before noon", source)
    assert match is not None
    assert source.text[match.start : match.end] == match.text
    assert find_quote("The inability to pay is no bar", source) is not None
    assert find_quote("ability to pay is no bar", source) is None
    assert find_quote("Schools may serve such meals", source) is None
