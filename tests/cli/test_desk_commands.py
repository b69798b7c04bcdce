"""The commands of the desk that do one thing: accounts, facts, the doctor, migrations."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from typer.testing import Result

from copydesk.desk import audit
from copydesk.desk.models import AuditEntry, Job, ListingRecord
from copydesk.desk.roles import Actor

pytestmark = pytest.mark.django_db
PASSWORD = "a long pass phrase, for tests"
Command = Callable[..., Result]


@pytest.fixture
def account(copydesk: Command) -> Command:
    """Runs ``copydesk desk account`` with a password on standard input."""

    def run(*arguments: str, password: str = PASSWORD) -> Result:
        return copydesk("desk", "account", *arguments, "--password-stdin", input=password + "\n")

    return run


def test_an_account_may_do_what_its_role_says(account: Command) -> None:
    result = account("Ruth", "--role", "reporter", "--full-name", "Ruth van Reed")
    assert result.exit_code == 0, result.stderr
    user = authenticate(username="ruth", password=PASSWORD)
    assert user is not None
    assert user.get_full_name() == "Ruth van Reed"
    assert Actor.of_user(user).may("draft")
    assert not Actor.of_user(user).may("release")
    assert not user.is_staff
    entry = AuditEntry.objects.get(action="account")
    assert entry.actor == "operator"
    assert entry.detail == {"account": "ruth", "change": "made", "of": ["role", "name", "password"], "role": "reporter"}
    assert audit.verify().faults == ()


def test_a_role_is_changed_and_not_added_to(account: Command, copydesk: Command) -> None:
    account("ruth", "--role", "standards editor")
    assert copydesk("desk", "account", "ruth", "--role", "reader").stderr == "The account ruth is changed.\n"
    user = User.objects.get(username="ruth")
    assert [group.name for group in user.groups.all()] == ["reader"]
    assert authenticate(username="ruth", password=PASSWORD) == user


def test_a_closed_account_signs_in_no_more_until_it_is_opened(account: Command, copydesk: Command) -> None:
    account("ruth", "--role", "reporter")
    assert copydesk("desk", "account", "ruth", "--close").exit_code == 0
    assert authenticate(username="ruth", password=PASSWORD) is None
    account("ruth", password="another long pass phrase")
    assert authenticate(username="ruth", password="another long pass phrase") is not None
    assert authenticate(username="ruth", password=PASSWORD) is None


@pytest.mark.parametrize(
    ("arguments", "password", "said"),
    [
        (["ruth", "--role", "reporter"], "short", "CD605 ruth: This password is too short."),
        (["ruth", "--role", "reporter"], "", "CD605 ruth: it is new, and no password is given"),
        (["ruth"], PASSWORD, "CD605 ruth: it is new, and no role is given. Use one of: reporter, editor"),
        (["ruth reed", "--role", "reporter"], PASSWORD, "CD605 ruth reed: Enter a valid username."),
        (["wilhelmina", "--role", "reader"], "wilhelmina", "CD605 wilhelmina: The password is too similar"),
    ],
)
def test_an_account_that_will_not_do(account: Command, arguments: list[str], password: str, said: str) -> None:
    result = account(*arguments, password=password)
    assert result.exit_code == 2
    assert result.stderr.startswith(said)
    assert not User.objects.exists()
    assert not AuditEntry.objects.filter(action="account").exists()


def test_an_unknown_account_is_not_closed(copydesk: Command) -> None:
    result = copydesk("desk", "account", "nobody", "--close")
    assert (result.exit_code, "there is no such account" in result.stderr) == (2, True)


def test_a_password_is_not_asked_for_without_a_terminal(copydesk: Command) -> None:
    result = copydesk("desk", "account", "ruth", "--role", "reporter")
    assert result.exit_code == 2
    assert result.stderr.startswith("CD605 the password: there is no terminal to ask for it. Pipe it in")


def test_an_unknown_role_is_refused(account: Command) -> None:
    assert account("ruth", "--role", "owner").exit_code == 2


def test_facts_are_loaded_and_what_is_published_is_looked_at_again(copydesk: Command, room: Path) -> None:
    Job.objects.all().delete()
    (room / "facts.yaml").write_text("listings:\n  - {ticker: HRBR, name: Harbor Foods}\n", "utf-8")
    result = copydesk("desk", "facts", "facts.yaml")
    assert result.exit_code == 0, result.stderr
    assert "1 listing," in result.stderr
    assert ListingRecord.objects.get().ticker == "HRBR"
    assert Job.objects.get().kind == "prove again"
    assert AuditEntry.objects.get(action="load facts").detail["listings"] == 1


def test_holdings_of_a_facts_file_are_said_to_be_left_out(copydesk: Command, room: Path) -> None:
    row = (
        'manager: Northgate Capital LLC, cik: "9990005", issuer: Harbor Foods Inc., cusip: "999100100", '
        "quarter: 2026-03-31, shares: 4, public: 2026-05-14"
    )
    (room / "facts.yaml").write_text(f"holdings:\n  - {{{row}}}\n", "utf-8")
    result = copydesk("desk", "facts", "facts.yaml")
    assert result.exit_code == 0, result.stderr
    assert "Left out: the holdings of facts.yaml." in result.stderr


def test_facts_that_are_not_there(copydesk: Command) -> None:
    result = copydesk("desk", "facts", "absent.yaml")
    assert (result.exit_code, result.stderr[:17]) == (2, "CD300 absent.yaml")


def test_facts_that_are_wrong_change_nothing(copydesk: Command, room: Path) -> None:
    (room / "facts.yaml").write_text("listings:\n  - {ticker: HRBR}\n", "utf-8")
    result = copydesk("desk", "facts", "facts.yaml")
    assert (result.exit_code, result.stderr[:5]) == (2, "CD300")
    assert not ListingRecord.objects.exists()


def test_the_doctor_says_what_is_wrong_and_what_to_do(copydesk: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    result = copydesk("desk", "doctor")
    assert result.exit_code == 1
    (line,) = [line for line in result.stdout.splitlines() if "copydesk.W025" in line]
    assert "Nobody has an account." in line
    assert 'copydesk desk account NAME --role "standards editor"' in line


def test_the_doctor_finds_nothing_where_nothing_is_wrong(
    copydesk: Command, account: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    account("ruth", "--role", "standards editor")
    found = copydesk("desk", "doctor")
    if settings.COPYDESK.embedded:
        assert "copydesk.W025" not in found.stdout
    else:
        assert "copydesk.W008" in found.stdout  # a server's database, and no address
    monkeypatch.setattr("copydesk.desk.doctor.examine", list)
    result = copydesk("desk", "doctor")
    assert (result.exit_code, result.stdout) == (0, "All is well.\n")


def test_migrate_on_a_database_that_is_up_to_date_does_nothing(copydesk: Command) -> None:
    assert copydesk("desk", "migrate").stderr == "The database is up to date.\n"


def test_the_first_account_is_asked_for_at_a_terminal(copydesk: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from copydesk.cli import desk

    answers = iter(["ruth", "Ruth Reed", "short", "ruth", "Ruth Reed", PASSWORD])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(desk.typer, "prompt", lambda *_, **__: next(answers))
    desk._first_account()
    assert list(answers) == []  # the short password was refused, and asked for again
    user = authenticate(username="ruth", password=PASSWORD)
    assert user is not None
    assert Actor.of_user(user).may("second_sign")
    desk._first_account()  # nobody is asked twice
