"""Gives the stories in a SARIF file the paths that they have in the repository, where code scanning looks for them.

``copydesk check`` names a story by its file name alone. Two stories may share one, so they are told apart by the hash
of their text, which the SARIF file holds.

Usage: ``python paths.py SARIF STORY...``, in the folder that the paths start from.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from copydesk import read_story
from copydesk.errors import CopydeskError


def with_paths(log: dict[str, Any], stories: Iterable[str]) -> dict[str, Any]:
    """``log`` with the paths of ``stories`` in it, changed in place.

    :param log: a SARIF log as ``copydesk check --format sarif`` writes it.
    :param stories: the paths that were checked; those that cannot be read are not in the log either.
    """
    paths: dict[tuple[str, str], str] = {}
    for path in stories:
        try:
            story = read_story(Path(path))
        except CopydeskError:
            continue
        paths.setdefault((story.name, story.sha256), quote(Path(path).as_posix(), safe="/~"))
    for run in log["runs"]:
        found = [paths.get((unquote(a["location"]["uri"]), a["hashes"]["sha-256"])) for a in run["artifacts"]]
        for artifact, path in zip(run["artifacts"], found, strict=True):
            if path:
                artifact["location"]["uri"] = path
        for location in _locations(run["results"]):
            if "index" in location and (path := found[location["index"]]):
                location["uri"] = path
    return log


def _locations(results: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Where results and their fixes stand; passages of sources are left as they are."""
    for result in results:
        for place in result["locations"]:
            yield place["physicalLocation"]["artifactLocation"]
        for fix in result.get("fixes", ()):
            for change in fix["artifactChanges"]:
                yield change["artifactLocation"]


if __name__ == "__main__":
    sarif = Path(sys.argv[1])
    changed = with_paths(json.loads(sarif.read_text("utf-8")), sys.argv[2:])
    sarif.write_text(json.dumps(changed, ensure_ascii=False, indent=2) + "\n", "utf-8")
