"""Values out of forms, with an error that a person understands where one is missing or wrong."""

from __future__ import annotations

from django.http import HttpRequest

from copydesk.errors import CopydeskError


class BadForm(CopydeskError):
    """A form says something that cannot be done."""

    code = "CD660"


def number(request: HttpRequest, name: str) -> int:
    """A whole number of a form.

    :raises BadForm: if it is missing or none.
    """
    typed = request.POST.get(name, "")
    if not typed.isascii() or not typed.isdigit() or len(typed) > 18:
        raise BadForm("the form", f"“{name}” must be a whole number", "Load the page again and send it from there.")
    return int(typed)


def text(request: HttpRequest, name: str, like: str) -> str:
    """A text of a form with the line ends of ``like``; browsers send every line end as CR LF."""
    typed = request.POST.get(name, "").replace("\r\n", "\n")
    return typed.replace("\n", "\r\n") if "\r\n" in like else typed
