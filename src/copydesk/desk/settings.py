"""Django's settings of the desk, all from :mod:`copydesk.desk.environment`."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from copydesk.desk.environment import Environment

HERE = Path(__file__).parent
COPYDESK = Environment.read()

SECRET_KEY = COPYDESK.secret_key
DEBUG = COPYDESK.debug
ALLOWED_HOSTS = list(COPYDESK.hosts)
ROOT_URLCONF = "copydesk.desk.urls"
WSGI_APPLICATION = "copydesk.desk.wsgi.application"
SITE_ID = 1

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "django_htmx",
    "csp",
    "ninja",
    "copydesk.desk",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "copydesk.desk.logs.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "copydesk.desk.views.common.newsroom",
            ]
        },
    }
]

_database: dict[str, Any] = dict(dj_database_url.parse(COPYDESK.database_url, conn_max_age=60, conn_health_checks=True))
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # A write takes the lock when its transaction begins, so that two of them wait for each other and never deadlock.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000;",
    }
DATABASES = {"default": _database}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "desk_cache",
        # Counts of failed sign-ins are in it: many strangers must not push them out.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
}

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "copydesk.desk.accounts.ClosedAccounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # or a stranger could have the desk write to anybody
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key"}
# Behind https there is a proxy, which adds the client's address: limits are of clients, not of the proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if COPYDESK.public_url.startswith("https://") else 0
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "queue"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PRESERVE_USERNAME_CASING = False

_mail = urlsplit(COPYDESK.mail_server)
EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or (465 if _mail.scheme == "smtps" else 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
EMAIL_USE_SSL = _mail.scheme == "smtps"
EMAIL_USE_TLS = not EMAIL_USE_SSL and bool(_mail.username)  # a password never goes over the wire in the clear
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = COPYDESK.contact or "copydesk@localhost"

LANGUAGE_CODE = "en"
USE_I18N = False
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # no step of its own before a start
WHITENOISE_AUTOREFRESH = DEBUG

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
# Behind https, which a newsroom with an address of its own has; an embedded desk speaks http on loopback.
_https = COPYDESK.public_url.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]  # asked from within, past the proxy
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SILENCED_SYSTEM_CHECKS = ["security.W009"]  # copydesk.E001 says what to do
if not COPYDESK.public_url and set(ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]"}:
    # What Django wants of a site on the network (HSTS, a redirect to https, secure cookies) says nothing of loopback.
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W008", "security.W012", "security.W016"]
CSRF_TRUSTED_ORIGINS = [COPYDESK.public_url] if COPYDESK.public_url else []
DATA_UPLOAD_MAX_MEMORY_SIZE = 60_000_000  # a source may have 50 MB (copydesk.reading.limits)
FILE_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_PERMISSIONS = 0o600

NINJA_PAGINATION_PER_PAGE = 50

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"()": "copydesk.desk.logs.TextLines"},
        "json": {"()": "copydesk.desk.logs.JsonLines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": COPYDESK.log}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"copydesk": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}
