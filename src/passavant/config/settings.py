"""Django's settings, all derived from the site's own (`site.py`); nothing here is to be edited at a site."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import django.conf.locale
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from passavant import __version__
from passavant.base.rooms import room_names
from passavant.config import site as _site

PASSAVANT = _site.load()
PROGRAM = __version__
"""What this program calls itself to whoever upgrades it."""

# -- who and where -----------------------------------------------------------------------------------------------


def _secret() -> str:
    """The key that signs sessions; made by `passavant site init`, so a library command needs none."""
    path = PASSAVANT.site.secret_file
    if not path.exists():
        return "passavant-has-no-secret-yet-run-site-init"
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise _site.SettingsTrouble(f"{path} can be read by others: run `chmod 600 {path}`")
    return path.read_text(encoding="ascii").strip()


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = [PASSAVANT.server.host, "127.0.0.1", "localhost", "[::1]", *PASSAVANT.server.names]
ROOT_URLCONF = "passavant.config.urls"
WSGI_APPLICATION = "passavant.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "passavant.config",
    "passavant.base",
    "passavant.journal",
    "passavant.relay",
    *(f"passavant.modules.{room}" for room in room_names()),
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "passavant.config.apps.PageMessages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "ninja",
    "csp",
    "axes",
]

if _drilled := os.environ.get("PASSAVANT_DRILLED"):
    # For drills and tests alone: a room whose version differs from site to site, see its own first lines.
    INSTALLED_APPS.append("passavant.relay.drilled")
    MIGRATION_MODULES = {"drilled": f"passavant.relay.drilled.{_drilled}"}
    PROGRAM = f"{PROGRAM}+{_drilled}"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "passavant.base.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "passavant.base.middleware.PrivatePagesMiddleware",
    "passavant.base.middleware.ActorMiddleware",
    "passavant.base.middleware.DutyMiddleware",
    "passavant.base.middleware.ScreenLockMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "passavant.base.shell.context",
            ],
        },
    }
]

# -- database ----------------------------------------------------------------------------------------------------

_SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": PASSAVANT.site.data / "passavant.sqlite3",
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        # One writer at a time from the first statement on: a reader never has to give up half way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        # FULL: a power cut right after the officer saw "recorded" must not take it back.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY"
        ),
    },
}
_POSTGRESQL: dict[str, Any] = {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": PASSAVANT.database.name,
    "HOST": PASSAVANT.database.host,
    "PORT": PASSAVANT.database.port,
    "USER": PASSAVANT.database.user,
    "PASSWORD": PASSAVANT.database.password,
    "CONN_MAX_AGE": None,
    "CONN_HEALTH_CHECKS": True,
}
if PASSAVANT.database.sealed:
    _SQLITE["ENGINE"] = "passavant.journal.sealed_sqlite"
    _SQLITE["OPTIONS"]["passphrase"] = PASSAVANT.database.passphrase
    PASSAVANT.scratch.mkdir(mode=0o700, exist_ok=True)
DATABASES = {"default": _SQLITE if PASSAVANT.database.engine == "sqlite" else _POSTGRESQL}

# -- officers, sessions, doors -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "base.Officer"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "passavant.base.authentication.OfficerBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "base:sign-in"
LOGIN_REDIRECT_URL = "base:home"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "passavant.base.authentication.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_USERNAME_FORM_FIELD = "username"  # as `authenticate` is called, here and by the admin's own form
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]

SESSION_COOKIE_AGE = 14 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PASSAVANT.server.tls or PASSAVANT.server.behind_tls_proxy
if PASSAVANT.server.behind_tls_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in PASSAVANT.server.names]
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "passavant.base.views.form_too_old"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["passavant.base.uploads.InMemoryOnly"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 40 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# -- languages ---------------------------------------------------------------------------------------------------

# Django has no Haitian Creole: it is made known here, with French as what is shown where Django's own
# words have no Creole yet.
django.conf.locale.LANG_INFO["ht"] = {
    "bidi": False,
    "code": "ht",
    "name": "Haitian Creole",
    "name_local": "Kreyòl ayisyen",
    "fallback": ["fr"],
}
LANGUAGES = [("ht", _("Haitian Creole")), ("fr", _("French")), ("es", _("Spanish")), ("en", _("English"))]
LANGUAGE_CODE = "fr"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Strict"
LOCALE_PATHS = [Path(__file__).parents[1] / "base" / "locale"]
FORMAT_MODULE_PATH = ["passavant.base.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = PASSAVANT.screen.time_zone

# -- static files ------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = PASSAVANT.site.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if (STATIC_ROOT / "staticfiles.json").exists()
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").exists()

# -- logs: identifiers only, never a name, a document or an exception's words -------------------------------------

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "passavant.base.logs.WordlessFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # A mistyped form is no event; a broken page is one.
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": os.environ.get("PASSAVANT_LOG", "WARNING")},
}

SILENCED_SYSTEM_CHECKS = ["axes.W003"]
