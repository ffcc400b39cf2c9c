"""The quarterly benchmark: shrunk scores, composites, intervals and bands by Monte Carlo over posteriors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liming.core.benchmark import ranks
from liming.core.benchmark.estimates import estimate, own_interval
from liming.core.benchmark.inputs import DIMENSIONS, Aggregation, Cell, IndicatorSpec, Rules, TeamInput
from liming.core.benchmark.results import (
    Band,
    Evaluation,
    GroupResult,
    IndicatorResult,
    Reference,
    TeamResult,
    stable,
    stable_or_none,
)
from liming.core.benchmark.scoring import (
    SCORE_FLOOR,
    arithmetic,
    fill_missing,
    geometric,
    is_covered,
    normalise_all,
)

Floats = NDArray[np.float64]

TIE_BREAK = 1e-9


@dataclass(frozen=True)
class _Column:
    """One indicator of one group: results and score draws (draws, teams)."""

    spec: IndicatorSpec
    shrunk: Floats
    scores: Floats
    reported: NDArray[np.bool_]
    draws: Floats


@dataclass(frozen=True)
class _Weights:
    """Drawn weights: dimensions (draws, dimensions) and indicators by dimension (draws, indicators)."""

    dimensions: Floats
    indicators: Mapping[str, Floats]


def evaluate(specs: Sequence[IndicatorSpec], teams: Sequence[TeamInput], rules: Rules) -> Evaluation:
    """Score all teams within their peer groups; the same input and seed give the same digits in any order.

    Raises ValueError for double keys, no indicator, or cells that cannot be.
    """
    specs = sorted(specs, key=lambda spec: spec.code)
    teams = sorted(teams, key=lambda team: team.key)
    _check(specs, teams)
    generator = np.random.Generator(np.random.PCG64(rules.seed))
    groups: dict[str, GroupResult] = {}
    disagreements: list[str] = []
    for name in sorted({team.peer_group for team in teams}):
        members = [team for team in teams if team.peer_group == name]
        groups[name], differing = _evaluate_group(name, specs, members, teams, rules, generator)
        disagreements.extend(differing)
    results = {team.key: team for group in groups.values() for team in group.teams}
    return Evaluation(dict(sorted(results.items())), groups, tuple(sorted(disagreements)))


def dimension_scores(
    scores: Mapping[str, float], specs: Sequence[IndicatorSpec], rules: Rules
) -> dict[str, float]:
    """Arithmetic dimension scores 0..100 of the indicator scores given, in the order of the dimensions."""
    result = {}
    for dimension in DIMENSIONS:
        used = [spec for spec in specs if spec.dimension == dimension and spec.code in scores]
        if used and rules.dimension_weights.get(dimension, 0) > 0:
            result[str(dimension)] = arithmetic(
                [scores[spec.code] for spec in used], [spec.weight for spec in used]
            )
    return result


def composite_score(dimensions: Mapping[str, float], rules: Rules) -> float:
    """Composite 0..100 of dimension scores by the agreed rule (geometric unless arithmetic is set)."""
    combine = arithmetic if rules.aggregation == "arithmetic" else geometric
    return combine(list(dimensions.values()), [rules.dimension_weights[name] for name in dimensions])


def _check(specs: Sequence[IndicatorSpec], teams: Sequence[TeamInput]) -> None:
    if not specs:
        raise ValueError("an evaluation needs an indicator")
    if len({spec.code for spec in specs}) < len(specs) or len({team.key for team in teams}) < len(teams):
        raise ValueError("indicator codes and team keys are unique")


def _evaluate_group(
    name: str,
    specs: Sequence[IndicatorSpec],
    members: Sequence[TeamInput],
    everyone: Sequence[TeamInput],
    rules: Rules,
    generator: np.random.Generator,
) -> tuple[GroupResult, list[str]]:
    columns = [
        column
        for spec in specs
        if rules.dimension_weights.get(spec.dimension, 0) > 0
        and (column := _column(spec, members, everyone, rules, generator)) is not None
    ]
    if not columns:
        raise ValueError(f"{name}: no indicator was reported")
    weights = _draw_weights([column.spec for column in columns], rules, generator)
    dimension_draws = _dimension_draws(columns, weights)
    jitter = TIE_BREAK * generator.random((rules.draws, len(members)))
    scored = np.array([_is_scored(team, columns, position, rules) for position, team in enumerate(members)])
    composites = _aggregate(dimension_draws, weights.dimensions, rules.aggregation)
    standing = _Standing.of(composites + jitter, scored, rules)
    results = tuple(
        _team_result(team, position, columns, composites[:, position], standing, rules)
        for position, team in enumerate(members)
    )
    differing = _disagreements(members, dimension_draws, weights, jitter, scored, rules)
    return _group_result(name, specs, columns, composites, scored, results, rules), differing


def _column(
    spec: IndicatorSpec,
    members: Sequence[TeamInput],
    everyone: Sequence[TeamInput],
    rules: Rules,
    generator: np.random.Generator,
) -> _Column | None:
    """The indicator's column, or None when nobody in the group has a case."""
    cells = [team.cells.get(spec.code) for team in members]
    known = [cell for cell in cells if cell is not None]
    peers = [cell for cell in known if cell.denominator > 0]
    if not peers:
        return None
    if len(peers) < rules.minimum_prior_teams:
        peers = [team.cells[spec.code] for team in everyone if spec.code in team.cells]
    reported = np.array([cell is not None for cell in cells])
    posterior = estimate(spec, [cell or Cell(0, 0) for cell in cells], peers)
    scores = fill_missing(normalise_all(posterior.mean, spec.goalposts), reported)
    draws = normalise_all(posterior.draw(generator, rules.draws), spec.goalposts)
    return _Column(spec, posterior.mean, scores, reported, fill_missing(draws, reported))


def _draw_weights(specs: Sequence[IndicatorSpec], rules: Rules, generator: np.random.Generator) -> _Weights:
    used = [name for name in DIMENSIONS if any(spec.dimension == name for spec in specs)]
    dimensions = _dirichlet([rules.dimension_weights[name] for name in used], rules, generator)
    indicators = {
        str(name): _dirichlet([spec.weight for spec in specs if spec.dimension == name], rules, generator)
        for name in used
    }
    return _Weights(dimensions, indicators)


def _dirichlet(weights: Sequence[float], rules: Rules, generator: np.random.Generator) -> Floats:
    shares = np.asarray(weights, float) / sum(weights)
    if rules.weight_concentration is None or len(shares) == 1:
        return np.broadcast_to(shares, (rules.draws, len(shares)))
    return generator.dirichlet(rules.weight_concentration * shares, rules.draws)


def _dimension_draws(columns: Sequence[_Column], weights: _Weights) -> list[Floats]:
    result = []
    for name, shares in weights.indicators.items():
        used = [column for column in columns if column.spec.dimension == name]
        total = np.zeros_like(used[0].draws)
        for position, column in enumerate(used):
            total += shares[:, position, np.newaxis] * column.draws
        result.append(total)
    return result


def _aggregate(dimensions: Sequence[Floats], weights: Floats, rule: Aggregation) -> Floats:
    if rule == "mixed":
        result = _aggregate(dimensions, weights, "geometric")
        result[1::2] = _aggregate([part[1::2] for part in dimensions], weights[1::2], "arithmetic")
        return result
    total = np.zeros_like(dimensions[0])
    for position, part in enumerate(dimensions):
        term = part if rule == "arithmetic" else np.log(np.maximum(part, SCORE_FLOOR))
        total += weights[:, position, np.newaxis] * term
    return total if rule == "arithmetic" else np.exp(total)


def _is_scored(team: TeamInput, columns: Sequence[_Column], position: int, rules: Rules) -> bool:
    """Enough call-backs, and two thirds of the weight reported."""
    if rules.callback_indicator is not None:
        callbacks = team.cells.get(rules.callback_indicator)
        if callbacks is None or callbacks.denominator < rules.minimum_callbacks:
            return False
    reported = total = 0.0
    for column in columns:
        peers = sum(other.spec.weight for other in columns if other.spec.dimension == column.spec.dimension)
        share = rules.dimension_weights[column.spec.dimension] * column.spec.weight / peers
        total += share
        reported += share if column.reported[position] else 0.0
    return is_covered(reported, total)


@dataclass(frozen=True)
class _Standing:
    """Probabilities, expected ranks and bands per team position; None where a team is not scored."""

    above: tuple[float | None, ...]
    top: tuple[float | None, ...]
    rank: tuple[float | None, ...]
    bands: tuple[Band, ...]

    @classmethod
    def of(cls, draws: Floats, scored: NDArray[np.bool_], rules: Rules) -> _Standing:
        if not scored.any():
            nothing = (None,) * len(scored)
            return cls(nothing, nothing, nothing, ("not_scored",) * len(scored))
        peers = draws[:, scored]
        above = _spread(ranks.above_median(peers, peers), scored)
        top = _spread(ranks.in_top_quarter(peers), scored)
        rank = _spread(ranks.expected_rank(peers), scored)
        return cls(above, top, rank, tuple(_band(chance, rules) for chance in above))


def _spread(values: Floats, scored: NDArray[np.bool_]) -> tuple[float | None, ...]:
    remaining = iter(values.tolist())
    return tuple(next(remaining) if one else None for one in scored)


def _band(chance: float | None, rules: Rules) -> Band:
    if chance is None:
        return "not_scored"
    if chance > rules.band_threshold:
        return "above"
    return "below" if chance < 1 - rules.band_threshold else "not_separable"


def _disagreements(
    members: Sequence[TeamInput],
    dimension_draws: Sequence[Floats],
    weights: _Weights,
    jitter: Floats,
    scored: NDArray[np.bool_],
    rules: Rules,
) -> list[str]:
    if not scored.any():
        return []
    chances = []
    rules_compared: tuple[Aggregation, ...] = ("arithmetic", "geometric")
    for rule in rules_compared:
        draws = (_aggregate(dimension_draws, weights.dimensions, rule) + jitter)[:, scored]
        chances.append(ranks.above_median(draws, draws))
    keys = [team.key for team, one in zip(members, scored, strict=True) if one]
    return [
        key
        for key, first, second in zip(keys, *chances, strict=True)
        if _band(float(first), rules) != _band(float(second), rules)
    ]


def _team_result(
    team: TeamInput,
    position: int,
    columns: Sequence[_Column],
    composites: Floats,
    standing: _Standing,
    rules: Rules,
) -> TeamResult:
    indicators = {column.spec.code: _indicator_result(team, position, column) for column in columns}
    dimensions = dimension_scores(
        {code: result.score for code, result in indicators.items()},
        [column.spec for column in columns],
        rules,
    )
    low95, low80, high80, high95 = np.quantile(composites, [0.025, 0.1, 0.9, 0.975])
    return TeamResult(
        key=team.key,
        peer_group=team.peer_group,
        composite=stable(composite_score(dimensions, rules)),
        low80=stable(low80),
        high80=stable(high80),
        low95=stable(low95),
        high95=stable(high95),
        dimensions={name: stable(score) for name, score in dimensions.items()},
        indicators=indicators,
        probability_above_median=stable_or_none(standing.above[position]),
        probability_top_quarter=stable_or_none(standing.top[position]),
        expected_rank=stable_or_none(standing.rank[position]),
        band=standing.bands[position],
    )


def _indicator_result(team: TeamInput, position: int, column: _Column) -> IndicatorResult:
    cell = team.cells.get(column.spec.code)
    score = stable(column.scores[position])
    if cell is None:
        return IndicatorResult(None, 0, None, None, None, score, missing=True, small=True)
    own = own_interval(column.spec, cell)
    return IndicatorResult(
        value=stable_or_none(cell.value),
        n=cell.denominator,
        shrunk=stable(column.shrunk[position]),
        low=None if own is None else stable(own.low),
        high=None if own is None else stable(own.high),
        score=score,
        missing=False,
        small=cell.denominator < column.spec.minimum_sample,
    )


def _group_result(
    name: str,
    specs: Sequence[IndicatorSpec],
    columns: Sequence[_Column],
    composites: Floats,
    scored: NDArray[np.bool_],
    results: tuple[TeamResult, ...],
    rules: Rules,
) -> GroupResult:
    peers = scored if scored.any() else np.ones(len(scored), bool)
    median = stable(np.median([team.composite for team, one in zip(results, peers, strict=True) if one]))
    used = {column.spec.code for column in columns}
    return GroupResult(
        key=name,
        median_composite=median,
        rankability=stable(ranks.rankability_of_draws(composites[:, peers])),
        teams=results,
        reference=_reference(columns, peers, median, rules),
        median_values={
            column.spec.code: stable(np.median(column.shrunk[column.reported])) for column in columns
        },
        unused=tuple(spec.code for spec in specs if spec.code not in used),
    )


def _reference(
    columns: Sequence[_Column], peers: NDArray[np.bool_], median: float, rules: Rules
) -> Reference:
    """Median score of each indicator, all scaled by one factor so that the composite is the median one."""
    specs = [column.spec for column in columns]
    scores = {column.spec.code: float(np.median(column.scores[peers])) for column in columns}
    composite = composite_score(dimension_scores(scores, specs, rules), rules)
    factor = median / composite if composite > 0 else 1.0
    scaled = {code: stable(score * factor) for code, score in scores.items()}
    dimensions = dimension_scores(scaled, specs, rules)
    return Reference(
        composite=stable(composite_score(dimensions, rules)),
        dimensions={dimension: stable(score) for dimension, score in dimensions.items()},
        scores=scaled,
    )
