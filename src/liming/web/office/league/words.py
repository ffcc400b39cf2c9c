"""What the league's page, panel and sheet say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil, floor
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.evaluate.enums import Band, Dimension
from liming.evaluate.models import Indicator, SnapshotCell
from liming.evaluate.queries import BandSection, League, LeagueRow, PointSum, TeamStanding
from liming.register.rules import Table
from liming.web.words.formats import percent, unit_name

SHOWN = 10
"""Rows of the large middle band before it is opened."""

MARKS = {Band.ABOVE: "higher", Band.NOT_SEPARABLE: "equal", Band.BELOW: "lower", Band.NOT_SCORED: "unrated"}
SHORT = {
    Band.ABOVE: gettext_lazy("高于中位"),
    Band.NOT_SEPARABLE: gettext_lazy("分不开"),
    Band.BELOW: gettext_lazy("低于中位"),
    Band.NOT_SCORED: gettext_lazy("样本不足"),
}
HINTS = {
    Band.ABOVE: gettext_lazy("优于中位的概率大于 90%"),
    Band.NOT_SEPARABLE: gettext_lazy("本季数据不足以说明高低，档内按拼音排列"),
    Band.BELOW: gettext_lazy("优于中位的概率小于 10%"),
}


@dataclass(frozen=True)
class Scale:
    """The axis all bars of a column share, with its labelled places."""

    minimum: float
    maximum: float
    ticks: list[int]


@dataclass(frozen=True)
class Section:
    """A band as the table shows it; `more` rows wait behind a link, `hidden` ones belong to others."""

    mark: str
    name: str
    hint: str
    count: int
    rows: list[LeagueRow]
    more: int
    hidden: int


def sections(league: League, selected: str, whole: bool) -> list[Section]:
    """Bands in order; the large middle one shortened unless `whole`, never losing the selected team."""
    return [_section(section, league, selected, whole) for section in league.sections if section.count]


def _section(section: BandSection, league: League, selected: str, whole: bool) -> Section:
    rows = section.rows
    if section.band == Band.NOT_SEPARABLE and not whole and len(rows) > SHOWN + 2:
        rows = [
            row for number, row in enumerate(rows) if number < SHOWN or row.standing.team.code == selected
        ]
    hint = HINTS.get(section.band) or _("独立回访少于 %(n)s 份，并入前四季合看") % {
        "n": league.minimum_callbacks
    }
    return Section(
        MARKS[section.band],
        str(section.band.label),
        str(hint),
        section.count,
        rows,
        len(section.rows) - len(rows),
        section.hidden,
    )


def score_scale(rows: Iterable[LeagueRow]) -> Scale:
    """Composite scores in steps of ten that hold every interval shown."""
    bounds = [(row.standing.low95 or 0.0, row.standing.high95 or 100.0) for row in rows]
    low = min((floor(low / 10) * 10 for low, _high in bounds), default=50)
    high = max((ceil(high / 10) * 10 for _low, high in bounds), default=90)
    step = 10 if high - low <= 60 else 20
    low -= (low - high) % step
    return Scale(low, high, list(range(low, high + 1, step)))


def share_scale(rows: Iterable[LeagueRow]) -> Scale:
    """Satisfaction from the lowest bound shown, in steps of ten per cent, to one."""
    lows = [row.callbacks.low for row in rows if row.callbacks and row.callbacks.low is not None]
    low = floor(min(lows, default=0.7) * 10) / 10
    return Scale(low, 1.0, [round(low * 100), 100])


def figure(indicator: Indicator, value: float | None) -> str:
    """A value in the indicator's own unit."""
    if value is None:
        return "—"
    return percent(value) if indicator.unit == "%" else f"{value:.1f} {unit_name(indicator.unit)}"


def sample(cell: SnapshotCell) -> str:
    """The n of a figure; nothing where the exposure is one team-quarter."""
    return "" if cell.indicator.kind == "count" else f"n={cell.denominator}"


def probability(value: float | None) -> str:
    """The chance of the top quarter: <1%, 17%, >99%."""
    if value is None:
        return "—"
    if value < 0.01:
        return "<1%"
    return ">99%" if value > 0.99 else percent(value, 0)


def limit(standing: TeamStanding) -> float:
    """The largest part of a gap, so that its bars share one scale."""
    return max((abs(part.points) for part in standing.parts), default=1.0) or 1.0


def sheet(league: League, name: str, points: Mapping[UUID, PointSum]) -> Table:
    """The table as a sheet: bands and pinyin order, no places; scores stay numbers.

    Confirmed points stand in columns of their own behind what was measured.
    """
    head = [
        _("档"),
        _("分队"),
        _("单位"),
        _("综合"),
        _("95% 区间下"),
        _("95% 区间上"),
        *(str(dimension.label) for dimension in Dimension),
        _("独立回访满意率"),
        _("回访 n"),
        _("进前四分之一概率"),
        _("加分"),
        _("扣分"),
        _("加减分后"),
        _("否决"),
    ]
    rows = [
        [*_line(section.band, row), *_points(row, points.get(row.standing.team_id))]
        for section in league.sections
        for row in section.rows
    ]
    return Table.of(head, rows, name)


def _points(row: LeagueRow, found: PointSum | None) -> list[object]:
    if found is None:
        return [0.0, 0.0, _rounded(row.standing.composite) if row.is_scored else "", ""]
    adjusted = found.adjusted(row.standing.composite) if row.is_scored else ""
    return [found.bonus, found.deduction, adjusted, _("不参评") if found.vetoes else ""]


def _line(band: Band, row: LeagueRow) -> list[object]:
    standing, callbacks = row.standing, row.callbacks
    scores = (
        standing.low95,
        standing.high95,
        standing.effectiveness,
        standing.satisfaction,
        standing.publicity,
    )
    return [
        str(band.label),
        standing.team.short_name,
        standing.unit.short_name,
        _rounded(standing.composite) if row.is_scored else _("不给分"),
        *(_rounded(value) for value in scores),
        percent(callbacks.value) if callbacks else "—",
        row.callback_count,
        probability(standing.probability_top_quarter),
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
