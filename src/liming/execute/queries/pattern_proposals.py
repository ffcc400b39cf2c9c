"""First patterns for a team that has none: from what stood on the roster of late, else from the doors."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from liming.execute.enums import DutyDays, DutyKind
from liming.execute.models import DutyShift
from liming.execute.queries.settings import setting
from liming.execute.rules.rostering import days_of, nearest_part, opening
from liming.register.models import ServicePoint, Team
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

_WEEKS = 5
_REASON = "the team was required above"


@dataclass(frozen=True)
class ProposedPattern:
    """A pattern as it could be added; `source` is roster or hours, whichever it was read from."""

    point: ServicePoint | None
    part: str
    kind: DutyKind
    days: DutyDays
    weekdays: str
    people: int
    source: str


def proposed_patterns(viewer: Viewer, team: Team) -> list[ProposedPattern]:
    """What the team seems to cover: turns that stood on at least half of the last five weeks' same weekdays;
    for a point without any, its opening hours. Two queries.
    """
    viewer.require(Right.EDIT_DUTY, team.path)
    points = ServicePoint.objects.everywhere(_REASON).filter(team=team, closed_on=None)
    by_key = {point.pk: point for point in points.order_by("code")}
    found = _from_roster(team, by_key)
    told = {pattern.point for pattern in found}
    return found + [each for point in by_key.values() if point not in told for each in from_hours(point)]


def from_hours(point: ServicePoint) -> list[ProposedPattern]:
    """What a point's door says; nothing when it says no hours."""
    told = opening(point.hours)
    parts, monday = setting("duty.parts"), date(2024, 1, 1)
    codes = dict.fromkeys(
        nearest_part(parts, _at(monday, low), _at(monday, high)) for low, high in told.spans
    )
    days, weekdays = days_of(told.weekdays)
    return [
        ProposedPattern(point, code, DutyKind.STATION, days, weekdays, 1, "hours") for code in codes if code
    ]


def _at(day: date, minutes: int) -> datetime:
    return clock.at(day, minutes // 60, minutes % 60)


def _from_roster(team: Team, points: dict[Any, ServicePoint]) -> list[ProposedPattern]:
    today = clock.today()
    rows = DutyShift.objects.everywhere(_REASON).filter(
        team=team,
        cancelled_at=None,
        starts_at__gte=clock.at(today - timedelta(weeks=_WEEKS)),
        starts_at__lt=clock.at(today),
    )
    parts = setting("duty.parts")
    seen: dict[tuple[Any, str, str], Counter[date]] = defaultdict(Counter)
    for point, kind, starts, ends in rows.values_list("point_id", "kind", "starts_at", "ends_at"):
        if kind != DutyKind.GUARANTEE and (point is None or point in points):
            part = nearest_part(parts, starts, ends)
            seen[point, part, kind][clock.local(starts).date()] += 1
    found = [
        _pattern(points.get(point), part, kind, days)
        for (point, part, kind), days in seen.items()
        if part and _usual(days)
    ]
    return sorted(found, key=lambda each: (each.point.code if each.point else "", each.part))


def _usual(days: Counter[date]) -> str:
    """The weekdays on which it stood in at least half of the weeks."""
    weeks = Counter(day.isoweekday() for day in days)
    return "".join(str(each) for each in sorted(weeks) if 2 * weeks[each] >= _WEEKS)


def _pattern(point: ServicePoint | None, part: str, kind: str, days: Counter[date]) -> ProposedPattern:
    people = Counter(days.values()).most_common(1)[0][0]
    return ProposedPattern(point, part, DutyKind(kind), *days_of(_usual(days)), people, "roster")
