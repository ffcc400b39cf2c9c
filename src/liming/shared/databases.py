"""How a database named by an address is opened: the same for the program's own and for one it moves to."""

from typing import Any

import environ

_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-64000;"
        "PRAGMA mmap_size=268435456;PRAGMA temp_store=MEMORY;"
    ),
}


def configured(url: str, *, pool: bool) -> dict[str, Any]:
    """Django's settings for `sqlite:///...` or `postgres://...`; `pool` counts for PostgreSQL only.

    Raises ImproperlyConfigured for an address that names no engine.
    """
    found: dict[str, Any] = dict(environ.Env.db_url_config(url))
    if found["ENGINE"].endswith("sqlite3"):
        # A new connection reads the whole schema first, which costs more than most requests.
        return found | {"ENGINE": "liming.shared.sqlite3", "OPTIONS": dict(_SQLITE), "CONN_MAX_AGE": None}
    found.setdefault("OPTIONS", {})["pool"] = pool
    return found
