"""The quarterly benchmark: shrunk scores, composites, intervals and bands by Monte Carlo over posteriors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liming.core.benchmark import ranks
from liming.core.benchmark.composite import (
    Weights,
    aggregate,
    composite_score,
    dimension_scores,
    draw_weights,
)
from liming.core.benchmark.estimates import estimate, own_interval
from liming.core.benchmark.inputs import Aggregation, Cell, IndicatorSpec, Rules, TeamInput
from liming.core.benchmark.results import (
    Evaluation,
    GroupResult,
    IndicatorResult,
    Reference,
    TeamResult,
    stable,
    stable_or_none,
)
from liming.core.benchmark.scoring import fill_missing, is_covered, normalise_all
from liming.core.benchmark.standing import Standing, band_of

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
    weights = draw_weights([column.spec for column in columns], rules, generator)
    dimension_draws = _dimension_draws(columns, weights)
    jitter = TIE_BREAK * generator.random((rules.draws, len(members)))
    scored = np.array([_is_scored(team, columns, position, rules) for position, team in enumerate(members)])
    composites = aggregate(dimension_draws, weights.dimensions, rules.aggregation)
    standing = Standing.of(composites + jitter, scored, rules)
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


def _dimension_draws(columns: Sequence[_Column], weights: Weights) -> list[Floats]:
    result = []
    for name, shares in weights.indicators.items():
        used = [column for column in columns if column.spec.dimension == name]
        total = np.zeros_like(used[0].draws)
        for position, column in enumerate(used):
            total += shares[:, position, np.newaxis] * column.draws
        result.append(total)
    return result


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


def _disagreements(
    members: Sequence[TeamInput],
    dimension_draws: Sequence[Floats],
    weights: Weights,
    jitter: Floats,
    scored: NDArray[np.bool_],
    rules: Rules,
) -> list[str]:
    if not scored.any():
        return []
    chances = []
    rules_compared: tuple[Aggregation, ...] = ("arithmetic", "geometric")
    for rule in rules_compared:
        draws = (aggregate(dimension_draws, weights.dimensions, rule) + jitter)[:, scored]
        chances.append(ranks.above_median(draws, draws))
    keys = [team.key for team, one in zip(members, scored, strict=True) if one]
    return [
        key
        for key, first, second in zip(keys, *chances, strict=True)
        if band_of(float(first), rules) != band_of(float(second), rules)
    ]


def _team_result(
    team: TeamInput,
    position: int,
    columns: Sequence[_Column],
    composites: Floats,
    standing: Standing,
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
