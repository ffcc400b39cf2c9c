"""When things happen: months, weekdays, holidays, hours; and how long a stage takes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate
from random import Random

from liming.core.calendar import WorkCalendar
from liming.core.calendar.working_days import DayKind
from liming.jobs.demo.catalogue import data
from liming.shared import clock

_HOURS = tuple(range(24))
_WORK_HOURS = (8, 9, 10, 11, 14, 15, 16, 17)
_WORK_WEIGHTS = tuple(accumulate((8, 16, 16, 9, 10, 15, 13, 6)))
_OPENS, _CLOSES = 8, 18


def day_weights(days: Sequence[date], calendar: WorkCalendar) -> list[float]:
    """How busy each day is: Mondays most, weekends and holidays less, seasons by month."""
    settings = data("activity")
    weights = []
    for day in days:
        weight = settings["months"][day.month - 1] * settings["weekdays"][day.weekday()]
        if calendar.kind(day) is DayKind.HOLIDAY:
            weight *= settings["holiday"]
        weights.append(weight)
    return weights


@cache
def _call_hours() -> list[float]:
    return list(accumulate(data("activity")["hours"]))


def moment_of_call(random: Random, day: date) -> datetime:
    """A moment of the day at which people call."""
    hour = random.choices(_HOURS, cum_weights=_call_hours())[0]
    return clock.at(day, hour) + timedelta(seconds=random.randrange(3600))


def moment_of_work(random: Random, day: date) -> datetime:
    """A moment of the working day, in whole minutes."""
    hour = random.choices(_WORK_HOURS, cum_weights=_WORK_WEIGHTS)[0]
    return clock.at(day, hour, random.randrange(60))


def within(random: Random, start: datetime, due: datetime, promptness: float) -> datetime:
    """When a stage ends: inside its limit with the team's promptness, else somewhat late."""
    span = max((due - start).total_seconds(), 60.0)
    part = random.betavariate(2.0, 3.2) if random.random() < promptness else random.uniform(1.03, 1.8)
    return start + timedelta(seconds=int(span * part))


def in_working_hours(random: Random, moment: datetime) -> datetime:
    """The moment itself by day; at night the next morning."""
    local = clock.local(moment)
    if _OPENS <= local.hour < _CLOSES:
        return moment
    day = local.date() + timedelta(days=1 if local.hour >= _CLOSES else 0)
    return clock.at(day, _OPENS) + timedelta(seconds=random.randrange(5_400))
