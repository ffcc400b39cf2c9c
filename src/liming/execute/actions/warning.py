"""Looking at running clocks in the background: warnings at shares of the limit, then escalation upwards."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from liming.execute import bridge
from liming.execute.actions.telling import People, Words, news_of, people_of, telling_book, time_left
from liming.execute.enums import RequestState, Stage
from liming.execute.models import ClockWarning, Request, StageTimer
from liming.execute.rules.transitions import ENDED
from liming.register.actions import News, post_notices
from liming.register.queries import ParameterBook
from liming.register.rules import path_above
from liming.shared import clock

WARNINGS = "clocks.warnings"
ESCALATION = "clocks.escalation"
BATCH = 500
LONGEST_WAIT = timedelta(hours=6)
"""Every running clock is looked at again at least this often, so that edited levels take hold."""

_STANDING_STILL = (RequestState.WAITING, *ENDED)


@dataclass
class _Look:
    """One clock as it stands: levels reached and not yet written, and when to look again."""

    timer: StageTimer
    next_at: datetime
    new: list[ClockWarning] = field(default_factory=list)


def warn() -> int:
    """Look at every running clock whose time has come; returns how many warnings are new.

    Running it again writes and tells nothing twice; clocks of waiting requests stand still and do not warn.
    """
    total = 0
    while True:
        looked, new = _warn_batch(clock.now())
        total += new
        if looked < BATCH:
            return total


@transaction.atomic
def _warn_batch(now: datetime) -> tuple[int, int]:
    """One batch: thirteen queries at most, however many clocks it holds."""
    timers = _due_for_a_look(now)
    if not timers:
        return 0, 0
    values = telling_book(WARNINGS, ESCALATION)
    known = _written(timers)
    looks = [_look(timer, values, known[timer.pk], now) for timer in timers]
    new = [warning for look in looks for warning in look.new]
    ClockWarning.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        post_notices(_news([look for look in looks if look.new], values), values)
    for look in looks:
        look.timer.next_look_at = look.next_at
    StageTimer.objects.bulk_update(timers, ["next_look_at"])
    return len(timers), len(new)


def _due_for_a_look(now: datetime) -> list[StageTimer]:
    rows = StageTimer.objects.filter(Q(next_look_at=None) | Q(next_look_at__lte=now), ended_at=None)
    rows = rows.exclude(request__state__in=_STANDING_STILL)
    return list(
        rows.select_related("request__team", "request__unit", "request__holder").order_by("pk")[:BATCH]
    )


def _written(timers: Sequence[StageTimer]) -> Mapping[UUID, set[tuple[bool, int]]]:
    rows = ClockWarning.objects.everywhere("warnings are written for everybody").filter(timer__in=timers)
    found: dict[UUID, set[tuple[bool, int]]] = defaultdict(set)
    for timer, is_escalation, level in rows.values_list("timer_id", "is_escalation", "level"):
        found[timer].add((is_escalation, level))
    return found


def _look(timer: StageTimer, values: ParameterBook, known: set[tuple[bool, int]], now: datetime) -> _Look:
    look = _Look(timer, next_at=now + LONGEST_WAIT)
    for moment, is_escalation, level in _moments(timer, values, now):
        if moment > now:
            look.next_at = min(look.next_at, moment)
        elif (is_escalation, level) not in known:
            look.new.append(
                ClockWarning(
                    request=timer.request,
                    timer=timer,
                    level=level,
                    is_escalation=is_escalation,
                    at=now,
                    due_at=timer.due_at,
                )
            )
    return look


def _moments(timer: StageTimer, values: ParameterBook, now: datetime) -> Iterable[tuple[datetime, bool, int]]:
    """When each level is or was reached: the moment, whether it is an escalation, the level."""
    path = place_of(timer.request)
    notes = timer.request.notes
    for row in values.at(WARNINGS, path):
        percent = int(row["percent"])
        yield bridge.moment_of_percent(timer.started_at, timer.due_at, percent, now, notes), False, percent
    for row in values.at(ESCALATION, path):
        if office_above(timer.request, int(row["up"])):
            yield timer.due_at + timedelta(minutes=int(row["after_minutes"])), True, int(row["up"])


def place_of(request: Request) -> str:
    """The path whose levels and quiet hours hold: the team's, before that the unit's."""
    place = request.team or request.unit
    return str(place.path)


def office_above(request: Request, levels: int) -> str:
    """The path of the office so many levels above the team; empty above the root."""
    return (
        path_above(request.team.path, levels) if request.team else path_above(request.unit.path, levels - 1)
    )


def _news(looks: Sequence[_Look], values: ParameterBook) -> list[News]:
    """One piece of news for each clock: the highest level it newly reached, of either kind."""
    requests = {look.timer.request.pk: look.timer.request for look in looks}
    offices = {
        office_above(look.timer.request, warning.level)
        for look in looks
        for warning in look.new
        if warning.is_escalation
    }
    people = people_of(requests.values(), offices)
    timers = [look.timer for look in looks]
    words = dict(zip((timer.pk for timer in timers), time_left(timers), strict=True))
    return [
        _one_news(warning, words[look.timer.pk], people, values)
        for look in looks
        for warning in _highest(look.new)
    ]


def _highest(warnings: Iterable[ClockWarning]) -> list[ClockWarning]:
    by_kind = {each.is_escalation: each for each in sorted(warnings, key=lambda each: each.level)}
    return list(by_kind.values())


def _one_news(warning: ClockWarning, left: Words, people: People, values: ParameterBook) -> News:
    request = warning.request
    more: dict[str, Any] = {"stage": Stage(warning.timer.stage).label, "percent": str(warning.level)}
    subject = f"{warning.timer_id}:{warning.level}"
    if warning.is_escalation:
        office = office_above(request, warning.level)
        told = people.officers.get(office, ())
        return news_of("escalation", request, subject, told, (office,), left=left, more=more)
    rows = values.at(WARNINGS, place_of(request))
    tell: Sequence[str] = next((row["tell"] for row in rows if int(row["percent"]) == warning.level), ())
    holder = people.holder(request) if "holder" in tell else ()
    captain = people.captain(request) if "captain" in tell else ()
    paths = (place_of(request),) if "captain" in tell else ()
    return news_of("warning", request, subject, (*holder, *captain), paths, left=left, more=more)
