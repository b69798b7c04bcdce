"""SARIF: the rules of the format that tools rely on, and the places in it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.model import Finding, Report, Severity
from copydesk.report import sarif

URI = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")


def log(*reports: Report, **more: bool) -> Any:
    return json.loads(sarif.dumps(reports, **more))


def check_format(found: Any) -> None:
    """What the format demands of the parts that we write (SARIF 2.1.0, sections 3.13 to 3.58)."""
    assert found["version"] == "2.1.0"
    check_known(found)
    for run in found["runs"]:
        assert unique(run["artifacts"])
        assert unique(run["newlineSequences"])
        assert all(invocation["executionSuccessful"] is True for invocation in run["invocations"])
        for artifact in run["artifacts"]:
            assert re.search("[^/]+/.+", artifact.get("mimeType", "a/b"))
            assert artifact["length"] >= 0
            assert all(isinstance(value, str) for value in artifact["hashes"].values())
        rules = run["tool"]["driver"]["rules"]
        assert run["tool"]["driver"]["name"]
        assert len({r["id"] for r in rules}) == len(rules)
        assert all(r["shortDescription"]["text"] for r in rules)
        assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
        for result in run["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
            assert result["level"] in ("none", "note", "warning", "error")
            assert result["message"]["text"]
            related = result.get("relatedLocations", [])
            assert len({r["id"] for r in related}) == len(related)
            assert all(r["id"] >= 0 for r in related)
            assert unique(related)
            assert unique(result.get("fixes", []))
            assert unique(result.get("suppressions", []))
            assert all(isinstance(value, str) for value in result["partialFingerprints"].values())
            for location in [*result["locations"], *related]:
                place = location["physicalLocation"]
                check_artifact(place["artifactLocation"], run)
                check_region(place.get("region"))
            for fix in result.get("fixes", []):
                assert fix["artifactChanges"]
                for change in fix["artifactChanges"]:
                    check_artifact(change["artifactLocation"], run)
                    assert change["replacements"]
                    for item in change["replacements"]:
                        check_region(item["deletedRegion"])
                        assert "text" in item["insertedContent"]
            for suppression in result.get("suppressions", []):
                assert suppression["kind"] in ("inSource", "external")


# The properties that the format knows, of the objects that we write; it allows no others.
KNOWN = {
    "log": "$schema version runs",
    "runs": "tool columnKind newlineSequences artifacts results invocations",
    "driver": "name version semanticVersion rules",
    "rules": "id name shortDescription fullDescription help defaultConfiguration properties",
    "artifacts": "location mimeType length encoding hashes",
    "results": "ruleId ruleIndex level message locations partialFingerprints relatedLocations fixes suppressions "
    "properties",
    "locations": "physicalLocation",
    "relatedLocations": "id message physicalLocation",
    "physicalLocation": "artifactLocation region",
    "region": "startLine startColumn endLine endColumn charOffset charLength snippet",
    "deletedRegion": "startLine startColumn endLine endColumn charOffset charLength",
    "fixes": "description artifactChanges",
    "artifactChanges": "artifactLocation replacements",
    "replacements": "deletedRegion insertedContent",
    "artifactLocation": "uri index",
    "location": "uri",
    "suppressions": "kind status justification",
    "invocations": "executionSuccessful",
    "defaultConfiguration": "level",
    "tool": "driver",
    **dict.fromkeys(
        ["message", "snippet", "insertedContent", "shortDescription", "fullDescription", "description", "help"], "text"
    ),
}
FREE = {"properties", "hashes", "partialFingerprints"}


def check_known(value: Any, of: str = "log") -> None:
    if isinstance(value, list):
        for item in value:
            check_known(item, of)
    elif isinstance(value, dict) and of not in FREE:
        assert set(value) <= set(KNOWN[of].split()), (of, set(value))
        for key, item in value.items():
            check_known(item, key)


def unique(values: list[Any]) -> bool:
    return all(value not in values[:at] for at, value in enumerate(values))


def check_artifact(location: Any, run: Any) -> None:
    assert URI.fullmatch(location["uri"]), location
    if "index" in location:
        assert run["artifacts"][location["index"]]["location"]["uri"] == location["uri"]


def check_region(region: Any) -> None:
    if region is None:
        return
    assert region["startLine"] >= 1
    assert region["startColumn"] >= 1
    assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
    assert region["charOffset"] >= 0
    assert region["charLength"] >= 0


def test_it_follows_the_format(report: Report, released: Report, many: Report) -> None:
    for found in (
        log(report),
        log(released),
        log(many),
        log(report, released, many),
        log(report, outsiders=True),
        log(),
        log(report, many, report),
        log(replace(report, story=replace(report.story, media_type=""))),
    ):
        check_format(found)


def test_a_file_that_is_checked_twice_is_named_once(report: Report) -> None:
    other = replace(report, story=replace(report.story, name="other.md"))
    (run,) = log(report, other, report)["runs"]
    assert [a["location"]["uri"] for a in run["artifacts"]] == ["harbor.md", "other.md"]
    named = [r["locations"][0]["physicalLocation"]["artifactLocation"]["index"] for r in run["results"]]
    assert named == [0] * len(report.findings) + [1] * len(report.findings) + [0] * len(report.findings)


def test_levels_fixes_and_waivers(report: Report) -> None:
    results = log(report)["runs"][0]["results"]
    assert [r["level"] for r in results] == ["error", "error", "error", "error", "note", "warning"]
    assert results[0]["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"] == {"text": "4%"}
    assert results[3]["suppressions"][0]["justification"] == "A short item."
    assert "region" not in results[3]["locations"][0]["physicalLocation"], "it is on the story as a whole"


def test_places_are_those_of_the_file(report: Report) -> None:
    lines = report.story.raw.split("\n")
    for result, finding in zip(log(report)["runs"][0]["results"], report.findings, strict=True):
        region = result["locations"][0]["physicalLocation"].get("region")
        if region is None:
            continue
        assert report.story.raw[region["charOffset"] :][: region["charLength"]] == region["snippet"]["text"]
        assert lines[region["startLine"] - 1][region["startColumn"] - 1 :].startswith(
            report.story.raw[finding.start : finding.end].split("\n")[0]
        )


@given(st.text(alphabet="ab\n\r\u2028é𝒳", min_size=1), st.data())
def test_lines_and_columns_lead_back_to_the_characters(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    region = sarif.region(text, start, end)
    starts = [0, *(m.end() for m in re.finditer("\r\n|\n", text))]
    assert starts[region["startLine"] - 1] + region["startColumn"] - 1 == start
    assert starts[region["endLine"] - 1] + region["endColumn"] - 1 == end


def test_sources_are_related_locations(report: Report) -> None:
    related = log(report)["runs"][0]["results"][0]["relatedLocations"][0]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "https://news.harbor.example/q4"
    assert related["physicalLocation"]["region"]["snippet"]["text"] == "sales rose 4% to $12 million"
    page = replace(report.sources[0], original=b"<p>another file</p>")
    changed = log(replace(report, sources=(page, report.sources[1])))["runs"][0]["results"][0]["relatedLocations"][0]
    assert "region" not in changed["physicalLocation"], "offsets of the readable text are not those of the page"
    assert "sales rose 4% to $12 million" in changed["message"]["text"]


def test_outsiders_see_no_private_words(report: Report) -> None:
    text = sarif.dumps(report, outsiders=True)
    assert "40 million dollars" not in text
    assert "Jane" not in text
    assert "jane" not in text


@pytest.mark.parametrize("name", ["a b.md", "C:\\desk\\story.md", "ü.md", "x:y", "\ud800.md", ""])
def test_any_name_is_a_uri(report: Report, name: str) -> None:
    check_format(log(replace(report, story=replace(report.story, name=name))))


def test_a_rule_that_does_not_exist_here_is_named_all_the_same(report: Report) -> None:
    gone = replace(report, findings=(Finding("gone-rule", Severity.STOP, "It could not be loaded.", 0, 0),))
    found = log(gone)
    check_format(found)
    assert "gone-rule" in [r["id"] for r in found["runs"][0]["tool"]["driver"]["rules"]]
