"""The course of a request as the timeline component reads it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from liming.execute.queries import BoardRow
from liming.execute.queries.timeline import TimelineStep
from liming.shared import clock
from liming.shared.remaining import remaining_text
from liming.web.words.formats import clock_time, local_date


def shown_steps(steps: Iterable[TimelineStep], row: BoardRow) -> list[dict[str, Any]]:
    """Clock times for today, days for others; the next limit says the time left as the list says it."""
    return [
        {
            "time": _time(step.at),
            "name": step.name,
            "words": step.words,
            "used": _left(step.due_at, row) if step.due_at else step.used,
            "kind": step.kind,
        }
        for step in steps
    ]


def _left(due_at: datetime, row: BoardRow) -> str:
    working_days = row.working_days if due_at == row.due_at else None
    return remaining_text(due_at - clock.now(), working_days)


def _time(moment: datetime) -> str:
    today = clock.local(moment).date() == clock.today()
    return clock_time(moment) if today else local_date(moment)
