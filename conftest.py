"""The desk under test: in a folder of its own, on SQLite, or on the database that COPYDESK_TEST_DATABASE names."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# Programs that share a run of the tests (pytest -n) share its folder, and have databases of their own in it.
_FIRST = "PYTEST_XDIST_WORKER" not in os.environ
if _FIRST:
    os.environ["COPYDESK_HOME"] = tempfile.mkdtemp(prefix="copydesk-desk-test-")
_HOME = Path(os.environ["COPYDESK_HOME"])
os.environ["COPYDESK_SECRET_KEY"] = "a key for tests alone, not a secret of anyone, 50 long"
os.environ["COPYDESK_SIGNING_KEY"] = str(_HOME / "signing-key.pem")
os.environ["COPYDESK_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["DJANGO_SETTINGS_MODULE"] = "copydesk.desk.settings"
for _name in ("COPYDESK_PUBLIC_URL", "COPYDESK_ALLOW", "COPYDESK_INBOX", "COPYDESK_LEASE", "DATABASE_URL"):
    os.environ.pop(_name, None)
if os.environ.get("COPYDESK_TEST_DATABASE"):
    os.environ["DATABASE_URL"] = os.environ["COPYDESK_TEST_DATABASE"]

import django  # noqa: E402 - after the environment is set
from django.conf import settings  # noqa: E402

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; a test's password is no secret
settings.WHITENOISE_AUTOREFRESH = True  # files are looked for when asked for, not all of them by each client
if not settings.COPYDESK.database_url.startswith("postgres"):
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(_HOME / "test.sqlite3")  # threads share it

django.setup()

if _FIRST:
    from copydesk.report.keys import new_key

    new_key(settings.COPYDESK.signing_key)
