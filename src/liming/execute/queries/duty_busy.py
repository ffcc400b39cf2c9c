"""Duty as busy spans: who has duty at a point or office is not sent on routes then; standby may go."""

from collections.abc import Iterator
from datetime import date, timedelta

from liming.execute.enums import DutyKind
from liming.execute.models import DutyShift
from liming.execute.queries.duty import with_holder
from liming.plan.rules.routes import Busy
from liming.register.models import Team
from liming.shared import clock

_DAY = 1_440


def duty_spans(team: Team, first_day: date, last_day: date) -> list[Busy]:
    """The team's duty from day to day, swaps applied, cut at midnight. One query."""
    rows = DutyShift.objects.everywhere("the routes of a team whose path was required").filter(
        team=team, starts_at__lt=clock.at(last_day + timedelta(days=1)), ends_at__gt=clock.at(first_day)
    )
    rows = rows.exclude(kind=DutyKind.STANDBY).select_related("point").order_by("starts_at", "id")
    return [span for row in with_holder(rows) for span in _by_day(row, first_day, last_day)]


def _by_day(row: DutyShift, first_day: date, last_day: date) -> Iterator[Busy]:
    holder = row.holder_id  # type: ignore[attr-defined]
    why = row.point.name if row.point else str(row.get_kind_display())
    for number in range((last_day - first_day).days + 1):
        day = first_day + timedelta(days=number)
        midnight = clock.at(day)
        start = max(0, int((row.starts_at - midnight).total_seconds()) // 60)
        end = min(_DAY, int((row.ends_at - midnight).total_seconds()) // 60)
        if start < end:
            yield Busy(holder, day, start, end, why)
