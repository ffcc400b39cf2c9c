"""Who goes: the holder, else the deputy, else who is on duty, else the nearest member with the skill."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

GridRole = Literal["holder", "deputy", "duty", "member"]

_ORDER: tuple[GridRole, ...] = ("holder", "deputy", "duty", "member")
_WHY = ("no_holder", "holder_on_leave", "holder_inactive", "holder_lacks_skill")

_SUBSTITUTES = ("deputy", "duty", "nearest")

REASON_CODES = ("holder", *(f"{who}_{why}" for who in _SUBSTITUTES for why in _WHY), "nobody")
"""Every code a choice may carry: who was chosen, and why it is not the holder."""


@dataclass(frozen=True)
class Person:
    """Someone who could go. `distance_km` is unknown when None; `open_items` is the present load."""

    key: str
    name: str
    role_in_grid: GridRole
    on_leave: bool = False
    active: bool = True
    skills: frozenset[str] = frozenset()
    open_items: int = 0
    distance_km: float | None = None


@dataclass(frozen=True)
class Reason:
    """A stable code from REASON_CODES and the names and numbers its sentence needs."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """The person chosen (None when nobody can go), why, and who else could, best first."""

    person: Person | None
    reason: Reason
    alternates: tuple[Person, ...]


def choose(people: Iterable[Person], needed_skill: str | None, band_km: float = 5.0) -> Choice:
    """Pick who goes; nobody on leave, inactive or without the needed skill ever does.

    Among people of one role the distance counts in bands of `band_km`, then the lighter load, then the
    exact distance; unknown distances come last. Ties fall to the smaller key, so the choice is stable.
    """
    known = tuple(people)
    able = sorted(
        (person for person in known if _hindrance(person, needed_skill) is None),
        key=lambda person: _rank(person, band_km),
    )
    if not able:
        return Choice(None, Reason("nobody", _hindrance_counts(known, needed_skill)), ())
    return Choice(able[0], _reason(able[0], known, needed_skill), tuple(able[1:]))


def _hindrance(person: Person, needed_skill: str | None) -> str | None:
    if not person.active:
        return "inactive"
    if person.on_leave:
        return "on_leave"
    if needed_skill is not None and needed_skill not in person.skills:
        return "lacks_skill"
    return None


def _rank(person: Person, band_km: float) -> tuple[int, float, int, float, str]:
    distance = float("inf") if person.distance_km is None else person.distance_km
    band = distance if person.distance_km is None else float(distance // band_km)
    return _ORDER.index(person.role_in_grid), band, person.open_items, distance, person.key


def _reason(chosen: Person, known: Sequence[Person], needed_skill: str | None) -> Reason:
    data = {
        "person": chosen.name,
        "skill": needed_skill,
        "open_items": chosen.open_items,
        "distance_km": chosen.distance_km,
    }
    if chosen.role_in_grid == "holder":
        return Reason("holder", data)
    holders = sorted((each for each in known if each.role_in_grid == "holder"), key=lambda each: each.key)
    why = f"holder_{_hindrance(holders[0], needed_skill)}" if holders else "no_holder"
    who = "nearest" if chosen.role_in_grid == "member" else chosen.role_in_grid
    return Reason(f"{who}_{why}", data | {"holder": holders[0].name if holders else None})


def _hindrance_counts(known: Sequence[Person], needed_skill: str | None) -> dict[str, Any]:
    causes = [_hindrance(person, needed_skill) for person in known]
    counts = {cause: causes.count(cause) for cause in ("on_leave", "inactive", "lacks_skill")}
    return {"skill": needed_skill, "people": len(known)} | counts
