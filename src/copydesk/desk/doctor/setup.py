"""Checks of the set-up: secrets, hosts, keys, folders. They ask no database."""

from __future__ import annotations

import ipaddress
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning, register

from copydesk.errors import CopydeskError

TAG = "copydesk"
SHORTEST_SECRET = 50  # characters
LITTLE_SPACE = 1_000_000_000  # bytes that are left, below which it is told
NO_SPACE = 100_000_000  # bytes that are left, below which it is an error
_SHARED_FOLDERS = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs")


@register(TAG, deploy=True)
def secrets(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """The secret key is long, and no one else of this machine can read it."""
    found: list[CheckMessage] = []
    if len(settings.SECRET_KEY) < SHORTEST_SECRET or len(set(settings.SECRET_KEY)) < 10:
        found.append(
            Error(
                f"The secret key is short or simple: {len(settings.SECRET_KEY)} characters.",
                hint=f"Set COPYDESK_SECRET_KEY to {SHORTEST_SECRET} random characters, the same for all programs.",
                id="copydesk.E001",
            )
        )
    kept = settings.COPYDESK.home / "secret-key"
    if _open_to_others(kept):
        found.append(
            Error(
                f"Others on this machine can read the secret key in {kept}.",
                hint=f"chmod 600 {kept}; then delete it, so that a new one is made, if others may have read it.",
                id="copydesk.E002",
            )
        )
    return found


@register(TAG, deploy=True)
def signing_key(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """The key that signs proofs is there, can be read, and by its owner alone."""
    from copydesk.report.keys import read_private_key

    path: Path = settings.COPYDESK.signing_key
    if not path.exists():
        if settings.COPYDESK.embedded:
            return []  # made at the first release
        hint = f"Make it once (copydesk key new {path}), and give the same file to every worker."
        return [Error(f"The signing key {path} is not there.", hint=hint, id="copydesk.E003")]
    try:
        read_private_key(path)
    except (CopydeskError, OSError) as error:
        hint = "Set COPYDESK_SIGNING_KEY to a private key that copydesk key new made, readable by this account."
        return [Error(f"The signing key cannot be read: {error}", hint=hint, id="copydesk.E004")]
    if _open_to_others(path):
        return [Error(f"Others can read the signing key {path}.", hint=f"chmod 600 {path}", id="copydesk.E005")]
    return []


@register(TAG, deploy=True)
def addresses(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """Hosts, public address, https, and that errors are not shown to the world."""
    found: list[CheckMessage] = []
    environment = settings.COPYDESK
    public = is_public()
    if settings.DEBUG and (public or environment.public_url):
        hint = "Take COPYDESK_DEBUG out of the environment."
        found.append(Error("Errors are shown with their code to whoever asks.", hint=hint, id="copydesk.E006"))
    if "*" in settings.ALLOWED_HOSTS:
        hint = "Name the hosts under which people reach the desk in COPYDESK_HOSTS, with commas between."
        found.append(Error("The desk answers under any host name.", hint=hint, id="copydesk.E007"))
    if not environment.public_url:
        if not environment.embedded or public:
            hint = "Set COPYDESK_PUBLIC_URL, such as https://news.example: links, feeds and cookies follow it."
            words = "The desk does not know its public address (COPYDESK_PUBLIC_URL)."
            found.append(Warning(words, hint=hint, id="copydesk.W008"))
        return found
    parts = urlsplit(environment.public_url)
    if not _answers(parts.hostname or ""):
        hint = f"Add {parts.hostname} to COPYDESK_HOSTS."
        words = f"The desk refuses requests for its own public address, {environment.public_url}."
        found.append(Error(words, hint=hint, id="copydesk.E009"))
    if parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
        hint = "Put a proxy with a certificate in front, and set COPYDESK_PUBLIC_URL to the https address."
        found.append(Error("Passwords and cookies go over http, in the clear.", hint=hint, id="copydesk.E010"))
    if parts.scheme == "https" and not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE):
        hint = "Set SESSION_COOKIE_SECURE and CSRF_COOKIE_SECURE in the settings that replace Copydesk's own."
        found.append(Error("Cookies are sent over http too.", hint=hint, id="copydesk.E011"))
    return found


@register(TAG, deploy=True)
def folders(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """The desk's folder can be written and has room; the inbox is there."""
    found: list[CheckMessage] = []
    environment = settings.COPYDESK
    if environment.embedded:
        found += _home(environment.home)
        if is_public():
            hint = "To run servers or workers on several machines, use PostgreSQL: set DATABASE_URL (docs/desk.md)."
            found.append(Info("SQLite serves one machine, this one.", hint=hint, id="copydesk.I012"))
    inbox = environment.inbox
    if inbox is not None and not (inbox.is_dir() and os.access(inbox, os.R_OK | os.W_OK | os.X_OK)):
        hint = "Make the folder, writable by the account that the worker runs as, or take COPYDESK_INBOX away."
        found.append(Error(f"The inbox {inbox} is no folder that can be used.", hint=hint, id="copydesk.E013"))
    return found


def is_public() -> bool:
    """Whether the desk answers under other names than those of this machine's loopback."""
    return not all(_is_loopback(host.strip("[]")) for host in settings.ALLOWED_HOSTS)


def _home(home: Path) -> list[CheckMessage]:
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
        free = shutil.disk_usage(home).free
    except OSError as error:
        hint = "Set COPYDESK_HOME to a folder that this account may write."
        words = f"The desk's folder {home} cannot be written: {error.strerror or error}."
        return [Error(words, hint=hint, id="copydesk.E014")]
    found: list[CheckMessage] = []
    if free < LITTLE_SPACE:
        kind, code = (Error, "copydesk.E015") if free < NO_SPACE else (Warning, "copydesk.W015")
        hint = "Make room: what cannot be stored cannot be checked or released."
        found.append(kind(f"{free // 1_000_000} MB are left for {home}.", hint=hint, id=code))
    if (system := _file_system(home)) in _SHARED_FOLDERS:
        hint = "SQLite needs a disk of this machine: locks over a network lose data. Move it, or use PostgreSQL."
        found.append(Error(f"The database lies on a shared folder ({system}).", hint=hint, id="copydesk.E016"))
    return found


def _file_system(path: Path) -> str:
    """The kind of file system that holds ``path``, ``""`` where the machine does not tell."""
    try:
        mounts = [line.split() for line in Path("/proc/mounts").read_text("utf-8", "replace").splitlines()]
    except OSError:
        return ""
    place = path.resolve()
    over = [m for m in mounts if place.is_relative_to(m[1].replace("\\040", " "))]
    return max(over, key=lambda m: len(m[1]))[2] if over else ""


def _open_to_others(path: Path) -> bool:
    try:
        return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
    except OSError:
        return False


def _answers(host: str) -> bool:
    from django.http.request import validate_host

    return validate_host(host, settings.ALLOWED_HOSTS)


def _is_loopback(host: str) -> bool:
    if host in ("localhost", "testserver") or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
