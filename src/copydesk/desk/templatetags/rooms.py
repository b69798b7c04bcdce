"""Which rooms of the site have something to show, so that nothing links to an empty one."""

from __future__ import annotations

from django import template
from django.conf import settings

from copydesk.desk.rulemakings import following
from copydesk.desk.scenarios import are_installed

register = template.Library()


@register.simple_tag
def newsroom_name() -> str:
    """The name that readers know, for pages that no view of the site makes."""
    return str(settings.COPYDESK.newsroom)


@register.simple_tag
def rulemakings_there() -> bool:
    """Whether any rulemaking is followed."""
    return following.are_there()


@register.simple_tag
def scenarios_there() -> bool:
    """Whether scenarios can be computed here."""
    return are_installed()
