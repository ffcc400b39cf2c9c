"""The problem as rows and columns, worked out once: ways, who may go, who should, when, from where."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from liming.core.planning.routes.clock import Clock
from liming.core.planning.routes.problem import (
    Hold,
    Kept,
    Problem,
    Shift,
    Visit,
    Weights,
    Window,
    is_able,
    turns,
)
from liming.core.planning.routes.travel import Minutes, Place

FIXED_VALUE = 100_000
"""What a fixed visit is worth in minutes of travel: more than everything else of a day."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One stretch of work: the member (row), the shift, and the rows of the matrix where it starts and
    ends.
    """

    who: int
    shift: Shift
    starts_at: int
    ends_at: int


@dataclass(frozen=True)
class Layout:
    """Row i of `minutes` is visit i; bases follow. `able` and `costs` are members by visits.

    `windows` and `values` of each visit: what earlier answers leave of the windows, and what serving it is
    worth.
    """

    problem: Problem
    clock: Clock
    turns: tuple[Turn, ...]
    minutes: Minutes
    able: NDArray[np.bool_]
    costs: Minutes
    windows: tuple[tuple[Window, ...], ...]
    values: tuple[int, ...]
    kept: dict[str, Kept] = field(default_factory=dict)

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The visits in the order of the rows."""
        return self.problem.visits


def lay_out(problem: Problem) -> Layout:
    """Work out rows and columns; the problem must be without faults."""
    places: list[Place] = [visit.place for visit in problem.visits]
    rows: dict[Place, int] = {}

    def row(place: Place) -> int:
        if place not in rows:
            rows[place] = len(places)
            places.append(place)
        return rows[place]

    found = tuple(
        Turn(who, shift, row(shift.starts_at or member.base), row(member.base))
        for who, member in enumerate(problem.members)
        for shift in turns(member)
    )
    kept = dict(problem.kept_of())
    return Layout(
        problem=problem,
        clock=Clock(problem.lunch),
        turns=found,
        minutes=problem.travel.minutes(places) if places else np.zeros((0, 0), dtype=np.int64),
        able=_able(problem, kept),
        costs=_costs(problem, kept),
        windows=tuple(_windows(visit, kept.get(visit.key), problem.weights) for visit in problem.visits),
        values=tuple(_value(visit, kept.get(visit.key), problem.weights) for visit in problem.visits),
        kept=kept,
    )


def _able(problem: Problem, kept: Mapping[str, Kept]) -> NDArray[np.bool_]:
    """Who may go: asked once for each set of skills; a fixed visit stays with its members."""
    columns: dict[tuple[tuple[str, int], ...], list[bool]] = {}
    able = np.zeros((len(problem.members), len(problem.visits)), dtype=bool)
    for row, visit in enumerate(problem.visits):
        needs = tuple(visit.skills.items())
        if needs not in columns:
            columns[needs] = [is_able(member, visit) for member in problem.members]
        able[:, row] = columns[needs]
        held = kept.get(visit.key)
        if held is not None and held.hold is Hold.FIXED:
            able[:, row] &= [member.key in held.members for member in problem.members]
    return able


def _costs(problem: Problem, kept: Mapping[str, Kept]) -> Minutes:
    """What sending each member costs beyond the way: the per-member distance profile of the engine."""
    weights, members = problem.weights, problem.members
    load = [min(weights.load * max(member.load // 60, 0), weights.load_most) for member in members]
    costs = np.repeat(np.array(load, dtype=np.int64)[:, None], len(problem.visits), axis=1)
    for row, visit in enumerate(problem.visits):
        held = kept.get(visit.key)
        if held is not None and held.members:
            costs[:, row] += [weights.change * (member.key not in held.members) for member in members]
        if visit.own_member is not None:
            costs[:, row] += [weights.other_grid * (member.key != visit.own_member) for member in members]
    return costs


def _windows(visit: Visit, kept: Kept | None, weights: Weights) -> tuple[Window, ...]:
    if kept is None or kept.hold is Hold.PUBLISHED:
        return visit.windows
    if kept.hold is Hold.FIXED:
        return (Window(kept.start, kept.start),)
    near = Window(kept.start - weights.promise, kept.start + weights.promise)
    cut = (Window(max(near.start, each.start), min(near.end, each.end)) for each in visit.windows)
    return tuple(each for each in cut if each.start <= each.end)


def _value(visit: Visit, kept: Kept | None, weights: Weights) -> int:
    if kept is not None and kept.hold is Hold.FIXED:
        return FIXED_VALUE
    return weights.value(visit.priority)
