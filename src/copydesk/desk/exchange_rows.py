"""Rows as lines of JSON, and back: every column by its name, exact to the microsecond and the digit."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import models
from django.utils.duration import duration_string

from copydesk.desk.models import ApiToken, Blob, Delivery, Endpoint, IdempotentAnswer, Job
from copydesk.errors import CopydeskError

# What stays behind, and why.
LEFT_OUT: dict[type[models.Model], str] = {
    ApiToken: "a token is of one installation",
    IdempotentAnswer: "belongs to tokens",
    Endpoint: "holds a secret, and would tell others of stories from two desks",
    Delivery: "belongs to endpoints",
    Job: "work under way is found again when a desk is restored",
}
PEOPLE = "people"


class ExchangeError(CopydeskError):
    """A folder cannot be exported to, or imported from."""

    code = "CD650"


def tables() -> dict[str, type[models.Model]]:
    """What is exported, by the name of its file. New models of the desk are in it by themselves."""
    found = {PEOPLE: apps.get_model(settings.AUTH_USER_MODEL)}
    for model in apps.get_app_config("desk").get_models():
        if model not in LEFT_OUT:
            found[model._meta.model_name] = model
    return found


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns of a table that go into a line: all but bytes and passwords."""
    return [
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, models.BinaryField) and field.name != "password"
    ]


def lines(name: str, model: type[models.Model]) -> Iterator[str]:
    """The rows of a table as lines of JSON, the same from every database, a few at a time."""
    fields = columns(model)
    rows = model._base_manager.order_by("pk").only(*[f.name for f in fields])
    if name == PEOPLE:
        rows = rows.prefetch_related("groups")
    for row in rows.iterator(chunk_size=50):
        values = {f.attname: _plain(getattr(row, f.attname)) for f in fields}
        if name == PEOPLE:
            values["groups"] = sorted(group.name for group in row.groups.all())
        yield json.dumps(values, separators=(",", ":"), sort_keys=True, allow_nan=False)


def row_of(name: str, model: type[models.Model], line: bytes, place: str) -> tuple[models.Model, list[str]]:
    """The row of a line, and the groups of a person.

    :raises ExchangeError: if the line does not fit the table.
    """
    try:
        values = json.loads(line)
        groups = values.pop("groups") if name == PEOPLE else []
        fields = {f.attname: f for f in columns(model)}
        unknown = [key for key in values if key not in fields]
        if unknown:
            wrong = f"it has a column '{unknown[0]}' that is not known"
            raise ExchangeError(place, wrong, "Use the desk that wrote it.")
        row = model(**{key: _value(fields[key], value) for key, value in values.items()})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ExchangeError(place, f"it is no row of {name} ({error})"[:300], "Export again.") from error
    if name == PEOPLE:
        row.password = make_password(None)  # type: ignore[attr-defined]
    return row, groups


def groups_by_name() -> dict[str, int]:
    """The roles of this desk."""
    return dict(Group.objects.values_list("name", "pk"))


def blob_path(sha256: str) -> str:
    """Where the bytes of a blob stand in the folder."""
    return f"blobs/{sha256[:2]}/{sha256}"


def is_blob(model: type[models.Model]) -> bool:
    """Whether a table's bytes stand in files of their own."""
    return model is Blob


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.timedelta):
        return duration_string(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID | Decimal) else value


def _value(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, models.JSONField) or value is None:
        return value
    if isinstance(field, models.ForeignKey):
        return field.target_field.to_python(value)
    return field.to_python(value)
