"""JSON: the documented schema is the one that reports follow, and outsiders see no private word."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

import copydesk
from copydesk.model import Report, Source, Story
from copydesk.report import as_json
from copydesk.report.privacy import WITHHELD, for_outsiders


def validate(found: Any) -> None:
    Draft202012Validator(as_json.schema(), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(found)


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(as_json.schema())


def test_reports_follow_the_schema(report: Report, released: Report, many: Report) -> None:
    for made in (report, released, many):
        for outsiders in (False, True):
            validate(json.loads(as_json.dumps(made, outsiders=outsiders)))


def test_a_report_of_the_gate_follows_the_schema() -> None:
    source = Source.from_text("Harbor Foods said sales rose 4% to $12 million in 2025.", name="release")
    text = 'Harbor Foods (NYSE: HRBF) said "sales rose" 7% to about $12 million on March 3, 2025.'
    found = as_json.to_mapping(copydesk.check(Story.from_markdown(text), source))
    assert found["claims"]
    validate(json.loads(json.dumps(found)))


def test_the_schema_names_each_field_and_no_other(report: Report) -> None:
    schema, found = as_json.schema(), as_json.to_mapping(report)
    assert set(schema["properties"]) == set(found) == set(schema["required"])
    finding = found["findings"][0]
    for name, item in {
        "story": found["story"],
        "finding": finding,
        "evidence": finding["evidence"][0],
        "fix": finding["fix"],
        "claim": found["claims"][0],
        "repair": found["repairs"][0],
        "source": found["sources"][0],
        "counts": found["counts"],
    }.items():
        assert set(schema["$defs"][name]["properties"]) == set(item) == set(schema["$defs"][name]["required"]), name


def test_the_schema_can_fail(report: Report) -> None:
    found = as_json.to_mapping(report)
    for wrong in ({"verdict": "maybe"}, {"schema": "0"}, {"findings": [{"rule": "x"}]}, {"policy_sha256": "abc"}):
        with pytest.raises(ValidationError):
            validate(found | wrong)


def test_offsets_are_those_of_the_file(report: Report) -> None:
    found = as_json.to_mapping(report)
    for item in [*found["findings"], *found["claims"]]:
        assert report.story.raw[item["start"] : item["end"]] == item["text"]
    for item in found["findings"]:
        for evidence in item["evidence"]:
            source = next(s for s in report.sources if s.name == evidence["source"])
            assert source.text[evidence["start"] : evidence["end"]] == evidence["text"]
    quote = next(c for c in found["claims"] if c["kind"] == "quote")
    span = report.story.to_file(180, 189)
    assert quote["value"]["speaker_span"] == {"start": span.start, "end": span.end}


def test_counts_show_what_was_not_checked(report: Report) -> None:
    found = as_json.to_mapping(report)["counts"]
    assert found["claims"] == {"proved": 5, "contradicted": 2, "no evidence": 1, "not checked": 1}
    assert found["findings"] == {"stop": 3, "repair": 1, "warn": 1, "waived": 1}


def test_lines_are_lines(report: Report, released: Report) -> None:
    found = list(as_json.lines([report, released]))
    assert [json.loads(line)["verdict"] for line in found] == ["hold", "release"]
    assert not any("\n" in line for line in found)


def test_half_a_surrogate_pair_can_be_written(report: Report) -> None:
    torn = replace(report, findings=(replace(report.findings[0], message="\ud800"),))
    text = as_json.dumps(torn)
    assert json.loads(text.encode())["findings"][0]["message"] == "\ud800"


# ---- outsiders --------------------------------------------------------------------------


def test_outsiders_see_no_private_word_or_name(report: Report) -> None:
    text = as_json.dumps(report, outsiders=True)
    for secret in ("40 million dollars", "nobody outside", "Jane", "jane", "Talk with"):
        assert secret not in text, secret
    found = json.loads(text)
    source = found["sources"][1]
    assert source["name"] == "a person at the company"
    assert source["sha256"] == report.sources[1].sha256
    assert source["withheld"]
    assert found["findings"][2]["message"] == WITHHELD
    assert found["findings"][2]["evidence"][0] | {"start": 0, "end": 0} == {
        "source": "a person at the company", "start": 0, "end": 0, "text": "", "relation": "supports",
        "manner": "normalised", "note": "", "place": "", "withheld": True,
    }  # fmt: skip
    assert found["findings"][0]["message"] == report.findings[0].message, "the rest stays"


def test_the_newsroom_sees_all(report: Report) -> None:
    assert "40 million dollars" in as_json.dumps(report)


def test_private_words_in_a_message_that_names_no_evidence_are_withheld(report: Report) -> None:
    leaking = replace(report.findings[5], message="It says: nobody outside the board knows that.")
    kept = replace(report.findings[5], message="The source says the board may consider a second plant in Wells.")
    made = for_outsiders(replace(report, findings=(leaking, kept)))
    assert made.findings[0].message == WITHHELD
    assert made.findings[1].message == kept.message


def test_the_story_file_keeps_its_length_and_loses_the_private_name(report: Report) -> None:
    made = for_outsiders(report)
    assert "jane-doe" in report.story.raw
    assert "jane" not in made.story.raw
    assert len(made.story.raw) == len(report.story.raw)
    assert made.story.text == report.story.text
    assert "jane" not in made.mended
    assert made.story.source_names == ("release.txt", "a person at the company")


def test_the_note_of_a_public_passage_beside_a_private_one_is_withheld(report: Report) -> None:
    public, private = report.findings[0].evidence[0], report.findings[2].evidence[0]
    sum_of_both = replace(report.findings[0], evidence=(replace(public, note="12 + 40 = 52"), private))
    made = for_outsiders(replace(report, findings=(sum_of_both,)))
    assert made.findings[0].evidence[0].note == WITHHELD
    assert made.findings[0].evidence[0].text == public.text


def test_what_is_withheld_once_is_withheld_the_same_again(report: Report) -> None:
    made = for_outsiders(report)
    assert for_outsiders(made) == made


def test_a_report_without_private_sources_is_left_alone(report: Report) -> None:
    plain = replace(report, sources=report.sources[:1])
    assert for_outsiders(plain) is plain
