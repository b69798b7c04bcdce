"""A plan's menu and its process file, put to rule sets that are data.

:func:`read_menu` and :func:`read_process` read the files, :func:`rule_sets` and :func:`read_rule_set` the law,
:func:`check_menu` answers, :func:`compare` puts two answers side by side; ``worksheet`` makes the page for the minutes,
:func:`check_record` the source that a story is drafted from.
Nothing here is a legal opinion, and every report says so.
"""

from __future__ import annotations

from copydesk.retirement.menu.check_record import check_record, read_check_record
from copydesk.retirement.menu.checking import DISCLAIMER, Answer, MenuReport, check_menu
from copydesk.retirement.menu.conditions import Outcome
from copydesk.retirement.menu.reading import menu_of_yaml, process_of_yaml, read_menu, read_process
from copydesk.retirement.menu.record import Menu, Option, ProcessFile, Value
from copydesk.retirement.menu.rulesets import Requirement, RuleSet, read_rule_set, rule_set_of_yaml, rule_sets
from copydesk.retirement.menu.what_if import Change, Comparison, compare

__all__ = [
    "DISCLAIMER",
    "Answer",
    "Change",
    "Comparison",
    "Menu",
    "MenuReport",
    "Option",
    "Outcome",
    "ProcessFile",
    "Requirement",
    "RuleSet",
    "Value",
    "check_menu",
    "check_record",
    "compare",
    "menu_of_yaml",
    "process_of_yaml",
    "read_check_record",
    "read_menu",
    "read_process",
    "read_rule_set",
    "rule_set_of_yaml",
    "rule_sets",
]
