"""The OpenAPI document: what Django Ninja makes of the code, with the report's schema, problems and keys added."""

from __future__ import annotations

import json
from typing import Any

from copydesk.desk.api.problems import MEDIA_TYPE, STATUSES, Problem
from copydesk.report.as_json import schema as report_schema

MARK = "x-answer"  # stands for a schema that is put in by name
REPORT = "Report"
CHECKED = "CheckedStory"
_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "A name of your own for this write. The same key with the same request gives the same answer, "
    "and the write happens once. Kept for seven days. For tokens alone.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[\\x21-\\x7e]+$"},
}


def answers(status: int, model: Any, *more: int) -> dict[int, Any]:
    """What an endpoint may answer: ``model`` with ``status``, and problems."""
    return {status: model, **dict.fromkeys((*STATUSES, *more), Problem)}


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document with what Ninja cannot know."""
    schemas = document["components"]["schemas"]
    report = json.loads(json.dumps(report_schema()).replace("#/$defs/", f"#/components/schemas/{REPORT}."))
    for name, definition in report.pop("$defs").items():
        schemas[f"{REPORT}.{name}"] = definition
    for key in ("$schema", "$id"):
        report.pop(key, None)
    schemas[REPORT] = report
    schemas[CHECKED] = {
        "description": "A report, with the story's file.",
        "allOf": [{"$ref": f"#/components/schemas/{REPORT}"}],
        "type": "object",
        "required": ["file", "mended"],
        "properties": {
            "file": {"type": "string", "description": "The story's file, whose code points offsets count."},
            "mended": {"type": "string", "description": "The same, with the gate's repairs made."},
        },
    }
    for operations in document["paths"].values():
        for method, operation in operations.items():
            for status, answer in operation["responses"].items():
                for content in answer.get("content", {}).values():
                    if MARK in content["schema"]:
                        content["schema"] = {"$ref": f"#/components/schemas/{content['schema'][MARK]}"}
                if int(status) >= 400 and "content" in answer:
                    answer["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
            if method != "get" and not operation["operationId"].startswith(("check", "ask", "scenario")):
                operation.setdefault("parameters", []).append(_KEY)
    schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(schemas["Problem"].pop("$defs", {}))
    return document
