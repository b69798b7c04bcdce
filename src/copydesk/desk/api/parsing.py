"""Bodies and parameters, read with care: what no database column or file can hold is refused here, once."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from copydesk.desk.api.problems import ApiError, TooLarge, WrongFields, WrongType
from copydesk.reading.limits import MAX_DEPTH

LARGEST_NUMBER = 10**30  # no field takes more, and Python reads endless digits slowly
MAX_BODY = 60_000_000  # bytes, as DATA_UPLOAD_MAX_MEMORY_SIZE


class CarefulParser(Parser):
    """Reads JSON that is JSON: no NaN, no text that is no text, nothing nested without end."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The value of a body.

        :raises ApiError: if it is no JSON, or holds what cannot be stored.
        """
        kind = request.content_type or ""
        if kind != "application/json" and not kind.endswith("+json"):
            mend = "Send JSON with Content-Type: application/json."
            raise WrongType("the body", f"its type is {kind[:60] or 'not given'}", mend)
        if len(request.body) > MAX_BODY:
            raise TooLarge("the body", "it is larger than 60 MB", "Give the source by its address.")
        try:
            value = json.loads(request.body.decode("utf-8"), parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            words = str(error)[:200] if isinstance(error, ValueError) else "it is nested too deeply"
            raise ApiError("the body", f"it is not JSON in UTF-8: {words}", "Mend that place.") from error
        _look_through(value, "body", 0)
        return value

    def parse_querydict(self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest) -> Any:
        """The values of the parameters in an address.

        :raises WrongFields: if one holds what cannot be stored.
        """
        found = super().parse_querydict(data, list_fields, request)
        _look_through(found, "query", 0)
        return found


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON")


def _look_through(value: Any, place: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise ApiError("the body", "it is nested too deeply", "Give the item itself.")
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
            wrong = "it holds a character that no text has (NUL, or half of a pair)"
            raise WrongFields(place[:200], wrong, "Take it out.")
    elif isinstance(value, dict):
        for key, item in value.items():
            _look_through(key, place, depth)
            _look_through(item, f"{place}.{key}", depth + 1)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            _look_through(item, f"{place}.{number}", depth + 1)
    elif isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        raise WrongFields(place[:200], "its number is too large", "Give a smaller one.")
