"""Small problems by trying every set of spots: milliseconds, and no solver to load."""

from collections.abc import Iterator
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from liming.core.planning.siting.problem import Aim, SitingProblem
from liming.core.planning.siting.result import SitePlan, in_use

ENGINE = "enumeration"
Worth = tuple[int, int]
"""Weight left uncovered, then weight times metres; the least is the best."""


def tried(problem: SitingProblem, seed: int, most_choices: int) -> SitePlan | None:
    """The best of all choices, or None when there are too many or capacity might change which is best."""
    table = _Table(problem)
    if table.count > most_choices:
        return None
    best: tuple[Worth, tuple[int, ...]] | None = None
    crowded: Worth | None = None
    for choice in table.choices():
        worth, fits = table.worth(choice)
        if worth is None:
            continue
        if not fits:
            crowded = worth if crowded is None else min(crowded, worth)
        elif best is None or worth < best[0]:
            best = worth, choice
    # What is too full with everybody at the nearest spot is at least as bad when somebody goes further.
    if best is None or (crowded is not None and crowded < best[0]):
        return None
    served = table.served(best[1])
    cost = best[0][0] if problem.aim is Aim.COVER else best[0][1]
    return SitePlan(in_use(problem, served), served, cost, cost, True, seed, ENGINE)


class _Table:
    """Metres from each demand (row) to each usable spot (column), infinite where there is no way."""

    def __init__(self, problem: SitingProblem) -> None:
        self.problem = problem
        self.spots = [spot for spot in problem.spots if not spot.refused]
        self.fixed = tuple(place for place, spot in enumerate(self.spots) if spot.is_fixed)
        self.free = tuple(place for place, spot in enumerate(self.spots) if not spot.is_fixed)
        self.open = min(problem.most - len(self.fixed), len(self.free))
        self.count = comb(len(self.free), self.open)
        self.weights = np.array([demand.weight for demand in problem.demands], dtype=np.int64)
        self.limits = np.array(
            [np.inf if spot.capacity is None else spot.capacity for spot in self.spots], dtype=float
        )
        self.metres: NDArray[np.float64] = np.array(
            [
                [problem.ways.get((demand.key, spot.key), np.inf) for spot in self.spots]
                for demand in problem.demands
            ],
            dtype=float,
        ).reshape(len(problem.demands), len(self.spots))

    def choices(self) -> Iterator[tuple[int, ...]]:
        """Sets of columns with those in use already in each."""
        return ((*self.fixed, *chosen) for chosen in combinations(self.free, self.open))

    def worth(self, choice: tuple[int, ...]) -> tuple[Worth | None, bool]:
        """How good a choice is with everybody at the nearest spot, and whether all find room there.

        None where not everybody is reached and everybody has to be.
        """
        if not choice or not len(self.weights):
            return None, False
        own = self.metres[:, choice]
        nearest = own.min(axis=1)
        reached = np.isfinite(nearest)
        uncovered = int(self.weights[~reached].sum())
        if uncovered and self.problem.aim is Aim.NEAREST:
            return None, False
        loads = np.bincount(own.argmin(axis=1)[reached], weights=self.weights[reached], minlength=len(choice))
        way = int((self.weights[reached] * nearest[reached]).sum())
        return (uncovered, way), bool((loads <= self.limits[list(choice)]).all())

    def served(self, choice: tuple[int, ...]) -> dict[str, str]:
        """Each reached demand with its nearest spot of the choice."""
        own = self.metres[:, choice]
        return {
            demand.key: self.spots[choice[int(row.argmin())]].key
            for demand, row in zip(self.problem.demands, own, strict=True)
            if np.isfinite(row.min())
        }
