"""A gap that adds up: composite = dimensions = indicators = kinds of job, split into rate and mix."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scipy import stats

from liming.core.benchmark.composite import composite_score, dimension_scores
from liming.core.benchmark.inputs import Cell, IndicatorSpec, Rules
from liming.core.benchmark.rates import Interval
from liming.core.benchmark.results import Reference, TeamResult, stable
from liming.core.benchmark.scoring import SCORE_FLOOR


@dataclass(frozen=True)
class GapParts:
    """Team minus reference in points of the composite; the parts of each level sum to `total`."""

    total: float
    by_dimension: Mapping[str, float]
    by_indicator: Mapping[str, float]


@dataclass(frozen=True)
class KitagawaParts:
    """Difference of two rates: `rate` is like for like, `mix` comes from the kinds of job served."""

    total: float
    rate: float
    mix: float
    rate_by_kind: Mapping[str, float]
    mix_by_kind: Mapping[str, float]


def decompose_gap(
    team: TeamResult, reference: TeamResult | Reference, specs: Sequence[IndicatorSpec], rules: Rules
) -> GapParts:
    """Exact parts of team minus reference over the indicators both have.

    Arithmetic: Σ w v (s - s*). Geometric: w L(S, S*) ln(s / s*), L the logarithmic mean (Ang 2004), spread
    over a dimension's indicators in proportion to their own differences. Raises ValueError when the two
    share no indicator.
    """
    own, other = _scores(team), _scores(reference)
    shared = own.keys() & other.keys()
    used = [spec for spec in sorted(specs, key=lambda spec: spec.code) if spec.code in shared]
    mine = dimension_scores({spec.code: own[spec.code] for spec in used}, used, rules)
    theirs = dimension_scores({spec.code: other[spec.code] for spec in used}, used, rules)
    if not mine:
        raise ValueError("team and reference share no indicator")
    factors = _dimension_factors(mine, theirs, rules)
    by_indicator = {
        spec.code: stable(factors[spec.dimension] * _share(spec, used) * (own[spec.code] - other[spec.code]))
        for spec in used
        if spec.dimension in factors
    }
    by_dimension = {
        name: stable(math.fsum(by_indicator[spec.code] for spec in used if spec.dimension == name))
        for name in factors
    }
    return GapParts(stable(math.fsum(by_dimension.values())), by_dimension, by_indicator)


def kitagawa(team: Mapping[str, Cell], reference: Mapping[str, Cell]) -> KitagawaParts:
    """Split the difference of two overall rates by kind of job into rate and mix parts.

    Σ (r1-r2)(c1+c2)/2 + Σ (c1-c2)((r1+r2)/2 - r̄), where r̄, the mean of both overall rates, only centres the
    mix parts. A kind one side never served is a difference of mix alone. Source: Kitagawa 1955. Raises
    ValueError when a side has no case.
    """
    first, second = _total(team), _total(reference)
    centre = (first[0] / first[1] + second[0] / second[1]) / 2
    rates, mixes = {}, {}
    for kind in sorted(team.keys() | reference.keys()):
        one, two = team.get(kind, Cell(0, 0)), reference.get(kind, Cell(0, 0))
        if not one.denominator and not two.denominator:
            continue
        share_one, share_two = one.denominator / first[1], two.denominator / second[1]
        rate_one, rate_two = _rates(one, two)
        rates[kind] = stable((rate_one - rate_two) * (share_one + share_two) / 2)
        mixes[kind] = stable((share_one - share_two) * ((rate_one + rate_two) / 2 - centre))
    rate, mix = stable(math.fsum(rates.values())), stable(math.fsum(mixes.values()))
    return KitagawaParts(stable(rate + mix), rate, mix, rates, mixes)


def kitagawa_rate_interval(
    team: Mapping[str, Cell], reference: Mapping[str, Cell], level: float = 0.95
) -> Interval:
    """Interval of the rate part of a difference of proportions, the kinds served taken as they are.

    Binomial noise of every kind on both sides, with one good and one bad case added to each (Agresti and
    Caffo 2000), weighted as in `kitagawa`. Raises ValueError when a side has no case.
    """
    first, second = _total(team), _total(reference)
    variance = 0.0
    for kind in team.keys() | reference.keys():
        one, two = team.get(kind, Cell(0, 0)), reference.get(kind, Cell(0, 0))
        share = (one.denominator / first[1] + two.denominator / second[1]) / 2
        if one.denominator and two.denominator:
            variance += share**2 * (_noise(one) + _noise(two))
    middle = kitagawa(team, reference).rate
    half = float(stats.norm.ppf((1 + level) / 2)) * math.sqrt(variance)
    return Interval(stable(middle - half), stable(middle + half))


def _noise(cell: Cell) -> float:
    share = (cell.numerator + 1) / (cell.denominator + 2)
    return share * (1 - share) / (cell.denominator + 2)


def round_parts(parts: Mapping[str, float], decimals: int = 1) -> dict[str, float]:
    """Parts rounded for display so that they still sum to their rounded total (largest remainder)."""
    unit = 10**decimals
    floors = {key: math.floor(value * unit) for key, value in parts.items()}
    spare = math.floor(math.fsum(parts.values()) * unit + 0.5) - sum(floors.values())
    order = sorted(parts, key=lambda key: (floors[key] - parts[key] * unit, key))
    raised = set(order[:spare])
    return {key: (floor + (key in raised)) / unit for key, floor in floors.items()}


def _scores(side: TeamResult | Reference) -> Mapping[str, float]:
    if isinstance(side, Reference):
        return side.scores
    return {code: result.score for code, result in side.indicators.items()}


def _dimension_factors(
    mine: Mapping[str, float], theirs: Mapping[str, float], rules: Rules
) -> dict[str, float]:
    """Points of the composite per point of each dimension, such that the products sum to the gap."""
    weight = sum(rules.dimension_weights[name] for name in mine)
    shares = {name: rules.dimension_weights[name] / weight for name in mine}
    if rules.aggregation == "arithmetic":
        return shares
    whole = _log_mean(composite_score(mine, rules), composite_score(theirs, rules))
    return {name: share * whole * _log_slope(mine[name], theirs[name]) for name, share in shares.items()}


def _log_slope(one: float, two: float) -> float:
    """(ln one - ln two) / (one - two) with both floored inside the logarithm."""
    floored = max(one, SCORE_FLOOR), max(two, SCORE_FLOOR)
    slope = 1 / _log_mean(*floored)
    return slope if one == two else slope * (floored[0] - floored[1]) / (one - two)


def _log_mean(one: float, two: float) -> float:
    ratio = one / two - 1
    return two if abs(ratio) < 1e-12 else two * ratio / math.log1p(ratio)


def _share(spec: IndicatorSpec, used: Sequence[IndicatorSpec]) -> float:
    return spec.weight / sum(other.weight for other in used if other.dimension == spec.dimension)


def _total(cells: Mapping[str, Cell]) -> tuple[float, float]:
    good = sum(cell.numerator for cell in cells.values())
    cases = sum(cell.denominator for cell in cells.values())
    if not cases:
        raise ValueError("a side without cases has no rate")
    return good, cases


def _rates(one: Cell, two: Cell) -> tuple[float, float]:
    first, second = one.value, two.value
    if first is None:
        first = second
    if second is None:
        second = first
    assert first is not None and second is not None
    return first, second
