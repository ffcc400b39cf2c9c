"""Why a visit is where it is, and why another is nowhere: by trying it in every gap of the plan."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liming.core.planning.routes.gaps import FAR, Gaps, Ints, best_pair, best_spot, fits, gaps
from liming.core.planning.routes.layout import Layout
from liming.core.planning.routes.order import Options, Rows
from liming.core.planning.routes.problem import Hold, Visit
from liming.core.planning.routes.result import Reason, Unplanned
from liming.core.planning.routes.timetable import Timetable

Mask = NDArray[np.bool_]


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
    other, extra = _next_best(stage, row)
    data = {"extra": own, "able": len(able), "other": other, "other_extra": extra}
    if visit.own_member == member:
        return Reason("own_grid", data)
    if other is None:
        return Reason("only_free", data)
    return Reason("least_way" if extra is not None and own <= extra else "whole_day", data)


def _next_best(stage: Scene, row: int) -> tuple[str | None, int | None]:
    """Who else could still take the visit with the smallest detour, and how large that is."""
    layout = stage.layout
    going = [turn.who for turn, route in zip(layout.turns, stage.routes, strict=True) if row in route]
    best: tuple[int, int] | None = None
    for fit in fits(layout, row, stage.there, stage.chosen[row]):
        way = fit.extra - layout.costs[stage.there.who, row]
        way = np.where((fit.missing <= 0) & ~np.isin(stage.there.who, going), way, FAR)
        at = int(way.argmin())
        if way[at] < FAR and (best is None or int(way[at]) < best[0]):
            best = int(way[at]), int(stage.there.who[at])
    return (layout.problem.members[best[1]].key, best[0]) if best else (None, None)


def why_hour(stage: Scene, turn: int, position: int, spans: Timetable, partner: str | None) -> Reason:
    """Why the visit at this position of the turn begins when it does."""
    route, step = stage.routes[turn], 2 * position + 1
    visit = stage.layout.visits[route[position]]
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
    previous = stage.layout.visits[route[position - 1]].key
    drive = spans.spans[step - 1].end - spans.spans[step - 1].start
    return Reason("after_previous", {"previous": previous, "drive": drive})


def why_unplanned(stage: Scene, row: int) -> Unplanned:
    """Which of the five reasons keeps the visit out, and what would free it."""
    visit = stage.layout.visits[row]
    for reason in (_lacks_skill, _nobody_on_duty, _out_of_reach, _no_room):
        found = reason(stage, row, visit)
        if found is not None:
            return found
    return _too_dear(stage, row, visit)


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
    for option in stage.chosen[row]:
        is_there |= able & (where.ready <= option.end) & (option.start <= where.latest)
    count = _people(where, is_there)
    if count >= visit.persons:
        return None
    data = {"on_duty": count, "persons": visit.persons, "able": int(layout.able[:, row].sum())}
    return Unplanned(visit.key, Reason("nobody_on_duty", data), _moves(stage, row, where))


def _out_of_reach(stage: Scene, row: int, visit: Visit) -> Unplanned | None:
    """Even with nothing else to do nobody gets there and home again in time."""
    where = stage.empty
    if _people(where, _missing(stage, row, where) <= 0) >= visit.persons:
        return None
    drive = stage.layout.minutes[where.before, row][stage.layout.able[where.who, row]]
    data = {"minutes": visit.minutes, "nearest_drive": int(drive.min())}
    return Unplanned(visit.key, Reason("out_of_reach", data), _moves(stage, row, where))


def _people(where: Gaps, mask: Mask) -> int:
    return len(np.unique(where.who[mask]))


def _moves(stage: Scene, row: int, where: Gaps) -> tuple[Reason, ...]:
    """By how much the visit's hours, or somebody's shift, would have to move for the visit to fit."""
    layout, visit = stage.layout, stage.layout.visits[row]
    able = layout.able[where.who, row]
    start = where.ready + layout.minutes[where.before, row]
    last = where.latest - layout.minutes[row, where.after] - visit.minutes
    window = np.full(len(where.who), FAR, dtype=np.int64)
    shift = window.copy()
    ends = np.array([turn.ends_at for turn in layout.turns], dtype=np.int64)
    is_last = np.append(where.turn[1:] != where.turn[:-1], True) & (where.after == ends[where.turn])
    is_first = where.position == 0
    for option in stage.chosen[row]:
        away = np.maximum(start - option.end, option.start - last)
        window = np.where(able & (start <= last) & (away > 0), np.minimum(window, away), window)
        more = np.maximum(start, option.start) - last
        helps = (is_last & (start <= option.end)) | (is_first & (option.start <= last))
        shift = np.where(able & helps & (more > 0), np.minimum(shift, more), shift)
    return _least(stage, "move_window", where, window) + _least(stage, "longer_shift", where, shift)


def _least(stage: Scene, code: str, where: Gaps, minutes: Ints) -> tuple[Reason, ...]:
    if not minutes.size or minutes.min() >= FAR:
        return ()
    at = int(minutes.argmin())
    member = stage.layout.problem.members[int(where.who[at])].key
    return (Reason(code, {"member": member, "minutes": int(minutes[at])}),)


def _missing(stage: Scene, row: int, where: Gaps) -> Ints:
    all_fits = fits(stage.layout, row, where, stage.chosen[row])
    least: Ints = np.min([fit.missing for fit in all_fits], axis=0)
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
    data = {"able": int(layout.able[:, row].sum()), "persons": visit.persons}
    remedies = _moves(stage, row, stage.there) if visit.persons == 1 else ()
    remedies += _instead_of(stage, row, visit) + _free_hour(stage, visit)
    return Unplanned(visit.key, Reason("no_room", data), remedies)


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
