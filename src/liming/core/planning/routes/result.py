"""A plan that says where it comes from and why it is as it is. Hours as in the problem."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from liming.core.planning.routes.problem import Window

MEMBER_REASONS = ("fixed", "only_able", "kept", "own_grid", "only_free", "least_way", "whole_day")
HOUR_REASONS = ("fixed", "promised", "with_partner", "window_opens", "after_lunch", "after_previous", "first")
UNPLANNED_REASONS = ("lacks_skill", "nobody_on_duty", "out_of_reach", "no_room", "too_dear")
REMEDIES = ("train", "move_window", "longer_shift", "instead_of", "higher_priority", "free_hour")


@dataclass(frozen=True, slots=True)
class Reason:
    """A stable code and the names and numbers its sentence needs."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit of a route: the drive before it, when it begins and ends, why this member and why this
    hour.
    """

    visit: str
    drive: int
    arrive: int
    start: int
    end: int
    why_member: Reason
    why_hour: Reason


@dataclass(frozen=True, slots=True)
class Route:
    """What one member does in one shift; `lunch` is None where none is due."""

    member: str
    shift: Window
    leaves: int
    returns: int
    stops: tuple[Stop, ...]
    lunch: Window | None
    travel: int


@dataclass(frozen=True, slots=True)
class Unplanned:
    """A visit nobody makes, which of UNPLANNED_REASONS it is, and what would free it, cheapest first."""

    visit: str
    reason: Reason
    remedies: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Lower is better: the value of what is not served and the travel, both in minutes of travel."""

    lost: int
    travel: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.lost + self.travel


@dataclass(frozen=True, slots=True)
class Made:
    """What makes the same plan again: engine with version, seed, iterations of each search, digest of the
    problem.
    """

    engine: str
    seed: int
    iterations: tuple[int, ...]
    problem: str


@dataclass(frozen=True)
class Plan:
    """Routes in the order of members and shifts, empty ones left out; whatever is not planned, with
    reasons.
    """

    routes: tuple[Route, ...]
    unplanned: tuple[Unplanned, ...]
    score: Score
    made: Made

    def members_of(self) -> dict[str, tuple[str, ...]]:
        """Who makes each planned visit, ascending."""
        found: dict[str, list[str]] = {}
        for route in self.routes:
            for stop in route.stops:
                found.setdefault(stop.visit, []).append(route.member)
        return {visit: tuple(sorted(members)) for visit, members in found.items()}

    def starts(self) -> dict[str, int]:
        """When each planned visit begins."""
        return {stop.visit: stop.start for route in self.routes for stop in route.stops}

    def to_json(self) -> str:
        """Canonical JSON; `plan_from_json` reads it back."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON: equal plans have equal digests."""
        return sha256(self.to_json().encode()).hexdigest()


def plan_from_json(text: str) -> Plan:
    """Read what `Plan.to_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    raw = json.loads(text)
    return Plan(
        routes=tuple(_route(each) for each in raw["routes"]),
        unplanned=tuple(
            Unplanned(each["visit"], _reason(each["reason"]), tuple(_reason(one) for one in each["remedies"]))
            for each in raw["unplanned"]
        ),
        score=Score(**raw["score"]),
        made=Made(**raw["made"] | {"iterations": tuple(raw["made"]["iterations"])}),
    )


def _reason(raw: dict[str, Any]) -> Reason:
    data = {key: tuple(value) if isinstance(value, list) else value for key, value in raw["data"].items()}
    return Reason(raw["code"], data)


def _route(raw: dict[str, Any]) -> Route:
    stops = tuple(
        Stop(**each | {name: _reason(each[name]) for name in ("why_member", "why_hour")})
        for each in raw["stops"]
    )
    lunch = raw["lunch"] and Window(**raw["lunch"])
    return Route(**raw | {"shift": Window(**raw["shift"]), "stops": stops, "lunch": lunch})
