"""Does the score depend on where a team works? Looked at before anything is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from liming.core.benchmark.results import stable


@dataclass(frozen=True)
class Dependence:
    """What a score gains, in points, with one standard deviation more of a condition, the others held still.

    95 % interval by errors that allow for unequal spread; `is_shown` when it leaves out zero.
    """

    condition: str
    points: float
    low: float
    high: float
    is_shown: bool


@dataclass(frozen=True)
class Fairness:
    """`explained`: the share 0..1 of the scores' spread by all conditions, adjusted for their number."""

    explained: float
    dependences: tuple[Dependence, ...]
    left_out: tuple[str, ...]


def fairness(scores: Sequence[float], conditions: Mapping[str, Sequence[float]]) -> Fairness:
    """Regress scores (units,) on standardised conditions (each units,); one that does not vary is left out.

    Source: the second stage of the Norwegian regulator's model; errors HC3 (MacKinnon and White 1985). Raises
    ValueError where there are not five units more than conditions.
    """
    score = np.asarray(scores, float)
    columns = {name: np.asarray(values, float) for name, values in conditions.items()}
    if len(score) < len(columns) + 6 or any(len(column) != len(score) for column in columns.values()):
        raise ValueError("fairness needs five units more than conditions, and every condition of every unit")
    varying = {name: column for name, column in columns.items() if column.std() > 0}
    left_out = tuple(name for name in columns if name not in varying)
    if not varying or score.std() == 0:
        return Fairness(0.0, (), left_out)
    standard = [(column - column.mean()) / column.std() for column in varying.values()]
    table = np.column_stack([np.ones(len(score)), *standard])
    # Loaded here: it takes a second, which only a fairness report should pay.
    from statsmodels.regression.linear_model import OLS

    fit = OLS(score, table).fit(cov_type="HC3")
    bounds = fit.conf_int()
    found = tuple(
        _dependence(name, fit.params[place], *bounds[place]) for place, name in enumerate(varying, start=1)
    )
    return Fairness(stable(max(fit.rsquared_adj, 0.0)), found, left_out)


def _dependence(name: str, points: float, low: float, high: float) -> Dependence:
    return Dependence(name, stable(points), stable(low), stable(high), not low <= 0 <= high)
