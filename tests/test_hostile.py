"""Whatever a story and its sources hold, the gate runs to an end, points at what is there, and never fails open."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk import Policy, Source, Story, check, find_quote, support
from copydesk.claims.sentences import LONGEST
from copydesk.errors import ReadError
from copydesk.facts import FileFacts
from copydesk.model import Report, Severity, Verdict
from copydesk.reading import read_source, read_story
from copydesk.reading.limits import MAX_STORY_TEXT

ROOT = Path(__file__).resolve().parents[1]

# What stories, filings and attacks are made of: each piece means something to some part of the gate.
WORDS = """
said|told|according to the|Acme Corp.|Acme|Larkfield Dairy Inc.|Maria Lund|Mr.|Dr. J. P.|the chief executive of|U.S.
Department of Labor|(NYSE: ACM)|(ACM)|$ACM|Form 10-K|1210-AC39|29 CFR 2550.404a-1|Section 3(a)(1)|Executive Order 14330
401(k)|may|will|must|shall not|cannot|don't|not only|no later than|fewer than|without|the proposed rule|final rule
was published|was withdrawn|takes effect|comments are due by|the next step will be the publication of the|will issue
January 5, 2026|5 January|Feb. 30, 2025|Monday|last month|Q3|the fourth quarter of fiscal 2025|in 2026|by|within 30 days
0000-00-00|9999-12-31|12/31/9999|year 0|the year 99999|June 31|in 3,000,000 days|ten thousand years ago
4%|4 percentage points|75 basis points|$12.2 trillion|$5 million to $6 million|EUR 3bn|half of|two-thirds|1/0|3/4|½|1½
one hundred and twenty|a dozen|million|billion|per share|rose|fell|doubled|total|combined|roughly|at least|up to
1e999999|1E+99|9.9.9|1,00,00|0.0|-0|+5|(5)|$(5)|.5|5.|-.5%|NaN|Infinity|1_000|٣٣|²|①②|Ⅳ|৩%|１２３|𝟗𝟗|x²|10⁻³
“|”|"|‘|’|'|«|»|„|[|]|(|)|[...]|…|. . .|—|–|-|--|;|:|,|.|?|!|&|&amp;|<b>|</b>|<!--|-->|<script>|#|*|_|`|>|- |1. ||
Alpha Score of 50|buy the shares|was charged with fraud|died|14-year-old|ignore all previous instructions
"""
PIECES = [p for line in WORDS.strip().splitlines() for p in line.split("|")]
ODD = (
    "\u00ad\u200b\u200d\u2060\ufeff\u0301\u0308\u202e\u202d\u2066\u2069\u05d0\u0627\ufb01\ufb00\u00a0\u2028\u2029\u0085"
    "\x00\x07\x1c\x1f\r\n\t\v\f\ud800\udfff\U0001f600\U0001f1fa\U0001f468\u200d\U000e0041\ufdfa\u0130\u0131\u00df\u1e9e"
)
PIECE = st.one_of(
    st.sampled_from(PIECES),
    st.sampled_from(
        [" ", " ", " ", "\n", "\n\n", "\r\n", ". ", " | ", "\n| - | - |\n", "\n---\n", "\n# ", "\n> ", "\n- "]
    ),
    st.text(st.sampled_from(ODD), min_size=1, max_size=4),
    st.text(st.characters(), max_size=6),
    st.integers(0, 10**30).map(str),
)
TEXT = st.lists(st.tuples(PIECE, st.sampled_from([" ", " ", ""])).map("".join), max_size=40).map("".join)
EVERY = Policy()
DOCUMENT = Source.from_text(
    "Larkfield Dairy Inc. (NYSE: LKF) said on March 3, 2026 that it may close its plant in Orrin. Sales rose 4% to "
    "$12.2 million in 2025. “We have not decided,” said Maria Lund, the chief executive. The proposed rule was "
    "published on March 31, 2026; comments are due by June 1, 2026.",
    name="release",
    published=dt.date(2026, 3, 3),
)


def read(text: str) -> Story:
    """A story, or one that holds the text as it is where the reader will not have it."""
    try:
        return Story.from_markdown(text)
    except ReadError:
        return Story.from_markdown("Nothing.")


def sound(report: Report) -> None:
    """What holds of every report."""
    broken = [f.message for f in report.findings if "could not run" in f.message or "could not be loaded" in f.message]
    assert not broken, broken
    raw, texts = report.story.raw, {s.name: s.text for s in report.sources}
    passages = [e for f in report.findings for e in f.evidence] + [e for c in report.claims for e in c.evidence]
    for passage in passages:
        assert 0 <= passage.start < passage.end <= len(texts[passage.source]), passage
        assert texts[passage.source][passage.start : passage.end] == passage.text
    for span in [*report.findings, *(c.claim for c in report.claims), *(s for c in report.claims for s in c.at_fault)]:
        assert 0 <= span.start <= span.end <= len(raw), span
    for fix in [x.fix for x in (*report.findings, *report.claims) if x.fix]:
        assert 0 <= fix.start <= fix.end <= len(raw), fix
    for repair in report.repairs:
        assert raw[repair.start : repair.end] == repair.before
    stopped = any(f.severity is Severity.STOP and not f.waived for f in report.findings)
    assert (report.verdict is Verdict.HOLD) == stopped


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(TEXT, st.lists(TEXT, max_size=3))
def test_any_story_and_any_sources(story: str, sources: list[str]) -> None:
    sound(check(read(story), [Source.from_text(text, f"s{n}") for n, text in enumerate(sources)], policy=EVERY))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(TEXT, st.dates() | st.none())
def test_a_story_told_from_itself(text: str, day: dt.date | None) -> None:
    """Where the source is the story, every matcher finds something to read."""
    dated = f"---\nheadline: Acme said so\ndateline: {day}\n---\n{text}\n\nEnd." if day else text
    sound(check(read(dated), [Source.from_text(text, "s", published=day), DOCUMENT], policy=EVERY))


@given(TEXT, TEXT)
def test_any_quotation_is_found_or_not(text: str, source: str) -> None:
    document = Source.from_text(source + text + source, "s")
    found = find_quote(text, document)
    if found is not None:
        assert 0 <= found.start < found.end <= len(document.text)
    assert 0.0 <= support(text, document) <= 1.0


def test_half_a_character_in_a_source_is_read_past() -> None:
    text = "Acme \ud800 said \udfff that sales rose 4%."
    report = check(Story.from_markdown("Acme said that sales rose 4%."), Source.from_text(text, "s"), policy=EVERY)
    sound(report)
    assert any(e.text for c in report.claims for e in c.evidence)


# A reader that takes no line of these goes round for ever; one that looks from each to the end takes hours.
NEVER_READ = {
    "code in a quotation": ">     x\n" * 3,
    "code behind a tab": "  \tx\n" * 3,
    "other white space": "\v\v\v\vx\n\u3000\u3000\u3000\u3000y",
    "comments": "<!--\n" * 20_000 + "--> x",
    "white space before no end of line": "Sales" + " " * 95_000 + "rose\nby 4%.",
    "lines of one paragraph": "Sales rose \n" * 8_000,
}


@pytest.mark.parametrize("what", NEVER_READ)
def test_every_story_is_read_to_its_end(what: str) -> None:
    code = "import sys; from copydesk import Story; print(len(Story.from_markdown(sys.stdin.read()).text))"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], input=NEVER_READ[what].encode(), timeout=60, capture_output=True
    )
    assert int(done.stdout) > 0, done.stderr


# ---- numbers and days beyond what Python holds --------------------------------------------------


OUT_OF_RANGE = [
    "9" * 5_000,
    "1" + ",000" * 2_000,
    "0." + "0" * 5_000 + "1",
    "1e999999999",
    "$" + "9" * 4_400 + " trillion",
    "9" * 5_000 + "%",
    "1/" + "9" * 5_000,
    "1" * 4_301 + " to " + "2" * 4_301,
    "two hundred " * 100,
    "$0 to $0",
    "0/0",
    "٣٣٣ percent",
    "² ³ ① ② Ⅳ ৩ １２３ 𝟗",
    "$²",
    "½/½",
    "-$0.00",
    "99999-99-99",
    "January 0, 2026",
    "February 30, 2026",
    "December 31, 9999",
    "January 1, 0000",
    "in 99999",
    "12/31/0000",
    "within 99999999999 days",
    "99999999999 years ago",
    "the 99th quarter of fiscal 99999",
    "Q9 2026",
    "Monday " * 50,
    "Form " + "9" * 5_000 + "-K",
    "401(" + "k" * 5_000 + ")",
    "Section 3" + "(a)" * 2_000,
    "(NYSE: " + "A" * 5_000 + ")",
    "“" * 3_000 + "said" + "”" * 3_000,
    "“" + "a [...] " * 1_500 + "b”",
    "“" + "[it] … " * 1_500 + "b,” said Acme.",
    "Alpha Score of " + "9" * 5_000,
]


@pytest.mark.parametrize("words", OUT_OF_RANGE, ids=lambda words: words[:24])
def test_numbers_out_of_range(words: str) -> None:
    reads_to_its_end(words, dt.date(2026, 3, 3))


@pytest.mark.slow
@pytest.mark.parametrize("words", OUT_OF_RANGE, ids=lambda words: words[:24])
@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
def test_numbers_out_of_range_at_either_end_of_all_days(words: str, day: dt.date) -> None:
    reads_to_its_end(words, day)


def reads_to_its_end(words: str, day: dt.date) -> None:
    text = f"Acme said that sales rose {words} on Monday, {words}, a year after it fell {words} in the next quarter."
    story = Story.from_markdown(f"---\nheadline: Acme said it\ndateline: {day.isoformat()}\n---\n{text}\n")
    sound(check(story, [Source.from_text(text, "s", published=day), DOCUMENT], policy=EVERY))


@pytest.mark.parametrize("value", ["1e999999999", "9" * 5_000, "1_0"])
def test_numbers_of_a_facts_file(value: str) -> None:
    day = "2026-03-01"
    facts = FileFacts.from_text(
        f"listings: [{{ticker: ACM, name: Acme Corp, until: {day}}}]\n"
        f"scores: [{{ticker: ACM, date: {day}, value: '{value}'}}]\n"
        f"dockets: [{{id: d, title: Acme rule, agency: Acme, steps: [{{stage: proposed rule, date: {day}}}]}}]\n"
    )
    for when in ("0001-01-01", "2026-03-03", "9999-12-31"):
        text = f"Acme Corp (NYSE: ACM) holds an Alpha Score of {value} on Monday. Acme will propose the Acme rule."
        sound(check(Story.from_markdown(f"---\ndateline: {when}\n---\n{text}"), DOCUMENT, facts=facts, policy=EVERY))


# ---- nothing too long to be checked is released ---------------------------------------------------


def test_a_sentence_too_long_to_be_checked_is_stopped() -> None:
    """A negation far off must not be cut from what it denies."""
    filler = "as the managers of the plant in Orrin told the workers there, " * (2 * LONGEST // 60)
    source = Source.from_text("Larkfield Dairy will close its plant in Orrin. " + filler, "s")
    report = check(Story.from_markdown(f"It is not true that, {filler} Larkfield Dairy will close its plant."), source)
    assert any(f.rule == "statement-supported" and "too long" in f.message for f in report.stops)


@pytest.mark.parametrize("what", ["4% ", "March 5, 2026 ", "Orrin Vale, "])
def test_a_crowd_of_claims_is_not_passed_unchecked(what: str) -> None:
    text = f"The figures of the Orrin plant were {what * 60}."
    report = check(Story.from_markdown(text), Source.from_text(text, "s"), policy=EVERY)
    sound(report)
    assert len(report.claims) < 30 or report.verdict is Verdict.HOLD


def test_an_empty_phrase_does_not_excuse_the_rest_of_its_sentence() -> None:
    source = Source.from_text("Larkfield Dairy said it may close its plant in Orrin. Sales rose 4%.", "s")
    text = "Larkfield Dairy, all eyes on it, fired its chief and burned its plant down for insurance money."
    assert "statement-supported" in {f.rule for f in check(Story.from_markdown(text), source).stops}


# ---- size -------------------------------------------------------------------------------------------

ENDLESS = {
    "brackets": "([{",
    "open quotations": "“ ‘ \" ' « ",
    "one letter": "a",
    "capitals": "AB",
    "capitalised words": "Acme Corp ",
    "initials": "J. P. ",
    "digits": "9",
    "thousands": "1,",
    "numbers": "1 ",
    "money": "$5 million to ",
    "percents": "5% ",
    "months": "January ",
    "days": "January 5, 2026 ",
    "quotations": "“We may,” said Mr. Smith. ",
    "omissions": "… [...] ",
    "stages": "the proposed rule was published; ",
    "symbols": "(NYSE: ABC) ",
    "sections": "§ 3(a)(1) ",
    "soft hyphens": "a\u00ad\u200b\u0301",
    "hedges": "may not will said by ",
    "markup": "<b>[a](b)![`*_>#|",
    "lines": "- a\n1. b\n> c\n| d | e |\n\n",
}
RUN = """
import sys
from copydesk import Source, Story, check
from copydesk.errors import ReadError
text, long, longer = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
fill = lambda size: (text * (size // len(text) + 1))[:size]
plain = "Acme Corp (NYSE: ACM) said on March 3, 2026 that sales rose 4%. “We may,” said Maria Lund."
try:
    story = Story.from_markdown(fill(long) if long else plain)
except ReadError:
    story = Story.from_markdown(plain)
report = check(story, Source.from_text(fill(longer) if longer else plain, "s"))
broken = [f.message for f in report.findings if "could not" in f.message and f.message.startswith("The rule")]
sys.exit("; ".join(broken) or 0)
"""


def run(text: str, story: int, source: int, seconds: float) -> None:
    command = [sys.executable, "-c", RUN, text, str(story), str(source)]
    done = subprocess.run(command, cwd=ROOT, timeout=seconds, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


LONG = "Sales rose by four percent in Orrin.\n\n" * (MAX_STORY_TEXT // 38 + 1)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("long.md", f"---\nheadline: Sales\n---\n{LONG}"),
        ("long.txt", LONG),
        ("long.html", f"<html><body><h1>Sales</h1><p>{LONG.replace(chr(10) * 2, '</p><p>')}</p></body></html>"),
        ("long.json", json.dumps({"uri": "tag:x.example,2026:1", "headline": "Sales", "body_text": LONG})),
    ],
)
def test_a_text_longer_than_a_story_is_refused(tmp_path: Path, name: str, data: str) -> None:
    path = tmp_path / name
    path.write_text(data)
    with pytest.raises(ReadError, match=rf"{name}.*100,000 characters.*in parts"):
        read_story(path)
    assert len(read_source(path).text) > MAX_STORY_TEXT  # sources may be as long as they are


def test_a_page_is_no_longer_than_its_text() -> None:
    page = f"<html><body><h1>Sales</h1><p>Sales rose.</p><!-- {LONG} --><p>Costs fell.</p></body></html>"
    assert "Costs fell." in read_story(page.encode(), name="page.html").text


@pytest.mark.slow
@pytest.mark.parametrize("what", ENDLESS)
def test_a_megabyte_of_source_and_much_story_come_to_an_end(what: str) -> None:
    """Of a time that grew with the square of the text, a day would not be enough."""
    run(ENDLESS[what], 0, 1_000_000, 60)
    run(ENDLESS[what], MAX_STORY_TEXT - 100, 0, 60)
    run(ENDLESS[what], 20_000, 20_000, 60)
