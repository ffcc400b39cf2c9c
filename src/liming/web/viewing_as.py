"""Looking at the phone's pages as a member sees them: which member, until when, and no write meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest

from liming.execute.queries.settings import setting
from liming.shared import clock
from liming.shared.errors import DomainError

KEPT = "view_as"
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
_READS = ("GET", "HEAD")


@dataclass(frozen=True)
class Looking:
    """Whose pages the session looks at, why, and since when."""

    member_id: UUID
    name: str
    reason: str
    since: datetime

    @property
    def until(self) -> datetime:
        return self.since + timedelta(minutes=setting("view_as.minutes"))


def looking_of(request: HttpRequest) -> Looking | None:
    """What the session looks at; None when it does not, or its time is over."""
    kept = request.session.get(KEPT) if hasattr(request, "session") else None
    if not kept:
        return None
    since = datetime.fromisoformat(kept["since"])
    found = Looking(UUID(kept["member_id"]), kept["name"], kept["reason"], since)
    return found if clock.now() < found.until else None


def keep(request: HttpRequest, member_id: UUID, name: str, reason: str) -> None:
    """Remember it in the session."""
    since = clock.now().isoformat()
    request.session[KEPT] = {"member_id": str(member_id), "name": name, "reason": reason, "since": since}


def check_reading(request: HttpRequest) -> None:
    """Refuse anything but looking. Raises DomainError `view_as_read_only`."""
    if request.method not in _READS:
        raise DomainError("view_as_read_only")


def refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """What stands between the page and the database: nothing is written through another's eyes."""
    if sql.lstrip().upper().startswith(_WRITES):
        raise DomainError("view_as_read_only")
    return execute(sql, params, many, context)


def reading_only() -> Any:
    """The block in which the database takes no write."""
    return connection.execute_wrapper(refuse_writes)
