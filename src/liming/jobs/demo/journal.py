"""Rows of the activity on their way into the tables, in the order that keys need."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models

from liming.execute.models import (
    Activity,
    ActivityMember,
    CallBack,
    CallBackDraw,
    ChecklistAnswer,
    Dispatch,
    Hazard,
    HazardStep,
    Honour,
    PressItem,
    Rating,
    RatingInvitation,
    RecordMember,
    RecordTeam,
    Request,
    RequestStep,
    ServiceRecord,
    StageTimer,
    Visit,
)
from liming.execute.rules import numbers
from liming.jobs.demo.world import IdMaker, World
from liming.plan.models import MonthChange, MonthPlan, MonthStep, WorkItem
from liming.shared import clock
from liming.shared.bulk import bulk_insert

TABLES: tuple[type[models.Model], ...] = (
    MonthPlan,
    WorkItem,
    MonthStep,
    MonthChange,
    Request,
    Dispatch,
    StageTimer,
    RequestStep,
    Visit,
    ServiceRecord,
    RecordTeam,
    RecordMember,
    RatingInvitation,
    Rating,
    CallBackDraw,
    CallBack,
    ChecklistAnswer,
    Hazard,
    HazardStep,
    PressItem,
    Honour,
    Activity,
    ActivityMember,
)
Row = dict[str, Any]


class Journal:
    """Collects rows; `write` inserts and forgets them. Numbers run on by day as the actions count them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.random = world.random("journal")
        self.make: IdMaker = world.maker(self.random)
        self._rows: dict[type[models.Model], list[Row]] = {table: [] for table in TABLES}
        self._last: dict[str, int] = {}
        self.rateable: dict[UUID, list[Any]] = {}
        """Records since the last draw of call-backs, by team."""

    def add(self, table: type[models.Model], moment: datetime, **row: Any) -> Row:
        """Keep a row under a new id of that moment, unless the row brings its own."""
        row.setdefault("id", self.make(moment))
        self._rows[table].append(row)
        return row

    def add_plain(self, table: type[models.Model], **row: Any) -> None:
        """Keep a row whose key the database makes."""
        self._rows[table].append(row)

    def request_number(self, day: date) -> str:
        return self._next(numbers.request_prefix(day))

    def record_number(self, day: date) -> str:
        return self._next(numbers.record_prefix(day))

    def hazard_number(self, day: date) -> str:
        return self._next(numbers.hazard_prefix(day))

    def _next(self, prefix: str) -> str:
        self._last[prefix] = running = self._last.get(prefix, 0) + 1
        return f"{prefix}{running:04d}"

    def write(self) -> int:
        """Insert everything collected; returns how many rows."""
        count = 0
        for table, rows in self._rows.items():
            count += bulk_insert(table, rows)
            rows.clear()
        return count

    def follow_code(self) -> str:
        """Ten characters a caller can read aloud, drawn repeatably."""
        return "".join(self.random.choices(numbers.UNAMBIGUOUS, k=numbers.FOLLOW_LENGTH))


def day_of(moment: datetime) -> date:
    """The local day of a moment."""
    return clock.local(moment).date()


def token_of(invitation_id: UUID, secret: str) -> str:
    """The digest kept for an invitation, as the action keeps it."""
    return numbers.digest(numbers.rating_token(invitation_id, secret))
