"""The desk as a Django application."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DeskConfig(AppConfig):
    """The application ``desk``: its models, checks of the set-up, and groups of people."""

    name = "copydesk.desk"
    label = "desk"
    verbose_name = "Copydesk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks of the set-up, and the kinds of background work."""
        from copydesk.desk import doctor, jobs  # noqa: F401 - the checks register themselves

        jobs.load_handlers()
        post_migrate.connect(_furnish, sender=self)


def _furnish(using: str = "default", **_: Any) -> None:
    """What an empty newsroom has: groups with their rights, a section, the start of the audit trail."""
    from copydesk.desk import roles
    from copydesk.desk.models import AuditHead, Section

    roles.make_groups(using)
    AuditHead.objects.using(using).get_or_create(pk=1)
    if not Section.objects.using(using).exists():
        Section.objects.using(using).create(name="News", slug="news")
