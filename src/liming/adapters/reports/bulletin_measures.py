"""The bulletin's measures: what worked, what was opened, how the last ones were judged."""

from collections import Counter

from liming.adapters.reports.parts import Column, Part, Row, Subheading, Table, Text
from liming.adapters.reports.words import figure
from liming.improve.enums import Verdict
from liming.improve.models import Improvement
from liming.improve.queries import Bulletin, cause_name
from liming.shared import clock

_MEASURES = (
    Column("indicator", "指标", 5.0),
    Column("opened", "本季新立", 2.4, "count"),
    Column("followed", "上季到期", 2.4, "count"),
    Column("worked", "有效", 2.0, "count"),
    Column("not_shown", "未见效", 2.0, "count"),
    Column("worse", "变差", 1.8, "count"),
)
_OPENED = (
    Column("team", "分队", 2.8),
    Column("indicator", "指标", 2.6),
    Column("title", "措施", 4.6),
    Column("cause", "原因", 2.2),
    Column("owner", "承诺人", 1.6),
    Column("due_on", "完成日期", 2.2, "day"),
    Column("expected", "预期", 1.8, "figure"),
)
_FOLLOWED = (
    Column("team", "分队", 2.8),
    Column("indicator", "指标", 2.6),
    Column("title", "措施", 4.3),
    Column("before", "验证前", 1.9, "figure"),
    Column("after", "验证后", 1.9, "figure"),
    Column("verdict", "结论", 1.7),
)


def practices(worked: list[Improvement]) -> list[Part]:
    """Measures that the figures say worked."""
    if not worked:
        return [Text("本季没有经数据验证有效的措施。")]
    return [
        Text(f"{number}. {row.gap.team.short_name}“{row.title}”：{_measures(row)}{_verdict(row)}{_kept(row)}")
        for number, row in enumerate(worked, 1)
    ]


def _kept(row: Improvement) -> str:
    """Where others find it."""
    practice = getattr(row, "practice", None)
    return f"已写入好做法“{practice.title}”。" if practice else ""


def _measures(row: Improvement) -> str:
    return f"{row.measures.rstrip('。')}。" if row.measures else ""


def _verdict(row: Improvement) -> str:
    found, indicator = row.verification, row.gap.indicator
    before, after = figure(indicator, row.gap.value), figure(indicator, found.value_after)
    return f"{indicator.name}由 {before} 到 {after}，扣除自然回升后有效的概率 {found.probability:.0%}。"


def improvements(bulletin: Bulletin) -> list[Part]:
    """Measures opened this quarter, by indicator."""
    if not bulletin.opened:
        return [Text("本季还没有新立措施，请各单位认领差距。")]
    late = sum(row.due_on < clock.today() and row.done_at is None for row in bulletin.opened)
    told = f"，其中 {late} 项已过完成日期" if late else ""
    names = Counter(row.gap.indicator.name for row in bulletin.opened)
    most = "、".join(f"{name} {times} 项" for name, times in names.most_common(3))
    causes = Counter(cause_name(row.cause) for row in bulletin.opened if row.cause)
    why = "、".join(f"{name} {times} 项" for name, times in causes.most_common(4))
    cost = sum(row.cost_fen for row in bulletin.opened)
    told += f"，原因归为{why}" if why else ""
    told += f"，预计费用 {cost / 100:,.0f} 元" if cost else ""
    return [
        Text(f"本季新立措施 {len(bulletin.opened)} 项{told}。最多的是{most}。逐项见附表。"),
        Table("措施按指标", _MEASURES, *_by_indicator(bulletin)),
    ]


def _by_indicator(bulletin: Bulletin) -> tuple[list[Row], Row]:
    """Measures of this quarter and verdicts on those before, by indicator; then their sums."""
    found: dict[str, dict[str, int]] = {}
    for row in bulletin.opened:
        _tally(found, row)["opened"] += 1
    for row in bulletin.followed:
        sums = _tally(found, row)
        sums["followed"] += 1
        sums[row.verification.verdict] += 1
    rows: list[Row] = [{"indicator": name, **sums} for name, sums in sorted(found.items())]
    total = {key: sum(sums[key] for sums in found.values()) for key in _TALLIED}
    return rows, {"indicator": "合计", **total}


_TALLIED = ("opened", "followed", *(verdict.value for verdict in Verdict))


def _tally(found: dict[str, dict[str, int]], row: Improvement) -> dict[str, int]:
    indicator = row.gap.indicator
    return found.setdefault(f"{indicator.code} {indicator.name}", dict.fromkeys(_TALLIED, 0))


def _opened(opened: list[Improvement]) -> list[Row]:
    return [
        {
            "team": row.gap.team.short_name,
            "indicator": row.gap.indicator.name,
            "title": row.title,
            "cause": cause_name(row.cause) if row.cause else "—",
            "owner": row.owner.name,
            "due_on": row.due_on,
            "expected": figure(row.gap.indicator, row.expected_value),
        }
        for row in opened
    ]


def followed(judged: list[Improvement]) -> list[Part]:
    """The verdicts on last quarter's measures."""
    if not judged:
        return [Text("上季没有到期待验证的措施。")]
    verdicts = Counter(str(row.verification.get_verdict_display()) for row in judged)
    told = "、".join(f"{verdict} {times} 项" for verdict, times in verdicts.items())
    return [
        Text(
            f"到期验证 {len(judged)} 项：{told}。因为低才被选中，不做什么也会回升，"
            "所以扣除自然回升后才算有效；未见效不等于没做。逐项见附表。"
        )
    ]


def _judged(followed: list[Improvement]) -> list[Row]:
    return [
        {
            "team": row.gap.team.short_name,
            "indicator": row.gap.indicator.name,
            "title": row.title,
            "before": figure(row.gap.indicator, row.gap.value),
            "after": figure(row.gap.indicator, row.verification.value_after),
            "verdict": str(row.verification.get_verdict_display()),
        }
        for row in followed
    ]


def lists(bulletin: Bulletin) -> list[Part]:
    """Every measure by itself, for the attachments."""
    parts: list[Part] = []
    if bulletin.opened:
        parts += [Subheading("本季新立措施"), Table("改进清单", _OPENED, _opened(bulletin.opened))]
    if bulletin.followed:
        parts += [Subheading("上季措施验证"), Table("上季措施", _FOLLOWED, _judged(bulletin.followed))]
    return parts
