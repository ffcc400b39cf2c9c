"""Start-up checks, each with an id and a hint; `liming doctor` prints them all."""

import sqlite3
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from liming.adapters.notices import CHANNELS
from liming.shared.callers import networks


@register()
def check_sqlite_mode(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """SQLite must take its write lock at once; deferred transactions lose writes under load."""
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        return []
    found: list[CheckMessage] = []
    if database.get("OPTIONS", {}).get("transaction_mode") != "IMMEDIATE":
        found.append(
            Error(
                "SQLite transactions are not IMMEDIATE.",
                hint='Set OPTIONS["transaction_mode"] = "IMMEDIATE".',
                id="liming.E001",
            )
        )
    if sqlite3.sqlite_version_info < (3, 35):
        found.append(Error("SQLite is older than 3.35.", hint="Install a newer SQLite.", id="liming.E002"))
    return found


@register()
def check_front_end(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Pages need the built stylesheet and scripts."""
    if (settings.BUILD / "static" / "app.css").is_file():
        return []
    return [Warning("The front end is not built.", hint="Run `./run build`.", id="liming.W001")]


@register()
def check_divisions(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The division register is built from the front-end data packages."""
    if settings.DIVISIONS_FILE.is_file():
        return []
    return [
        Warning(
            "The division file is missing; a new database will hold no divisions.",
            hint="Run `./run build`.",
            id="liming.W002",
        )
    ]


@register()
def check_notices(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Customers are asked for a rating by a notice; without a channel they must come by themselves."""
    if settings.NOTICE_CHANNEL not in CHANNELS:
        names = ", ".join(sorted(CHANNELS))
        hint = f"Set LIMING_NOTICE_CHANNEL to one of: {names}."
        return [Error("The notice channel is not known.", hint=hint, id="liming.E004")]
    if settings.NOTICE_CHANNEL != "none":
        return []
    return [
        Warning(
            "Notices are dropped; customers see the rating link only on their follow page.",
            hint="Set LIMING_NOTICE_CHANNEL=file and let a gateway read VAR/notices.jsonl.",
            id="liming.W003",
        )
    ]


@register()
def check_company_identity(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A company's sign-in is set up wholly or not at all, and never without TLS in production."""
    named = settings.OIDC
    found: list[CheckMessage] = []
    if not named["issuer"]:
        return found
    missing = [name for name in ("client_id", "client_secret", "claim", "name") if not named[name]]
    if missing:
        hint = "Set " + ", ".join(f"LIMING_OIDC_{name.upper()}" for name in missing) + "."
        found.append(Error("The company's sign-in is set up in part.", hint=hint, id="liming.E011"))
    if not settings.DEVELOPMENT and not named["issuer"].startswith("https://"):
        hint = "LIMING_OIDC_ISSUER must be https://…"
        found.append(Error("The company's sign-in is asked without TLS.", hint=hint, id="liming.E012"))
    return found


@register()
def check_limits(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Limits are counted by address: it must be the caller's, and the counts need a known home."""
    found: list[CheckMessage] = []
    if settings.LIMITS not in ("file", "memory"):
        hint = "Set LIMING_LIMITS to file (all processes of a machine) or memory (each process alone)."
        found.append(Error("Where limits are counted is not known.", hint=hint, id="liming.E005"))
    try:
        networks(settings.TRUSTED_PROXIES)
    except ValueError as fault:
        hint = "Write LIMING_TRUSTED_PROXIES as addresses or networks: 10.0.0.7,10.0.1.0/24."
        found.append(Error(f"A trusted proxy is no address: {fault}.", hint=hint, id="liming.E006"))
    if not settings.DEVELOPMENT and not settings.TRUSTED_PROXIES:
        found.append(
            Warning(
                "No proxy is trusted; behind one all callers share one address and one limit.",
                hint="Set LIMING_TRUSTED_PROXIES to the address of the server that ends TLS.",
                id="liming.W004",
            )
        )
    return found


LEAST_KEY = 50


@register(deploy=True)
def check_secret(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A production set-up must not run on the development key or on a short one."""
    hint = "Set LIMING_SECRET_KEY to at least 50 random characters and LIMING_DEVELOPMENT=0."
    if settings.SECRET_KEY.startswith("development-only-"):
        return [Error("The secret key is the development key.", hint=hint, id="liming.E003")]
    if len(settings.SECRET_KEY) < LEAST_KEY or len(set(settings.SECRET_KEY)) < 10:
        return [Error("The secret key is too short or too regular.", hint=hint, id="liming.E007")]
    return []


@register(deploy=True)
def check_names(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The server answers to its own names only, and the links it sends lead to it by HTTPS."""
    found: list[CheckMessage] = []
    if "*" in settings.ALLOWED_HOSTS:
        hint = "Set LIMING_HOSTS to the names people use."
        found.append(Error("The server answers to any name.", hint=hint, id="liming.E008"))
    elif all(name in settings.LOCAL_NAMES for name in settings.ALLOWED_HOSTS):
        hint = "Set LIMING_HOSTS to the names people use, e.g. fuwu.example."
        found.append(Warning("The server answers to this machine only.", hint=hint, id="liming.W005"))
    if not settings.PUBLIC_ADDRESS.startswith("https://"):
        hint = "Set LIMING_PUBLIC_ADDRESS=https://..., and the same in LIMING_TRUSTED_ORIGINS."
        found.append(Warning("Links sent to customers are not HTTPS.", hint=hint, id="liming.W006"))
    return found


@register(deploy=True)
def check_cookies(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Cookies travel by HTTPS only."""
    if settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE:
        return []
    hint = "Set LIMING_DEVELOPMENT=0 (and no LIMING_DEMO or LIMING_DEBUG)."
    return [Error("Cookies travel without HTTPS.", hint=hint, id="liming.E009")]


@register(deploy=True)
def check_collected(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Production serves collected files; without their list every page fails."""
    if settings.DEVELOPMENT or (settings.STATIC_ROOT / "staticfiles.json").is_file():
        return []
    hint = "Run `./run build`, then `./run liming collectstatic --noinput`."
    return [Error("The pages' files are not collected.", hint=hint, id="liming.E010")]


@register(deploy=True)
def check_logs(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The law asks for six months of logs; who keeps them shorter must know it."""
    if settings.LOG_DAYS >= LEAST_LOG_DAYS:
        return []
    says = f"Logs are said to be kept for {settings.LOG_DAYS} days, not {LEAST_LOG_DAYS}."
    hint = "Set MaxRetentionSec=190day in journald.conf (or rotate 190 in logrotate) and LIMING_LOG_DAYS=190."
    return [Warning(says, hint=hint, id="liming.W007")]


LEAST_LOG_DAYS = 180
