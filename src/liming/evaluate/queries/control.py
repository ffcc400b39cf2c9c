"""An indicator month by month, of a team, a unit or the province: natural limits and what breaks a rule."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.core.cache import cache
from django.db.models import Count as CountOf
from django.db.models.functions import TruncMonth
from django.utils import timezone

from liming.evaluate import bridge
from liming.evaluate.enums import IndicatorKind
from liming.evaluate.models import Indicator, Snapshot
from liming.evaluate.queries.catalogue import measured_on
from liming.evaluate.queries.measures import MEASURES
from liming.evaluate.rules import CLOSED, Window
from liming.register.models import Team
from liming.register.queries import root_path
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

QUARTERS = 8
BASELINE_MONTHS = 12
SEALED_LEAST = 5
"""Ratings that a month needs to be drawn: fewer would tell a single score."""

UNDATED = frozenset({"grid_coverage", "member_participation", "mean_score", "feature_projects"})
"""Measures whose rows hold no moment at which they counted, or whose figure is no share and no number."""

_KEPT_SECONDS = 24 * 60 * 60
Months = dict[date, tuple[int, int]]


@dataclass(frozen=True)
class MonthFigure:
    """One month: good rows of all rows; `value` is the share, or the number where the indicator counts."""

    month: date
    good: int
    n: int
    value: float | None


@dataclass(frozen=True)
class MonthSignal:
    """A month that breaks a rule of the chart. `is_beyond_chance`: also outside what the other months predict
    for so many cases; None for numbers, which have no such test.
    """

    month: date
    rule: str
    side: int
    is_beyond_chance: bool | None


@dataclass(frozen=True)
class ControlChart:
    """`figures` oldest first, the running month left out; limits are frozen after `baseline` known months.

    `chart` is None below two known months or where the indicator has no months.
    """

    indicator: Indicator
    figures: list[MonthFigure]
    chart: bridge.XmR | None
    baseline: int
    signals: list[MonthSignal]
    has_months: bool

    @property
    def is_share(self) -> bool:
        return self.indicator.kind == IndicatorKind.PROPORTION

    @property
    def known(self) -> list[MonthFigure]:
        return [each for each in self.figures if each.value is not None]


def control_chart(viewer: Viewer, code: str, path: str) -> ControlChart:
    """The months of an indicator over the teams below `path`, from the ledger; eight quarters back.

    Needs `read_benchmark` over the path. Raises DomainError `not_found` for an indicator without a measure.
    """
    viewer.require(Right.READ_BENCHMARK, path)
    indicator = next((each for each in measured_on(clock.today()) if each.code == code), None)
    if indicator is None:
        raise DomainError("not_found", what="指标", key=code)
    if indicator.measure in UNDATED:
        return ControlChart(indicator, [], None, 0, [], has_months=False)
    months = _months(indicator, path)
    least = SEALED_LEAST if _is_sealed(indicator) else 1
    figures = [_figure(indicator, month, *months.get(month, (0, 0)), least) for month in _span(months)]
    known = [each for each in figures if each.value is not None]
    baseline = min(BASELINE_MONTHS, len(known))
    chart = bridge.control_limits([each.value or 0.0 for each in known], baseline)
    signals = _signals(indicator, known, chart) if chart else []
    return ControlChart(indicator, figures, chart, baseline, signals, has_months=True)


def _figure(indicator: Indicator, month: date, good: int, n: int, least: int) -> MonthFigure:
    if indicator.kind != IndicatorKind.PROPORTION:
        return MonthFigure(month, good, n, float(n))
    return MonthFigure(month, good, n, good / n if n >= least else None)


def _is_sealed(indicator: Indicator) -> bool:
    return MEASURES[indicator.measure].facts(_window(str(bridge.Quarter.of(clock.today())), None)).sealed


def _span(months: Mapping[date, tuple[int, int]]) -> list[date]:
    """Every month from the first with a case to the last that is over."""
    first = min(months, default=None)
    found: list[date] = []
    running = clock.today().replace(day=1)
    while first is not None and first < running:
        found.append(first)
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return found


def _months(indicator: Indicator, path: str) -> Months:
    """Good and all rows by month, summed over quarters: what came late counts in its own month."""
    running = bridge.Quarter.of(clock.today())
    sums: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    frozen = {
        row.quarter: row for row in Snapshot.objects.filter(state__in=CLOSED).order_by("quarter", "revision")
    }
    for back in range(QUARTERS):
        quarter = str(running.shift(-back))
        for month, (good, n) in _quarter(indicator.measure, quarter, frozen.get(quarter), path).items():
            sums[month][0] += good
            sums[month][1] += n
    return {month: (good, n) for month, (good, n) in sums.items()}


def _quarter(measure: str, quarter: str, frozen: Snapshot | None, path: str) -> Months:
    """The months of one quarter; of a frozen one, which never changes again, kept for a day."""
    key = f"evaluate.months.{measure}.{quarter}.{frozen.pk if frozen else ''}.{path.replace('/', '.')}"
    kept: Months | None = cache.get(key) if frozen else None
    if kept is not None:
        return kept
    found = _counted(measure, _window(quarter, frozen), path)
    if frozen:
        cache.set(key, found, _KEPT_SECONDS)
    return found


def _window(quarter: str, frozen: Snapshot | None) -> Window:
    window = bridge.window_of(quarter, frozen.measured_at if frozen else clock.now())
    return replace(window, pooled=(quarter,))


def _counted(measure: str, window: Window, path: str) -> Months:
    facts = MEASURES[measure].facts(window)
    rows = facts.rows.order_by()
    if path != root_path():
        teams = Team.objects.everywhere("the path is required of the viewer").filter(path__startswith=path)
        rows = rows.filter(**{f"{facts.team}__in": teams.values("pk")})
    with timezone.override(clock.LOCAL_ZONE):
        grouped = rows.annotate(the_month=TruncMonth(facts.when)).values("the_month")
        counted = grouped.annotate(
            good_rows=CountOf(facts.record, filter=facts.good, distinct=True),
            all_rows=CountOf(facts.record, distinct=True),
        )
        return {
            date(row["the_month"].year, row["the_month"].month, 1): (row["good_rows"], row["all_rows"])
            for row in counted
            if row["the_month"] is not None
        }


def _signals(indicator: Indicator, known: list[MonthFigure], chart: bridge.XmR) -> list[MonthSignal]:
    good, n = sum(each.good for each in known), sum(each.n for each in known)
    found = []
    for signal in chart.signals:
        each = known[signal.index]
        beyond: bool | None = None
        if indicator.kind == IndicatorKind.PROPORTION:
            expected = bridge.predicted_share(good - each.good, n - each.n, each.n)
            beyond = not expected.low <= (each.value or 0.0) <= expected.high
        found.append(MonthSignal(each.month, signal.rule, signal.side, beyond))
    return found
