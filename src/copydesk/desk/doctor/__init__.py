"""What is wrong with a set-up, as Django's system checks, each with an id of its own and what to do.

``copydesk desk doctor`` shows them in a table, ``python -m django check --deploy`` as Django does. ``.setup`` looks at
variables, keys and folders; ``.state`` at the database and what waits in it. None of them changes anything.
"""

from __future__ import annotations

from django.core.checks import CheckMessage, run_checks

from copydesk.desk.doctor import setup, state  # the checks register themselves


def examine() -> list[CheckMessage]:
    """All that Django and the desk find wrong, the worst first; what the settings silence is left out."""
    # Django's own checks of a database ask it what it can do, and would raise where it does not answer.
    databases = [] if state.unreachable() else ["default"]
    found = run_checks(include_deployment_checks=True, databases=databases)
    return sorted((m for m in found if not m.is_silenced()), key=lambda m: (-m.level, m.id or ""))


__all__ = ["examine", "setup", "state"]
