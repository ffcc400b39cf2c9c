"""Why a visit is where it is, and why another is nowhere: by trying it in every gap of the plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from liming.core.planning.routes.gaps import FAR, Gaps, best_pair, best_spot, fits, gaps
from liming.core.planning.routes.layout import Layout
from liming.core.planning.routes.order import Options, Rows
from liming.core.planning.routes.problem import Hold, Visit
from liming.core.planning.routes.result import Reason, Unplanned
from liming.core.planning.routes.timetable import Timetable


@dataclass(frozen=True)
class Scene:
    """The routes that are to be explained, and every gap they leave."""

    layout: Layout
    routes: tuple[Rows, ...]
    chosen: Options
    there: Gaps
    removing: Gaps
    empty: Gaps


def scene(layout: Layout, routes: Sequence[Rows], chosen: Options) -> Scene:
    """Work out the gaps once for all visits."""
    nobody: list[Rows] = [() for _ in routes]
    return Scene(
        layout,
        tuple(routes),
        chosen,
        gaps(layout, routes, chosen),
        gaps(layout, routes, chosen, is_removing=True),
        gaps(layout, nobody, chosen),
    )


def reasons(stage: Scene) -> tuple[Unplanned, ...]:
    """Every visit the routes leave out, in the order of the problem."""
    served = {row for route in stage.routes for row in route}
    rows = range(len(stage.layout.visits))
    return tuple(why_unplanned(stage, row) for row in rows if row not in served)


def why_member(stage: Scene, row: int, turn: int, position: int) -> Reason:
    """Why this member makes the visit."""
    layout, visit = stage.layout, stage.layout.visits[row]
    who, route = layout.turns[turn].who, stage.routes[turn]
    member = layout.problem.members[who].key
    kept = layout.kept.get(visit.key)
    able = [each.key for each, can in zip(layout.problem.members, layout.able[:, row], strict=True) if can]
    if kept is not None and kept.hold is Hold.FIXED:
        return Reason("fixed", {"member": member})
    if len(able) <= visit.persons:
        return Reason("only_able", {"skills": dict(visit.skills), "able": tuple(able)})
    if kept is not None and member in kept.members:
        return Reason("kept", {"member": member})
    station = (layout.turns[turn].starts_at, *route, layout.turns[turn].ends_at)
    before, after = station[position], station[position + 2]
    own = int(layout.minutes[before, row] + layout.minutes[row, after] - layout.minutes[before, after])
    other, extra = _next_best(stage, row, {layout.turns[turn].who})
    data = {"extra": own, "able": len(able), "other": other, "other_extra": extra}
    if visit.own_member == member:
        return Reason("own_grid", data)
    if other is None:
        return Reason("only_free", data)
    return Reason("least_way" if extra is not None and own <= extra else "whole_day", data)


def _next_best(stage: Scene, row: int, without: set[int]) -> tuple[str | None, int | None]:
    """Who else could still take the visit with the smallest detour, and how large that is."""
    layout = stage.layout
    best: tuple[int, int] | None = None
    for fit in fits(layout, row, stage.there, stage.chosen[row]):
        way = fit.extra - layout.costs[stage.there.who, row]
        way = np.where((fit.missing <= 0) & ~np.isin(stage.there.who, list(without)), way, FAR)
        at = int(way.argmin())
        if way[at] < FAR and (best is None or int(way[at]) < best[0]):
            best = int(way[at]), int(stage.there.who[at])
    return (layout.problem.members[best[1]].key, best[0]) if best else (None, None)


def why_hour(stage: Scene, row: int, spans: Timetable, step: int, partner: str | None) -> Reason:
    """Why the visit begins when it does; `step` is its place among drives and visits."""
    visit = stage.layout.visits[row]
    kept = stage.layout.kept.get(visit.key)
    start, arrive = spans.spans[step].start, spans.spans[step - 1].end
    if kept is not None and kept.hold is not Hold.PUBLISHED:
        return Reason(str(kept.hold), {"start": kept.start})
    if partner is not None:
        return Reason("with_partner", {"member": partner})
    opening = next((each.start for each in visit.windows if each.start == start), None)
    if opening is not None and arrive <= start and (step == 1 or arrive < start):
        return Reason("window_opens", {"start": start, "waits": start - arrive})
    if spans.lunch is not None and spans.lunch.end in (arrive, start, spans.spans[step - 1].start):
        return Reason("after_lunch", {"lunch_end": spans.lunch.end})
    if step == 1:
        return Reason("first", {"leaves": spans.leaves})
    previous = stage.layout.visits[_previous(stage, row)].key
    return Reason(
        "after_previous",
        {"previous": previous, "drive": spans.spans[step - 1].end - spans.spans[step - 1].start},
    )


def _previous(stage: Scene, row: int) -> int:
    return next(
        route[route.index(row) - 1] for route in stage.routes if row in route and route.index(row) > 0
    )


def why_unplanned(stage: Scene, row: int) -> Unplanned:
    """Which of the five reasons keeps the visit out, and what would free it."""
    visit = stage.layout.visits[row]
    for reason in (_lacks_skill, _nobody_on_duty, _out_of_reach, _no_room):
        found = reason(stage, row, visit)
        if found is not None:
            return found
    return _too_dear(stage, row, visit)


def _people(stage: Scene, where: Gaps, mask: np.ndarray[Any, np.dtype[np.bool_]]) -> int:
    return len(np.unique(where.who[mask]))


def _lacks_skill(stage: Scene, row: int, visit: Visit) -> Unplanned | None:
    able = int(stage.layout.able[:, row].sum())
    if able >= visit.persons:
        return None
    members = stage.layout.problem.members
    missing = [
        {skill: level for skill, level in visit.skills.items() if member.skills.get(skill, 0) < level}
        for member in members
    ]
    lacks = {
        skill: max((member.skills.get(skill, 0) for member in members), default=0) for skill in visit.skills
    }
    near = sorted(
        range(len(members)), key=lambda who: (len(missing[who]), sum(missing[who].values()), members[who].key)
    )
    near = [who for who in near if missing[who]][:1]
    data = {"needs": dict(visit.skills), "highest": lacks, "able": able, "persons": visit.persons}
    train = tuple(Reason("train", {"member": members[who].key, "skills": missing[who]}) for who in near)
    return Unplanned(visit.key, Reason("lacks_skill", data), train)


def _nobody_on_duty(stage: Scene, row: int, visit: Visit) -> Unplanned | None:
    """Of the able nobody, or for two persons fewer than two, is at work inside the windows."""
    where, layout = stage.empty, stage.layout
    able = layout.able[where.who, row]
    is_there = np.zeros(len(where.who), dtype=bool)
    away = np.full(len(where.who), FAR, dtype=np.int64)
    for option in stage.chosen[row]:
        gap = np.maximum(where.ready - option.end, option.start - where.latest)
        is_there |= able & (gap <= 0)
        away = np.minimum(away, np.where(able, np.maximum(gap, 0), FAR))
    count = _people(stage, where, is_there)
    if count >= visit.persons:
        return None
    data = {"on_duty": count, "persons": visit.persons, "able": int(layout.able[:, row].sum())}
    return Unplanned(
        visit.key, Reason("nobody_on_duty", data), _moves(stage, where, np.where(is_there, FAR, away))
    )


def _moves(stage: Scene, where: Gaps, away: np.ndarray[Any, np.dtype[np.int64]]) -> tuple[Reason, ...]:
    if not away.size or away.min() >= FAR:
        return ()
    at = int(away.argmin())
    data = {"member": stage.layout.problem.members[int(where.who[at])].key, "minutes": int(away[at])}
    return Reason("move_window", data), Reason("longer_shift", data)


def _out_of_reach(stage: Scene, row: int, visit: Visit) -> Unplanned | None:
    """Even with nothing else to do nobody gets there and home again in time."""
    where = stage.empty
    missing = _missing(stage, row, where)
    count = _people(stage, where, missing <= 0)
    if count >= visit.persons:
        return None
    drive = stage.layout.minutes[where.before, row]
    data = {"minutes": visit.minutes, "nearest_drive": int(drive[stage.layout.able[where.who, row]].min())}
    return Unplanned(
        visit.key, Reason("out_of_reach", data), _moves(stage, where, np.where(missing <= 0, FAR, missing))
    )


def _missing(stage: Scene, row: int, where: Gaps) -> np.ndarray[Any, np.dtype[np.int64]]:
    all_fits = fits(stage.layout, row, where, stage.chosen[row])
    least: np.ndarray[Any, np.dtype[np.int64]] = np.min([fit.missing for fit in all_fits], axis=0)
    return least


def _no_room(stage: Scene, row: int, visit: Visit) -> Unplanned | None:
    """Whoever could go is busy: no gap of the plan is long enough."""
    layout = stage.layout
    if visit.persons == 1:
        is_possible = best_spot(layout, row, stage.there, stage.chosen[row]) is not None
    else:
        is_possible = best_pair(layout, row, stage.there, stage.chosen[row]) is not None
    if is_possible:
        return None
    missing = _missing(stage, row, stage.there)
    able = int(layout.able[:, row].sum())
    remedies = _moves(stage, stage.there, np.where(missing <= 0, FAR, missing)) + _instead_of(
        stage, row, visit
    )
    return Unplanned(
        visit.key,
        Reason("no_room", {"able": able, "persons": visit.persons}),
        remedies + _free_hour(stage, visit),
    )


def _instead_of(stage: Scene, row: int, visit: Visit) -> tuple[Reason, ...]:
    """The least valuable single visit whose place this one could have."""
    layout, where = stage.layout, stage.removing
    if visit.persons == 2 or not where.turn.size:
        return ()
    value = np.array(layout.values, dtype=np.int64)[where.without]
    single = np.array([layout.visits[int(each)].persons == 1 for each in where.without])
    worth = np.where((_missing(stage, row, where) <= 0) & single, value, FAR)
    at = int(worth.argmin())
    if worth[at] >= FAR:
        return ()
    other = layout.visits[int(where.without[at])]
    member = layout.problem.members[int(where.who[at])].key
    return (Reason("instead_of", {"visit": other.key, "member": member, "priority": other.priority}),)


def _free_hour(stage: Scene, visit: Visit) -> tuple[Reason, ...]:
    kept = stage.layout.kept.get(visit.key)
    if kept is None or kept.hold is Hold.PUBLISHED:
        return ()
    return (Reason("free_hour", {"start": kept.start, "hold": str(kept.hold)}),)


def _too_dear(stage: Scene, row: int, visit: Visit) -> Unplanned:
    """It would fit, but the way costs more than the visit is worth."""
    layout = stage.layout
    if visit.persons == 1:
        spot = best_spot(layout, row, stage.there, stage.chosen[row])
        spots = [spot] if spot else []
    else:
        spots = list(best_pair(layout, row, stage.there, stage.chosen[row]) or ())
    extra, value = sum(spot.extra for spot in spots), layout.values[row] * visit.persons
    enough = [level for level in (2, 3) if layout.problem.weights.value(level) * visit.persons > extra]
    remedy = tuple(
        Reason("higher_priority", {"priority": level}) for level in enough[:1] if level > visit.priority
    )
    members = tuple(layout.problem.members[layout.turns[spot.turn].who].key for spot in spots)
    return Unplanned(
        visit.key, Reason("too_dear", {"extra": extra, "value": value, "members": members}), remedy
    )
