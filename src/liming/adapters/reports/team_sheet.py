"""A team's own sheet of a quarter: one or two pages, nobody else's place in it."""

from liming.adapters.reports import period_parts
from liming.adapters.reports.parts import Chart, Column, Door, Part, Report, Row, Section, Table, Text
from liming.adapters.reports.words import day_words, figure, joined, quarter_words, with_sample
from liming.evaluate.enums import Band, Dimension
from liming.evaluate.queries import CellView
from liming.improve.models import Gap
from liming.improve.queries import TeamSheet
from liming.shared import clock

OUTLINE = (
    ("standing", "本季所处"),
    ("trend", "自身走势"),
    ("indicators", "指标逐项"),
    ("gaps", "差距与措施"),
    ("ledger", "本季台账"),
    ("step", "下一步"),
)
_INDICATORS = (
    Column("name", "指标", 3.8),
    Column("dimension", "维度", 2.2),
    Column("numerator", "分子", 1.5, "count"),
    Column("denominator", "分母", 1.5, "count"),
    Column("raw", "分子/分母", 1.9, "decimal", "{numerator}/{denominator}", only_sheet=True),
    Column("value", "本队", 2.2, "figure"),
    Column("median", "同组中位", 2.0, "figure"),
    Column("points", "影响（分）", 1.8, "signed"),
)
_GAPS = (
    Column("indicator", "指标", 3.4),
    Column("value", "本队", 3.0, "figure"),
    Column("comparator", "同组中位", 2.4, "figure"),
    Column("needed", "再有几件达到", 2.6, "count"),
    Column("loss", "影响（分）", 2.0, "score"),
)


def team_sheet_report(sheet: TeamSheet) -> Report:
    """The sheet as parts."""
    made: dict[str, list[Part]] = {
        "standing": _standing(sheet),
        "trend": _trend(sheet),
        "indicators": _indicators(sheet),
        "gaps": _gaps(sheet.gaps),
        "ledger": period_parts.figures(sheet.figures),
        "step": _step(sheet),
    }
    quarter = sheet.snapshot.quarter
    return Report(
        kind="team_sheet",
        issuer=sheet.team.unit.name,
        title=f"{sheet.team.short_name}{quarter_words(quarter)}单",
        period=quarter,
        day=clock.local(sheet.snapshot.frozen_at or sheet.snapshot.measured_at).date(),
        sections=[Section(key, title, made[key]) for key, title in OUTLINE],
    )


def _standing(sheet: TeamSheet) -> list[Part]:
    row, group = sheet.row, sheet.standing.group
    if row.band == Band.NOT_SCORED or row.composite is None:
        return [Text(f"{sheet.team.name}本季独立回访样本不足，不分档，也不记为差。回访够数后自动参加分档。")]
    words = (
        f"{sheet.team.name}属{sheet.group}（{group.team_count} 队），综合 {row.composite:.1f} 分，"
        f"95% 区间 {row.low95:.1f}–{row.high95:.1f}，同组中位 {group.median_composite or 0:.1f}，"
        f"{Band(row.band).label}（优于中位的概率 {row.probability_above_median or 0:.0%}）。"
    )
    parts = "，".join(
        f"{part.dimension.label} {'+' if part.points > 0 else '−' if part.points < 0 else ''}"
        f"{abs(part.points):.1f} 分"
        for part in sheet.standing.parts
    )
    return [Text(words), Text(f"与中位的距离由三维构成：{parts}。")] if parts else [Text(words)]


def _trend(sheet: TeamSheet) -> list[Part]:
    known = [each for each in sheet.history if each.standing.composite is not None]
    parts: list[Part] = []
    if len(known) > 1:
        data = {
            "labels": [quarter_words(each.quarter) for each in known],
            "series": [
                {"name": "本队", "values": [each.standing.composite for each in known]},
                {"name": "同组中位", "values": [each.median for each in known]},
            ],
        }
        parts.append(Chart("trend", data, f"近 {len(known)} 季综合分与同组中位"))
    signals = sorted(sheet.trend.signals)
    if signals:
        named = joined([f"{day.year}年{day.month}月" for day in signals], 6)
        parts.append(Text(f"月度按时办结率超出自身控制界的月份：{named}。"))
    elif sheet.trend.chart is not None:
        parts.append(Text("月度按时办结率没有超出自身控制界，起伏属平常波动。"))
    return parts or [Text("测算还不满两季，暂无走势。")]


def _indicators(sheet: TeamSheet) -> list[Part]:
    if not sheet.cells:
        return [Text("本季没有可列的指标。")]
    return [
        Text("影响为该项使综合分高于或低于中位的分数，各项相加等于与中位的距离。"),
        Table("指标", _INDICATORS, [_cell(sheet, view) for view in sorted(sheet.cells, key=_in_order)]),
    ]


def _in_order(view: CellView) -> tuple[int, str]:
    return list(Dimension).index(Dimension(view.indicator.dimension)), view.indicator.code


def _cell(sheet: TeamSheet, view: CellView) -> Row:
    cell = view.cell
    is_open = cell.value is not None
    shown, code = figure(view.indicator, cell.value), view.indicator.code
    return {
        "name": f"{view.indicator.code} {view.indicator.name}",
        "dimension": str(Dimension(view.indicator.dimension).label)[-3:],
        "numerator": cell.numerator if is_open else None,
        "denominator": cell.denominator if is_open else None,
        "raw": cell.numerator / cell.denominator if is_open and cell.denominator else None,
        "value": Door(shown, sheet.snapshot.quarter, sheet.team.code, code) if is_open else "样本少",
        "median": figure(view.indicator, view.median),
        "points": view.points,
    }


def _gaps(gaps: list[Gap]) -> list[Part]:
    if not gaps:
        return [Text("没有待补的差距。")]
    rows: list[Row] = [
        {
            "indicator": gap.indicator.name,
            "value": f"{figure(gap.indicator, gap.value)}（n={gap.denominator:,}）",
            "comparator": figure(gap.indicator, gap.comparator),
            "needed": gap.needed,
            "loss": gap.loss,
        }
        for gap in gaps
    ]
    return [Table("差距", _GAPS, rows)]


_AT_EASE = {
    True: "差距都已有措施，按期做完，等下季数据验证。",
    False: "没有待补的差距，保持现有做法。",
}
"""What is left to do where no gap waits for somebody, by whether there are gaps at all."""


def _step(sheet: TeamSheet) -> list[Part]:
    parts: list[Part] = []
    if sheet.step is None:
        parts.append(Text(_AT_EASE[bool(sheet.gaps)]))
    elif sheet.step.improvement is None:
        parts.append(Text(f"认领“{sheet.step.gap.indicator.name}”的差距，立一项措施，写明承诺人和完成日期。"))
    else:
        measure = sheet.step.improvement
        parts.append(
            Text(
                f"做完“{measure.title}”：承诺人{measure.owner.name}，{day_words(measure.due_on)}前，"
                f"预期 {figure(measure.gap.indicator, measure.expected_value)}。"
            )
        )
    names = [partner.name for partner in sheet.standing.partners]
    weakest = sheet.standing.weakest
    if names and weakest is not None:
        parts.append(
            Text(
                f"可以问：{'、'.join(names)}，“{weakest.indicator.name}”可信地好于本队；"
                f"本队 {with_sample(weakest.cell)}。"
            )
        )
    return parts
