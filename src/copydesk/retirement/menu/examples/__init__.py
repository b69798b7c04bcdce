"""Five plans written for this package, each a menu and a process file. No plan, company or fund in them exists."""

from __future__ import annotations

from pathlib import Path

from copydesk.errors import DataError
from copydesk.retirement.menu.placed import nearest

FOLDER = Path(__file__).parent
EXAMPLES = {
    "ketterby-mills": "three registered funds, all in order",
    "brackwater-tools": "a schedule of assets, a default with a private sleeve, an annuity, all in order",
    "lantern-road": "no benchmark for a private sleeve; a cheaper class overlooked",
    "osterfield-clinics": "a default that can be left once a year; a manager that prices what it sells to its own fund",
    "pinegate-press": "18% illiquid in a mutual fund; a managed account that knows age alone; one index for everything",
}


def example_files(name: str) -> tuple[Path, Path]:
    """The menu and the process file of an example.

    :raises DataError: if there is no such example.
    """
    if name not in EXAMPLES:
        raise DataError(name, "there is no such example", nearest(name, EXAMPLES))
    (menu,) = (FOLDER / name).glob("menu.*")
    return menu, FOLDER / name / "process.yaml"
