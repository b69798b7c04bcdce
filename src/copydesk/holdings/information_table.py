"""The information table of a Form 13F, in XML: one element a row, under any namespace or prefix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from copydesk.errors import DataError
from copydesk.holdings.filing import COLUMNS
from copydesk.reading.xml import local

if TYPE_CHECKING:
    import pyarrow as pa

ROOT = "informationtable"
_ROW = "infotable"
_LONGEST = 500  # characters of one field that are read; the form allows 200 at most

# The element that holds a column, by its name in lower case; names that occur once in a row.
_ELEMENTS = {
    "nameofissuer": "issuer",
    "titleofclass": "title",
    "cusip": "cusip",
    "value": "value",
    "sshprnamt": "amount",
    "sshprnamttype": "amount_type",
    "putcall": "put_call",
    "investmentdiscretion": "discretion",
    "othermanager": "other_managers",
    "sole": "sole",
    "shared": "shared",
    "none": "none",
}


def rows(root: Any, accession: str, name: str) -> pa.Table:
    """The rows of the table whose root element is ``root``, as texts.

    :raises DataError: if it is no information table, or a field is longer than the form allows.
    """
    if local(root) != ROOT:
        raise DataError(name, f"its XML is no information table but '{local(root)}'", "Give the information table.")
    found: list[dict[str, str]] = []
    for element in root:
        if local(element) == _ROW:
            found.append(_row(element, accession, len(found) + 1, name))
    return table(found)


def table(found: list[dict[str, str]]) -> pa.Table:
    """Rows as a table with the columns of a row as filed."""
    import pyarrow as pa

    texts = pa.string()
    return pa.table({c: pa.array([row.get(c, "") for row in found], texts) for c in COLUMNS})


def _row(element: Any, accession: str, number: int, name: str) -> dict[str, str]:
    row = {"accession": accession, "number": str(number)}
    for inner in element.iter():
        column = _ELEMENTS.get(local(inner))
        if column is None or len(inner):
            continue
        text = " ".join((inner.text or "").split())
        if len(text) > _LONGEST:
            wrong = f"row {number} has a field {column!r} of {len(text):,} characters"
            raise DataError(name, wrong, f"Form 13F allows far fewer than {_LONGEST}; check the file.")
        # Several other managers may stand in elements of their own.
        row[column] = f"{row[column]},{text}" if column == "other_managers" and row.get(column) else text
    return row
