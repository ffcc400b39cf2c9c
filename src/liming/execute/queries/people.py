"""Who could go to a request, with absence, skill and load."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from liming.execute import bridge
from liming.execute.bridge import Point
from liming.execute.models import Request
from liming.execute.queries import ground
from liming.execute.queries.ground import GridFacts
from liming.execute.queries.workforce import duty_of, loads, skill_names, workforce
from liming.execute.rules.reasons import reason_words
from liming.shared import clock
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class Candidate:
    """One person who could go; `is_recommended` marks the system's choice, `reason` says why in words."""

    member_id: UUID
    name: str
    open_items: int
    is_recommended: bool
    reason: str
    distance_km: float | None = None


def candidates(viewer: Viewer, request: Request) -> list[Candidate]:
    """Who could go, the recommended person first; empty when no team is named or nobody can."""
    viewer.require(Right.DISPATCH)
    row = (
        Request.objects.visible_to(viewer)
        .select_related("team", "grid_version", "service_type")
        .get(pk=request.pk)
    )
    if row.team is None:
        return []
    chosen = choose_for(row, clock.now())
    if chosen.key is None:
        return []
    rest = [
        Candidate(UUID(each.key), each.name, each.open_items, False, "", each.distance_km)
        for each in chosen.alternates
    ]
    reason, data = reason_words(chosen.code, chosen.data), chosen.data
    first = Candidate(UUID(chosen.key), data["person"], data["open_items"], True, reason, data["distance_km"])
    return [first, *rest]


class Chooser:
    """Chooses for many requests at one moment; who has duty and the loads are asked once for each team.

    `for_many` asks for the loads of all teams at once; without `ranks_others` nobody's load is asked where
    the holder or deputy goes anyhow, and who else could go stands by distance alone. Each choice adds one to
    the load of whoever goes, so that a batch does not fall on one person.
    """

    def __init__(self, moment: datetime, *, for_many: bool = False, ranks_others: bool = True) -> None:
        self._moment = moment
        self._people = workforce(clock.local(moment).date())
        self._duty: dict[UUID, dict[UUID, Point | None]] = {}
        self._loads: dict[UUID, dict[str, int]] = {}
        self._ranks_others = ranks_others
        self._all_loads = loads() if for_many else None

    def choose(self, request: Request, grid: GridFacts | None, *, with_others: bool = True) -> bridge.Chosen:
        """The choice for a request with a team; `with_others` also ranks who else could go."""
        assert request.team_id is not None
        team_id, skill = request.team_id, request.service_type.skill_code or None
        roster = self._people.roster(team_id, grid)
        first, chosen = bridge.first_of(roster, skill, None, {})
        is_open = first is None or first.role_in_grid == "member"
        if is_open:
            roster = self._people.roster(team_id, grid, self._duty_of(team_id))
        if with_others:
            loads_now = self._loads_of(team_id, roster) if is_open or self._ranks_others else {}
            chosen = bridge.choose(roster, skill, place_of(request), loads_now)
        elif is_open:
            loads_now = self._loads_of(team_id, roster)
            _person, chosen = bridge.first_of(roster, skill, place_of(request), loads_now)
        if skill:
            chosen.data["skill_name"] = skill_names().get(skill, skill)
        counted = self._all_loads if self._all_loads is not None else self._loads.get(team_id)
        if chosen.key is not None and counted is not None:
            counted[chosen.key] = counted.get(chosen.key, 0) + 1
        return chosen

    def _duty_of(self, team_id: UUID) -> dict[UUID, Point | None]:
        if team_id not in self._duty:
            self._duty[team_id] = duty_of(team_id, self._moment)
        return self._duty[team_id]

    def _loads_of(self, team_id: UUID, roster: bridge.Roster) -> dict[str, int]:
        if self._all_loads is not None:
            return self._all_loads
        if team_id not in self._loads:
            self._loads[team_id] = loads([UUID(each.key) for each in roster.people])
        return self._loads[team_id]


def choose_for(request: Request, moment: datetime) -> bridge.Chosen:
    """The choice for one request with a team, and who else could go."""
    return Chooser(moment).choose(request, grid_of(request))


def people_of(team_id: UUID) -> list[bridge.Person]:
    """The team's members of today with their open items, by code. One query."""
    workers = workforce(clock.today()).by_team.get(team_id, ())
    counted = loads([UUID(worker.key) for worker in workers])
    return [worker.as_person("member", open_items=counted.get(worker.key, 0)) for worker in workers]


def grid_of(request: Request) -> GridFacts | None:
    """The grid version of a request as it is kept in memory; None for one that is no longer in force."""
    if request.grid_version_id is None:
        return None
    day = clock.local(request.received_at).date()
    return ground.grids(day).get(request.grid_version_id)


def place_of(request: Request) -> Point | None:
    """Where the request lies, WGS 84 degrees."""
    if request.longitude is None or request.latitude is None:
        return None
    return request.longitude, request.latitude
