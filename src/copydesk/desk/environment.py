"""What the environment says of this installation. Secrets come from here and from nowhere else.

``docs/desk.md`` lists the variables. Without any of them the desk is *embedded*: SQLite and generated keys in a
folder of its own, on this machine alone.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from copydesk.errors import CopydeskError

HOME = "copydesk-desk"  # the folder of an embedded desk, where the environment names none


class SetupError(CopydeskError):
    """The set-up of the desk is wrong: a variable, a folder, a key."""

    code = "CD600"


@dataclass(frozen=True, slots=True)
class Environment:
    """The variables of this installation, read and checked.

    ``embedded`` is true without ``DATABASE_URL``. ``allow`` lists ``host:port`` of servers in private networks that may
    be asked. ``signing_key`` is the path of the key that signs proofs. ``lease`` is in seconds;
    ``newsroom`` is the name that readers know. ``mail_to`` are the addresses that are told when a rulemaking moves, by
    ``mail_server`` (``smtp://USER:PASSWORD@HOST:PORT``). ``federal_register`` and ``edgar`` are addresses of servers
    that answer in place of the public ones, ``""`` for those. ``data`` is the folder of scores, holdings and coins.
    """

    home: Path
    embedded: bool
    database_url: str
    secret_key: str
    hosts: tuple[str, ...]
    public_url: str
    debug: bool
    allow: tuple[str, ...]
    signing_key: Path
    inbox: Path | None
    log: str
    contact: str
    newsroom: str
    lease: float
    federal_register: str = ""
    edgar: str = ""
    metrics_token: str = ""
    mail_to: tuple[str, ...] = ()
    mail_server: str = "smtp://localhost"
    data: Path | None = None

    @classmethod
    def read(cls, variables: Mapping[str, str] = os.environ) -> Environment:
        """The environment of this program.

        :raises SetupError: where a variable is wrong or one that is needed is missing.
        """
        home = Path(variables.get("COPYDESK_HOME") or HOME).absolute()
        url = variables.get("DATABASE_URL", "")
        secret = variables.get("COPYDESK_SECRET_KEY", "")
        if not secret:
            if url:
                raise SetupError(
                    "COPYDESK_SECRET_KEY",
                    "it is not set, and DATABASE_URL is",
                    "Set it to 50 random characters, the same for every server and worker of this newsroom.",
                )
            secret = _kept_secret(home / "secret-key")
        signing = variables.get("COPYDESK_SIGNING_KEY", "")
        lease = variables.get("COPYDESK_LEASE", "30")
        try:
            seconds = float(lease)
        except ValueError:
            seconds = 0
        if seconds <= 0:
            raise SetupError("COPYDESK_LEASE", f"it is {lease!r}", "Give seconds, such as 30.")
        log = variables.get("COPYDESK_LOG", "text" if not url else "json")
        if log not in ("text", "json"):
            raise SetupError("COPYDESK_LOG", f"it is {log!r}", "Use text or json.")
        return cls(
            home=home,
            embedded=not url,
            database_url=url or f"sqlite:///{home / 'desk.sqlite3'}",
            secret_key=secret,
            hosts=_list(variables, "COPYDESK_HOSTS") or ("127.0.0.1", "localhost", "[::1]"),
            public_url=variables.get("COPYDESK_PUBLIC_URL", "").rstrip("/"),
            debug=variables.get("COPYDESK_DEBUG", "") == "1",
            allow=_list(variables, "COPYDESK_ALLOW"),
            signing_key=Path(signing) if signing else home / "signing-key.pem",
            inbox=Path(variables["COPYDESK_INBOX"]) if variables.get("COPYDESK_INBOX") else None,
            log=log,
            contact=variables.get("COPYDESK_CONTACT", ""),
            newsroom=variables.get("COPYDESK_NEWSROOM", "").strip() or "Copydesk",
            lease=seconds,
            federal_register=variables.get("COPYDESK_FEDERAL_REGISTER", "").rstrip("/"),
            edgar=variables.get("COPYDESK_EDGAR", "").rstrip("/"),
            metrics_token=variables.get("COPYDESK_METRICS_TOKEN", ""),
            mail_to=_list(variables, "COPYDESK_MAIL_TO"),
            mail_server=_mail_server(variables),
            data=Path(variables["COPYDESK_DATA"]).absolute() if variables.get("COPYDESK_DATA") else None,
        )


def _list(variables: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in variables.get(name, "").split(",") if part.strip())


def _mail_server(variables: Mapping[str, str]) -> str:
    server = variables.get("COPYDESK_MAIL_SERVER") or "smtp://localhost"
    try:
        parts = urlsplit(server)
        right = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        right = False
    if not right:  # its words are left out: there may be a password in them
        raise SetupError("COPYDESK_MAIL_SERVER", "it is no mail server", "Give smtp://USER:PASSWORD@HOST:PORT.")
    return server


def _kept_secret(path: Path) -> str:
    """The secret of an embedded desk: made once, readable by its owner alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text("ascii").strip()
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            secret = secrets.token_urlsafe(50)
            file.write(secret)
        return secret
    except OSError as error:
        raise SetupError(
            str(path), f"it cannot be made or read ({error.strerror})", "Set COPYDESK_HOME to a folder you may write."
        ) from error
