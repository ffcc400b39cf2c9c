"""The only door of this room to the core: rows become core values here, and come back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from liming.core import calendar as core_calendar
from liming.core import dispatch as core_dispatch
from liming.core.calendar import Quarter
from liming.core.dispatch import CaseSketch, DrawnArea, GridRole, Loads, Person, Point, Roster, Similarity
from liming.core.planning import rosters
from liming.core.planning.rosters import Balance as DutyBalance
from liming.core.planning.rosters import Costs as RosterCosts
from liming.core.planning.rosters import Duty, RosterProblem, RosterRules, Tally
from liming.core.planning.rosters import Gap as DutyGap
from liming.core.planning.rosters import Person as DutyPerson
from liming.core.planning.rosters import Roster as DutyRoster
from liming.register import bridge as register_bridge
from liming.shared import clock, revision


@dataclass(frozen=True)
class Place:
    """Candidate grid versions, best first, with their distance in metres; `is_border` asks for a look."""

    candidates: tuple[tuple[UUID, float], ...]
    is_border: bool


@dataclass(frozen=True)
class Chosen:
    """Who goes (a member id or None), the stored reason, and who else could."""

    key: str | None
    code: str
    data: dict[str, Any]
    alternates: tuple[Person, ...]

    def as_notes(self) -> dict[str, Any]:
        """The choice as it is kept on a request that waits for the captain."""
        name = self.data.get("person", "") if self.key else ""
        return {"member_id": self.key, "name": name, "code": self.code, "data": self.data}


def grid_era(day: date) -> date:
    """The day since which the grids are as they are on `day`."""
    return register_bridge.grid_era(day)


def locate_many(
    longitudes: Sequence[float], latitudes: Sequence[float], day: date, border_metres: float
) -> list[Place]:
    """For each point the grid versions of the day that hold it or lie near it."""
    index, versions = register_bridge.grid_index(day)
    found = index.locate_many(longitudes, latitudes, border_metres) if longitudes else []
    return [
        Place(tuple((versions[each.key], each.distance_m) for each in place.candidates), place.is_border)
        for place in found
    ]


def grids_by_words(text: str, day: date, within: str = "") -> tuple[UUID, ...]:
    """Grid versions of the day whose community or township stands in the text, longest name first.

    `within` is the beginning of a division code, at most a county's.
    """
    index, versions = register_bridge.grid_index(day)
    return tuple(versions[key] for key in index.by_words(text, within))


def first_of(
    roster: Roster, needed_skill: str | None, place: Point | None, loads: Loads
) -> tuple[Person | None, Chosen]:
    """Who goes without saying who else could; enough for a proposal."""
    person, reason = roster.first(needed_skill, place, loads)
    return person, Chosen(person.key if person else None, reason.code, dict(reason.data), ())


def choose(roster: Roster, needed_skill: str | None, place: Point | None, loads: Loads) -> Chosen:
    """Holder, deputy, duty, then the lightest of the nearest able members, and who else could go.

    The alternates carry their load and distance.
    """
    choice = roster.choose(needed_skill, place, loads)
    others = tuple(
        replace(
            each,
            open_items=loads.get(each.key, each.open_items),
            distance_km=core_dispatch.kilometres(each, place),
        )
        for each in choice.alternates
    )
    key = choice.person.key if choice.person else None
    return Chosen(key, choice.reason.code, dict(choice.reason.data), others)


def pauses_of(notes: Mapping[str, Any]) -> tuple[core_calendar.Pause, ...]:
    """The pauses kept in a request's notes."""
    return tuple(
        core_calendar.Pause(
            clock.parse(pause["starts"]),
            clock.parse(pause["ends"]) if pause.get("ends") else None,
            pause["cause"],
        )
        for pause in notes.get("pauses", ())
    )


def due_at(start: datetime, amount: int, unit: str, notes: Mapping[str, Any]) -> datetime:
    """When a limit that started at `start` is used up, pauses left out."""
    if amount and not notes.get("pauses"):
        if unit == core_calendar.LimitUnit.MINUTE:
            return (start + timedelta(minutes=amount)).astimezone(clock.LOCAL_ZONE)
        return _due_after(clock.local(start).date(), amount, unit)
    limit = core_calendar.Limit(amount, core_calendar.LimitUnit(unit))
    return core_calendar.due_at(start, limit, register_bridge.work_calendar(), pauses_of(notes))


@revision.kept(maxsize=4096)
def _due_after(day: date, amount: int, unit: str) -> datetime:
    """The end of one or more whole days; the hour of the start day does not matter to them."""
    limit = core_calendar.Limit(amount, core_calendar.LimitUnit(unit))
    return core_calendar.due_at(clock.at(day, 12), limit, register_bridge.work_calendar())


def used_minutes(start: datetime, end: datetime, notes: Mapping[str, Any]) -> int:
    """Whole minutes the clock ran, pauses left out."""
    return core_calendar.used_minutes(start, end, pauses_of(notes))


def remaining_minutes(now: datetime, due: datetime, notes: Mapping[str, Any]) -> int:
    """Minutes of running time left, negative when over; stands still while a pause is open."""
    return int(core_calendar.remaining(now, due, pauses_of(notes)).total_seconds() // 60)


def moment_of_percent(
    start: datetime, due: datetime, percent: float, now: datetime, notes: Mapping[str, Any]
) -> datetime:
    """When so much of a limit is used up, if nothing pauses it from now on."""
    return core_calendar.moment_of_share(start, due, percent / 100, now, pauses_of(notes))


def working_days_left(now: datetime, dues: Sequence[datetime]) -> list[int]:
    """Whole working days from today to each due day, for limits counted in working days."""
    calendar = register_bridge.work_calendar() if dues else None
    today = clock.local(now).date()
    return [
        calendar.working_days_between(today, clock.local(due).date()) for due in dues if calendar is not None
    ]


def rest_days(days: Iterable[date]) -> frozenset[date]:
    """Those of the days on which people rest, by the calendar with its make-up days."""
    calendar = register_bridge.work_calendar()
    return frozenset(day for day in days if not calendar.is_working(day))


def quarter_of(moment: datetime) -> str:
    """The quarter of a moment in Asia/Shanghai, "2026Q3"."""
    return str(Quarter.of(clock.local(moment).date()))


def quarter_after(quarter: str) -> str:
    """The following quarter. Raises ValueError for anything but "2026Q3"."""
    return str(Quarter.parse(quarter).next())


def drawn_area(polygon: Mapping[str, Any] | None, circle: tuple[float, float, float] | None) -> DrawnArea:
    """An area drawn on the map, to ask whether it holds a place."""
    return DrawnArea(polygon, circle)


def is_polygon(value: object) -> bool:
    """True for a GeoJSON polygon that encloses something."""
    return core_dispatch.is_polygon(value)


def crosses_itself(value: object) -> bool:
    """True for a GeoJSON polygon whose edge runs over itself."""
    return core_dispatch.crosses_itself(value)


def square_kilometres(polygon: Mapping[str, Any]) -> float:
    """Size of a GeoJSON polygon."""
    return core_dispatch.square_kilometres(polygon)


def share_inside(polygon: Mapping[str, Any], outline: Mapping[str, Any]) -> float:
    """Which share of a polygon lies inside an outline, 0 to 1."""
    return core_dispatch.share_inside(polygon, outline)


def quarter_before(quarter: str) -> str:
    """The quarter before. Raises ValueError for anything but "2026Q3"."""
    return str(Quarter.parse(quarter).previous())


def days_of_quarter(quarter: str) -> tuple[date, date]:
    """First and last day of a quarter. Raises ValueError for anything but "2026Q3"."""
    parsed = Quarter.parse(quarter)
    return parsed.first_day, parsed.last_day


def similarity(a: CaseSketch, b: CaseSketch) -> Similarity:
    """How likely two requests tell of the same trouble, 0 to 1."""
    return core_dispatch.similar(a, b)


def alike(own: CaseSketch, others: Sequence[CaseSketch], least: float) -> list[tuple[int, float]]:
    """Place and score of those of `others` that likely tell of the same trouble."""
    return core_dispatch.alike(own, others, least)


def sketch(at: datetime, place: Sequence[float | None], kind: str, words: str) -> CaseSketch:
    """What is compared of a request; `place` is (longitude, latitude)."""
    return CaseSketch(at, place[0], place[1], kind, words)


def metres_between(longitude_a: float, latitude_a: float, longitude_b: float, latitude_b: float) -> float:
    """Metres on the ground between two places."""
    return core_dispatch.metres_between(longitude_a, latitude_a, longitude_b, latitude_b)


def roster_contradiction(problem: RosterProblem) -> str | None:
    """The code of what cannot be meant about a roster's problem; None when one can be made."""
    found = rosters.contradictions(problem)
    return found[0].code if found else None


def make_duty_roster(problem: RosterProblem, seed: int, effort: float) -> DutyRoster:
    """The roster of least cost found; raises RuntimeError when `effort` ended before there was any."""
    return rosters.make_roster(problem, seed, rosters.SearchLimit(effort))


def roster_violations(problem: RosterProblem, cells: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The codes of the hard rules that a roster breaks, read without knowing how it was made."""
    return tuple(each.code for each in rosters.violations(problem, cells))


def duty_gaps(problem: RosterProblem, cells: Mapping[str, tuple[str, ...]], most: int) -> list[DutyGap]:
    """What nobody covers, each with up to `most` remedies, the best first."""
    return rosters.find_gaps(problem, cells, most)


def duty_balances(problem: RosterProblem, cells: Mapping[str, tuple[str, ...]]) -> list[DutyBalance]:
    """What each person does beside the fair share."""
    return rosters.balances(problem, cells)


def mask_text(text: str) -> str:
    """The text with phones, account and identity numbers masked."""
    return core_dispatch.mask_text(text)


def mask_texts(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with private numbers masked in those that are text."""
    return {name: mask_text(each) if isinstance(each, str) else each for name, each in values.items()}


def unless_masked(words: str, kept: str) -> str:
    """What a form says of words that it showed masked: the kept ones where nobody changed them."""
    return kept if "".join(words.split()) == "".join(mask_text(kept).split()) else words


def mask_name(name: str) -> str:
    """王** for 王小明."""
    return core_dispatch.mask_name(name)


def mask_phone(number: str) -> str:
    """138****5521."""
    return core_dispatch.mask_phone(number)


def mask_account(number: str) -> str:
    """14****36."""
    return core_dispatch.mask_account(number)


__all__ = [
    "CaseSketch",
    "Chosen",
    "DrawnArea",
    "Duty",
    "DutyBalance",
    "DutyGap",
    "DutyPerson",
    "DutyRoster",
    "GridRole",
    "Loads",
    "Person",
    "Place",
    "Point",
    "Roster",
    "RosterCosts",
    "RosterProblem",
    "RosterRules",
    "Similarity",
    "Tally",
]
