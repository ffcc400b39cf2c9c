"""How a database named by an address is opened: the same for the program's own and for one it moves to."""

from typing import Any

import environ

_SQLITE: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-64000;"
        "PRAGMA mmap_size=268435456;PRAGMA temp_store=MEMORY;"
    ),
}


def configured(url: str, *, pool: bool, lock_seconds: int = 0) -> dict[str, Any]:
    """Django's settings for `sqlite:///...` or `postgres://...`; `pool` counts for PostgreSQL only.

    Who waits longer than `lock_seconds` for another's lock is told so; 0 means 20 on SQLite, where one writes
    at a time, and 60 on PostgreSQL. Raises ImproperlyConfigured for an address that names no engine.
    """
    found: dict[str, Any] = dict(environ.Env.db_url_config(url))
    if found["ENGINE"].endswith("sqlite3"):
        # A new connection reads the whole schema first, which costs more than most requests.
        options = _SQLITE | {"timeout": lock_seconds or 20}
        return found | {"ENGINE": "liming.shared.sqlite3", "OPTIONS": options, "CONN_MAX_AGE": None}
    # Compiling a query first, as PostgreSQL does by itself, costs a page's short ones more than they take.
    session = f"-c lock_timeout={lock_seconds or 60}s -c jit=off"
    options = found.get("OPTIONS", {})
    return found | {"OPTIONS": {"options": session} | options | {"pool": pool}}
