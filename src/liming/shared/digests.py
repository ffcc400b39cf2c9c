"""Digests over canonical JSON: the same content gives the same characters on either database."""

import base64
import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

_SHORT = 18
"""Octets of a short digest: 24 characters, beyond any search."""


def plain(value: Any) -> Any:
    """A value as SQLite stores it: ids as 32 digits, days and moments (UTC) as text, truth as 0 or 1."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        moment = value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
        return moment.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


_written = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=plain).encode


def digest(content: Any) -> str:
    """SHA-256 (hex) of the content as JSON with sorted keys and no spaces."""
    return hashlib.sha256(_written(content).encode()).hexdigest()


def short_digest(content: Any) -> str:
    """The beginning of the same in 24 characters, where many are kept side by side."""
    return base64.b64encode(hashlib.sha256(_written(content).encode()).digest()[:_SHORT]).decode()
