"""From rows to the benchmark's dataclasses and back; nothing else of this room knows the core."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal, cast
from uuid import UUID

from liming.core.benchmark import (
    BetaPrior,
    Cell,
    Evaluation,
    Fairness,
    Funnel,
    GapParts,
    Goalposts,
    IndicatorResult,
    IndicatorSpec,
    Interval,
    Order,
    Reference,
    Rules,
    Shrinkage,
    TeamInput,
    TeamResult,
    XmR,
    arithmetic,
    chance_of_none,
    could_be_among_best,
    count_interval,
    decompose_gap,
    difference_interval,
    funnel_limits,
    funnel_of,
    heap_before_limit,
    is_covered,
    mean_interval,
    near_pairs,
    normalise,
    order,
    round_parts,
    shrinkage_of,
    unlike_peers,
    wilson,
    xmr,
)
from liming.core.benchmark import evaluate as evaluate_core
from liming.core.benchmark import fairness as fairness_core
from liming.core.benchmark.suspicion import BEFORE_LIMIT
from liming.core.calendar import Quarter
from liming.evaluate.models import (
    Indicator,
    PointItem,
    ScoringRules,
    SnapshotCell,
    SnapshotGroup,
    SnapshotTeam,
)
from liming.evaluate.rules import Count, Window, shipped_rules
from liming.execute.bridge import mask_text
from liming.plan.bridge import month_of
from liming.register.bridge import work_calendar
from liming.register.models import Team
from liming.shared import clock
from liming.shared.errors import DomainError

__all__ = [
    "BEFORE_LIMIT",
    "Evaluation",
    "Fairness",
    "Funnel",
    "GapParts",
    "Interval",
    "Order",
    "Quarter",
    "Shrinkage",
    "XmR",
    "chance_of_none",
    "difference_interval",
    "heap_before_limit",
    "mask_text",
    "near_pairs",
    "round_parts",
    "unlike_peers",
]

Cells = Mapping[tuple[UUID, str], Count]
"""Counts by team id and indicator code."""


def quarter_of(text: str) -> Quarter:
    """The quarter named by "2026Q3". Raises DomainError `quarter_invalid`."""
    try:
        return Quarter.parse(text)
    except ValueError:
        raise DomainError("quarter_invalid", quarter=text) from None


def window_of(text: str, now: datetime) -> Window:
    """The quarter as measures see it at `now`: what lies ahead is not due yet."""
    quarter = quarter_of(text)
    start, end = clock.at(quarter.first_day), clock.at(quarter.next().first_day)
    return Window(
        quarter=str(quarter),
        first_day=quarter.first_day,
        last_day=quarter.last_day,
        start=start,
        end=min(end, now),
        counted_at=now,
        due_by=min(quarter.last_day, clock.local(now).date()),
        pooled=tuple(str(quarter.shift(-back)) for back in range(4)),
    )


def month_window(text: str, now: datetime) -> Window:
    """A month's quarter up to the end of the month, with what has become known by `now`.

    For the third month this is `window_of` of the quarter. Raises DomainError `plan_month_invalid`.
    """
    month = month_of(text)
    window = window_of(str(month.quarter), now)
    after = clock.at(month.last_day + timedelta(days=1))
    return replace(window, end=min(window.end, after), due_by=min(window.due_by, month.last_day))


def rules_now(text: str) -> dict[str, Any]:
    """The rules a measurement of this quarter uses, as stored in its snapshot: shipped, then as the
    department changed them from a quarter on; the seed is its date.
    """
    quarter = quarter_of(text)
    changed = ScoringRules.objects.filter(valid_from__lte=quarter.last_day).order_by("-version").first()
    return {
        **shipped_rules(),
        **(changed.values if changed else {}),
        "point_caps": dict(PointItem.objects.values_list("code", "quarter_cap")),
        "seed": quarter.first_day.year * 10_000 + quarter.first_day.month * 100 + 1,
    }


def rules_of(stored: Mapping[str, Any]) -> Rules:
    """The core's rules from a snapshot's JSON."""
    return Rules(**{key: value for key, value in stored.items() if key in Rules.__dataclass_fields__})


def spec_of(indicator: Indicator, weight: float = 0.0) -> IndicatorSpec:
    """The core's view of an indicator; one that is only shown is looked at with another `weight`."""
    return IndicatorSpec(
        code=indicator.code,
        dimension=cast(Any, indicator.dimension),
        kind=cast(Any, indicator.kind),
        weight=indicator.weight or weight,
        goalposts=Goalposts(indicator.goal_low, indicator.goal_high, _direction(indicator)),
        minimum_sample=indicator.minimum_sample,
    )


def _direction(indicator: Indicator) -> Literal[1, -1]:
    return 1 if indicator.direction > 0 else -1


def weighted(indicators: Iterable[Indicator]) -> list[Indicator]:
    """The indicators that are scored; weight 0 is shown only."""
    return [indicator for indicator in indicators if indicator.weight > 0]


def evaluate(
    indicators: Sequence[Indicator],
    groups: Mapping[UUID, tuple[str, str]],
    cells: Cells,
    rules: Mapping[str, Any],
) -> Evaluation:
    """Run the benchmark. `groups`: team id -> (team code, peer group); results are keyed by team code."""
    scored = weighted(indicators)
    teams = [
        TeamInput(
            code,
            peer_group,
            {
                indicator.code: Cell(*cells[key, indicator.code])
                for indicator in scored
                if (key, indicator.code) in cells
            },
        )
        for key, (code, peer_group) in groups.items()
    ]
    return evaluate_core([spec_of(indicator) for indicator in scored], teams, rules_of(rules))


def team_figures(result: TeamResult) -> dict[str, Any]:
    """The columns of a SnapshotTeam."""
    return {
        "band": result.band,
        "composite": result.composite,
        "low80": result.low80,
        "high80": result.high80,
        "low95": result.low95,
        "high95": result.high95,
        "probability_above_median": result.probability_above_median,
        "probability_top_quarter": result.probability_top_quarter,
        "expected_rank": result.expected_rank,
        **{name: result.dimensions.get(name) for name in ("effectiveness", "satisfaction", "publicity")},
    }


def cell_figures(indicator: Indicator, count: Count, result: TeamResult | None) -> dict[str, Any]:
    """The columns of a SnapshotCell; an indicator that is only shown has its own value and interval."""
    found = result.indicators.get(indicator.code) if result else None
    if found is not None:
        return {
            "value": found.value,
            "low": found.low,
            "high": found.high,
            "shrunk": found.shrunk,
            "score": found.score,
            "is_missing": found.missing,
        }
    interval = own_interval(indicator.kind, count)
    value = round(count.numerator / count.denominator, 6) if count.denominator else None
    low, high = (round(interval.low, 6), round(interval.high, 6)) if interval else (None, None)
    return {"value": value, "low": low, "high": high}


def value_of(count: Count) -> float | None:
    """The plain value of a count; None without a case."""
    return Cell(*count).value


def own_score(indicator: Indicator, count: Count) -> float | None:
    """Score 0 to 100 of a plain value between the goalposts; None below the minimum sample."""
    value = value_of(count)
    if value is None or (indicator.kind != "count" and count.denominator < indicator.minimum_sample):
        return None
    posts = Goalposts(indicator.goal_low, indicator.goal_high, _direction(indicator))
    return round(normalise(value, posts), 1)


def own_total(scores: Iterable[tuple[float | None, float]]) -> float | None:
    """Weighted mean of (score, weight) pairs of a unit's own table.

    None unless two thirds of the weight have a score: a figure too small to be scored is not weighed away.
    """
    pairs = [(score, weight) for score, weight in scores if weight > 0]
    kept = [(score, weight) for score, weight in pairs if score is not None]
    if not is_covered(sum(weight for _, weight in kept), sum(weight for _, weight in pairs)):
        return None
    return round(arithmetic([score for score, _ in kept], [weight for _, weight in kept]), 1)


def own_interval(kind: str, count: Count, level: float = 0.95) -> Interval | None:
    """Interval of a team's own figure; None where its data cannot give one."""
    good, n, squares = count
    if not n:
        return None
    if kind == "proportion":
        return wilson(good, n, level)
    if kind == "mean":
        return mean_interval(good, squares, n, level) if squares is not None and n > 1 else None
    return count_interval(good, n, level)


def group_figures(evaluation: Evaluation, peer_group: str) -> dict[str, Any]:
    """The columns of a SnapshotGroup, with the comparator of its gaps."""
    group = evaluation.groups[peer_group]
    members = {team.key for team in group.teams}
    return {
        "median_composite": group.median_composite,
        "rankability": group.rankability,
        "team_count": len(group.teams),
        "disagreements": sum(key in members for key in evaluation.aggregation_disagreements),
        "reference": {**asdict(group.reference), "medians": dict(group.median_values)},
    }


def reference_of(group: SnapshotGroup) -> Reference:
    """The comparator of a stored peer group."""
    stored = group.reference
    return Reference(stored["composite"], stored["dimensions"], stored["scores"])


def gap_parts(
    standing: SnapshotTeam,
    group: SnapshotGroup,
    cells: Iterable[SnapshotCell],
    rules: Mapping[str, Any],
) -> GapParts:
    """Team minus its group's median in points, by dimension and indicator; cells carry their indicator."""
    used = [cell for cell in cells if cell.score is not None and cell.indicator.weight > 0]
    specs = [spec_of(cell.indicator) for cell in used]
    return decompose_gap(_result_of(standing, used), reference_of(group), specs, rules_of(rules))


def _result_of(standing: SnapshotTeam, cells: Iterable[SnapshotCell]) -> TeamResult:
    """Only what a decomposition reads: the indicator scores."""
    nothing = standing.composite or 0.0
    indicators = {
        cell.indicator.code: IndicatorResult(
            cell.value,
            cell.denominator,
            cell.shrunk,
            cell.low,
            cell.high,
            cell.score or 0.0,
            cell.is_missing,
            False,
        )
        for cell in cells
    }
    return TeamResult(
        str(standing.team_id),
        standing.peer_group,
        nothing,
        nothing,
        nothing,
        nothing,
        nothing,
        {},
        indicators,
        None,
        None,
        None,
        "not_scored",
    )


def fairness_of(scores: Sequence[float], conditions: Mapping[str, Sequence[float]]) -> Fairness | None:
    """Whether scores depend on conditions (columns over the same teams); None for too few teams."""
    try:
        return fairness_core(scores, conditions)
    except ValueError:
        return None


def working_days_later(day: date, days: int) -> date:
    """The day so many working days after `day`."""
    return work_calendar().add_working_days(day, days)


def notice_until(day: date, rules: Mapping[str, Any]) -> date:
    """The last day of appeals after a publication on `day`: so many working days later."""
    return working_days_later(day, int(rules.get("notice_working_days", 5)))


def working_day_after(day: date, count: int) -> date:
    """The day so many working days after `day`; before it where the count is negative."""
    return work_calendar().add_working_days(day, count)


def quarter_at(moment: datetime) -> str:
    """The quarter of a moment's local day."""
    return str(Quarter.of(clock.local(moment).date()))


def share_interval(good: int, n: int) -> Interval | None:
    """The 95 % interval of a share; None where nothing was counted."""
    return wilson(good, n) if n else None


def group_of(team: Team) -> str:
    """The peer group a team is compared in."""
    return team.kind


def control_limits(shares: Sequence[float], baseline: int) -> XmR | None:
    """Natural limits of a monthly series frozen after `baseline` points; None below two points."""
    return xmr(shares, min(baseline, len(shares))) if len(shares) > 1 else None


def predicted_share(good: int, n: int, size: int) -> Interval:
    """95 % predictive range of a share of `size` new cases after `good` of `n` others (Jeffreys prior)."""
    limits = funnel_limits(0.5, [size], prior=BetaPrior(good + 0.5, n - good + 0.5))
    return Interval(float(limits.low[0]), float(limits.high[0]))


def among_best(scores: Sequence[float], errors: Sequence[float], places: int, seed: int) -> tuple[int, ...]:
    """Positions of those that cannot be ruled out of the `places` best, with 95 % for all together."""
    return could_be_among_best(scores, errors, places, seed=seed)


def peers_line(
    indicator: Indicator, group: Sequence[Count], everyone: Sequence[Count], rules: Mapping[str, Any]
) -> Shrinkage | None:
    """What the peers of a group add to a team's own count; None where nobody counted anything.

    A group smaller than the rules ask for learns from everyone, as the evaluation does.
    """
    peers = [count for count in group if count.denominator > 0]
    if not peers:
        return None
    if len(peers) < rules_of(rules).minimum_prior_teams:
        peers = list(everyone)
    return shrinkage_of(spec_of(indicator), [Cell(*count) for count in peers])


def order_of(
    indicator: Indicator, cells: Sequence[SnapshotCell], peers: Sequence[SnapshotCell], seed: int
) -> Order | None:
    """Whether the teams of these cells can be put in order; the prior is learnt from `peers`."""
    spec = spec_of(indicator, weight=1.0)
    return order(spec, [_core_cell(each) for each in cells], [_core_cell(each) for each in peers], seed)


def _core_cell(cell: SnapshotCell) -> Cell:
    return Cell(cell.numerator, cell.denominator, cell.sum_squares)


FUNNELS = frozenset({"proportion", "ratio", "mean"})
"""Kinds of indicators that a funnel is drawn for: their figures rest on different numbers of cases."""


def funnel_cells(
    indicator: Indicator, cells: Sequence[SnapshotCell], target: float | None = None
) -> Funnel | None:
    """The funnel of an indicator over the cells of a peer group; the pooled figure is the target if none is
    given. None for a kind without funnel and for too few teams.
    """
    if indicator.kind not in FUNNELS:
        return None
    good, n = [cell.numerator for cell in cells], [cell.denominator for cell in cells]
    squares = [cell.sum_squares or 0 for cell in cells]
    return funnel_of(cast(Any, indicator.kind), good, n, squares, target)
