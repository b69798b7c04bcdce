"""``copydesk desk token``: a token is printed once, alone on standard output, and works."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from typer.testing import Result

from copydesk.desk.models import ApiToken, AuditEntry

pytestmark = pytest.mark.django_db
Command = Callable[..., Result]


def status(token: str) -> int:
    return Client().get("/api/stories", headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_machines_token(copydesk: Command) -> None:
    result = copydesk("desk", "token", "CMS", "--scope", "read", "--scope", "draft", "--days", "30")
    assert result.exit_code == 0, result.stderr
    assert "“CMS” acts for a machine, until " in result.stderr
    assert status(result.stdout.strip()) == 200
    token = ApiToken.objects.get()
    assert (token.user, token.scopes, token.made_by) == (None, ["draft", "read"], "operator")
    assert (token.expires_at - token.made_at).days in (29, 30)
    assert AuditEntry.objects.get(action="make token").actor == "operator"


def test_a_persons_token_never_ends_by_itself(copydesk: Command) -> None:
    User.objects.create_user("ruth")
    result = copydesk("desk", "token", "Ruth's program", "--scope", "read", "--user", "Ruth")
    assert result.exit_code == 0, result.stderr
    assert "acts for ruth, until it is revoked" in result.stderr
    token = ApiToken.objects.get()
    assert (token.user.username, token.expires_at) == ("ruth", None)
    assert status(result.stdout.strip()) == 403  # ruth has no role


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["CMS", "--scope", "all"], "CD612 the token “CMS”: the scope 'all' is not known."),
        (["CMS", "--scope", "read", "--user", "nobody"], "CD605 nobody: there is no such account, or it is closed."),
        (["CMS", "--scope", "read", "--user", "left"], "CD605 left: there is no such account, or it is closed."),
        ([" ", "--scope", "read"], "CD612 the token: it has no name."),
    ],
)
def test_what_makes_no_token(copydesk: Command, arguments: list[str], said: str) -> None:
    User.objects.create_user("left", is_active=False)
    result = copydesk("desk", "token", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(said)
    assert not ApiToken.objects.exists()


def test_a_scope_is_needed(copydesk: Command) -> None:
    assert copydesk("desk", "token", "CMS").exit_code == 2
    assert not ApiToken.objects.exists()
