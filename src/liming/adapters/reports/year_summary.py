"""A unit's yearly summary."""

from liming.adapters.reports import period_parts as parts
from liming.adapters.reports.parts import Column, Part, Report, Row, Section, Subheading, Table, Text, share
from liming.adapters.reports.words import figure
from liming.improve.enums import Verdict
from liming.improve.models import Improvement
from liming.improve.queries import Period, SurveyPack
from liming.plan.queries import YearPage

OUTLINE = (
    ("results", "主要成效"),
    ("plan", "年度方案完成"),
    ("actions", "专项行动"),
    ("brand", "品牌宣传"),
    ("honours", "荣誉"),
    ("cases", "典型服务"),
    ("lessons", "经验与不足"),
    ("ahead", "下一年打算"),
)
_LINES = (
    Column("practice", "实践", 2.6),
    Column("lines", "条目", 1.6, "count"),
    Column("done", "完成（项次）", 2.4, "count"),
    Column("due", "到期（项次）", 2.4, "count"),
    Column("rate", "完成率", 2.0, "share", "{done}/{due}"),
    Column("missed", "漏做", 1.6, "count"),
)
_HONOURS = (
    Column("day", "日期", 2.3, "day"),
    Column("team", "分队", 3.6),
    Column("title", "荣誉", 5.3),
    Column("giver", "授予单位", 4.0),
)


def year_summary_report(pack: SurveyPack) -> Report:
    """The summary of the year before `pack.year`, so far where it still runs."""
    period = pack.figures
    made: dict[str, list[Part]] = {
        "results": parts.figures(period),
        "plan": plan_parts(pack.plan),
        "actions": parts.actions(period),
        "brand": [Text(parts.press(period))],
        "honours": _honours(period),
        "cases": parts.cases(period),
        "lessons": _lessons(pack),
        "ahead": _ahead(pack),
    }
    return Report(
        kind="year_summary",
        issuer=period.place,
        title=f"{period.first.year}年共产党员服务队工作总结",
        period=str(period.first.year),
        day=parts.reported_on(period),
        sections=[Section(key, title, made[key]) for key, title in OUTLINE],
    )


def plan_parts(page: YearPage) -> list[Part]:
    """The year plan's progress by practice, and its lines that fall short."""
    if not page.lines:
        return [Text(f"{page.year}年没有施行的年度方案。")]
    rows: list[Row] = []
    for group in page.groups:
        done, due = sum(each.done for each in group.lines), sum(each.due for each in group.lines)
        rows.append(
            {
                "practice": str(group.practice.label),
                "lines": len(group.lines),
                "done": done,
                "due": due,
                "rate": share(done, due),
                "missed": sum(each.missed for each in group.lines),
            }
        )
    sums = {key: sum(int(str(row[key])) for row in rows) for key in ("lines", "done", "due", "missed")}
    total = {"practice": "合计", **sums, "rate": share(sums["done"], sums["due"])}
    low = sorted((each for each in page.lines if each.due), key=lambda each: each.done / each.due)[:5]
    named = "；".join(f"{each.line.title} {each.done:,}/{each.due:,}" for each in low)
    return [
        Table("年度方案", _LINES, rows, total=total),
        Text(f"完成比例最低的条目：{named}。" if named else "还没有到期的条目。"),
    ]


def _honours(period: Period) -> list[Part]:
    told = Text(parts.thanks(period))
    if not period.honours:
        return [told]
    rows: list[Row] = [
        {"day": row.given_on, "team": row.team.short_name, "title": row.title, "giver": row.giver}
        for row in period.honours
    ]
    return [told, Table("荣誉称号", _HONOURS, rows)]


def _lessons(pack: SurveyPack) -> list[Part]:
    judged = sum(pack.verdicts.values())
    found: list[Part] = []
    if judged:
        told = "、".join(f"{Verdict(kind).label} {n} 项" for kind, n in sorted(pack.verdicts.items()))
        found.append(Text(f"本年验证改进措施 {judged} 项：{told}。扣除自然回升后才算有效。"))
    if pack.worked:
        found.append(Subheading("数据验证有效的做法"))
        found += [Text(_worked(row)) for row in pack.worked[:5]]
    if pack.gaps:
        named = "；".join(f"{line.indicator}（{line.teams} 队）" for line in pack.gaps[:5])
        found.append(Text(f"尚未销号的差距主要是：{named}。"))
    return [*found, *parts.problems(pack.figures)]


def _worked(row: Improvement) -> str:
    gap, judged = row.gap, row.verification
    before, after = figure(gap.indicator, gap.value), figure(gap.indicator, judged.value_after)
    return f"{gap.team.short_name}“{row.title}”：{gap.indicator.name}由 {before} 到 {after}。"


def _ahead(pack: SurveyPack) -> list[Part]:
    asked = "、".join(f"{each.name} {each.count:,} 件" for each in pack.demands[:5])
    words = f"群众提得最多的诉求：{asked}。" if asked else ""
    aims = "；".join(f"{line.indicator}" for line in pack.gaps[:3])
    words += f"重点补齐：{aims}。" if aims else "保持现有做法，按季度对标查差距。"
    return [Text(words), *parts.ahead(pack.figures, "次月")]
