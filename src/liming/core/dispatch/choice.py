"""Who goes: the holder, else the deputy, else who is on duty, else the nearest member with the skill."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from liming.core.dispatch.distance import metres_between

GridRole = Literal["holder", "deputy", "duty", "member"]
Point = tuple[float, float]

_ORDER: dict[GridRole, int] = {"holder": 0, "deputy": 1, "duty": 2, "member": 3}
_WHY = ("no_holder", "holder_on_leave", "holder_inactive", "holder_lacks_skill")

_SUBSTITUTES = ("deputy", "duty", "nearest")
BAND_KM = 5.0

REASON_CODES = ("holder", *(f"{who}_{why}" for who in _SUBSTITUTES for why in _WHY), "nobody")
"""Every code a choice may carry: who was chosen, and why it is not the holder."""

Loads = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who could go. `distance_km` is unknown when None; `open_items` is the present load.

    `starts` are WGS 84 points the person may set out from, for a distance that is asked per place.
    """

    key: str
    name: str
    role_in_grid: GridRole
    on_leave: bool = False
    active: bool = True
    skills: frozenset[str] = frozenset()
    open_items: int = 0
    distance_km: float | None = None
    starts: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """A stable code from REASON_CODES and the names and numbers its sentence needs."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """The person chosen (None when nobody can go), why, and who else could, best first."""

    person: Person | None
    reason: Reason
    alternates: tuple[Person, ...]


def choose(people: Iterable[Person], needed_skill: str | None, band_km: float = BAND_KM) -> Choice:
    """Pick who goes; nobody on leave, inactive or without the needed skill ever does.

    Among people of one role the distance counts in bands of `band_km`, then the lighter load, then the
    exact distance; unknown distances come last. Ties fall to the smaller key, so the choice is stable.
    """
    known = tuple(people)
    able = sorted(
        (person for person in known if hindrance(person, needed_skill) is None),
        key=lambda person: rank(person, band_km, person.distance_km, person.open_items),
    )
    if not able:
        return Choice(None, nobody(known, needed_skill), ())
    why = why_not_holder(known, needed_skill)
    return Choice(
        able[0],
        reason_for(able[0], why, needed_skill, able[0].distance_km, able[0].open_items),
        tuple(able[1:]),
    )


def hindrance(person: Person, needed_skill: str | None) -> str | None:
    """Why the person cannot go: inactive, on_leave or lacks_skill; None when nothing hinders."""
    if not person.active:
        return "inactive"
    if person.on_leave:
        return "on_leave"
    if needed_skill is not None and needed_skill not in person.skills:
        return "lacks_skill"
    return None


def rank(
    person: Person, band_km: float, distance_km: float | None, open_items: int
) -> tuple[int, float, int, float, str]:
    """What is compared between two people who can go; the smaller goes."""
    distance = float("inf") if distance_km is None else distance_km
    band = distance if distance_km is None else float(distance // band_km)
    return _ORDER[person.role_in_grid], band, open_items, distance, person.key


def kilometres(person: Person, place: Point | None) -> float | None:
    """From the nearest of the person's starts to the place, to a tenth; None when either is unknown."""
    if place is None or not person.starts:
        return person.distance_km
    return round(min(metres_between(*place, *start) for start in person.starts) / 1000, 1)


def why_not_holder(known: Sequence[Person], needed_skill: str | None) -> tuple[str, str | None]:
    """Why the holder does not go, as a code, and the holder's name if there is one."""
    holders = sorted((each for each in known if each.role_in_grid == "holder"), key=lambda each: each.key)
    if not holders:
        return "no_holder", None
    return f"holder_{hindrance(holders[0], needed_skill)}", holders[0].name


def reason_for(
    chosen: Person,
    why: tuple[str, str | None],
    needed_skill: str | None,
    distance_km: float | None,
    open_items: int,
) -> Reason:
    """The reason of a choice; `why` as `why_not_holder` gives it."""
    data: dict[str, Any] = {
        "person": chosen.name,
        "skill": needed_skill,
        "open_items": open_items,
        "distance_km": distance_km,
    }
    if chosen.role_in_grid == "holder":
        return Reason("holder", data)
    who = "nearest" if chosen.role_in_grid == "member" else chosen.role_in_grid
    data["holder"] = why[1]
    return Reason(f"{who}_{why[0]}", data)


def nobody(known: Sequence[Person], needed_skill: str | None) -> Reason:
    """The reason when nobody can go, with how many are hindered by what."""
    causes = [hindrance(person, needed_skill) for person in known]
    counts = {cause: causes.count(cause) for cause in ("on_leave", "inactive", "lacks_skill")}
    return Reason("nobody", {"skill": needed_skill, "people": len(known)} | counts)
