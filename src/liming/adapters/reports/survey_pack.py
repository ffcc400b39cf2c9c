"""What a survey meeting reads beforehand."""

from liming.adapters.reports import period_parts
from liming.adapters.reports.parts import Column, Part, Report, Row, Section, Table, Text, share
from liming.adapters.reports.words import day_words, figure
from liming.adapters.reports.year_summary import plan_parts
from liming.improve.enums import Verdict
from liming.improve.queries import SurveyPack
from liming.shared import clock

OUTLINE = (
    ("figures", "队伍现状与全年数字"),
    ("plan", "年度方案完成"),
    ("gaps", "差距"),
    ("demands", "群众诉求"),
    ("worked", "措施成效"),
    ("decisions", "上次会议决定落实"),
    ("questions", "请会议研究"),
)
_GAPS = (
    Column("indicator", "指标", 7.0),
    Column("teams", "低于同组的队", 3.4, "count"),
    Column("lost", "合计影响（分）", 3.4, "score"),
    Column("mean", "每队影响（分）", 3.0, "score", "{lost}/{teams}"),
)
_DEMANDS = (Column("name", "诉求类型", 9.0), Column("n", "件数", 3.0, "count"))
_DECISIONS = (
    Column("number", "序号", 1.2, "count"),
    Column("words", "决定", 5.6),
    Column("owner", "责任单位", 2.6),
    Column("due_on", "期限", 2.4),
    Column("done", "完成", 1.4, "count"),
    Column("due", "到期", 1.4, "count"),
    Column("rate", "完成率", 1.8, "share", "{done}/{due}"),
)
_WORKED = (
    Column("team", "分队", 3.2),
    Column("title", "措施", 5.2),
    Column("indicator", "指标", 2.8),
    Column("before", "验证前", 2.0, "figure"),
    Column("after", "验证后", 2.0, "figure"),
)


def survey_pack_report(pack: SurveyPack) -> Report:
    """The pack for the meeting of `pack.year`."""
    made: dict[str, list[Part]] = {
        "figures": [_state(pack), *period_parts.figures(pack.figures)],
        "plan": plan_parts(pack.plan),
        "gaps": _gaps(pack),
        "demands": _demands(pack),
        "worked": _worked(pack),
        "decisions": _decisions(pack),
        "questions": _questions(pack),
    }
    return Report(
        kind="survey_pack",
        issuer=pack.unit.name,
        title=f"{pack.year}年调研座谈会材料",
        period=str(pack.year),
        day=clock.today(),
        sections=[Section(key, title, made[key]) for key, title in OUTLINE],
    )


def _state(pack: SurveyPack) -> Text:
    period = pack.figures
    running = "，本年尚未结束" if period.last < period.last.replace(month=12, day=31) else ""
    return Text(
        f"服务队 {period.total('teams'):,} 支，队员 {period.members:,} 人。"
        f"数字为 {day_words(period.first)}至{day_words(period.last)}{running}。"
    )


def _gaps(pack: SurveyPack) -> list[Part]:
    if not pack.gaps:
        return [Text("没有尚未销号的差距。")]
    rows: list[Row] = [
        {"indicator": line.indicator, "teams": line.teams, "lost": line.lost, "mean": line.lost / line.teams}
        for line in pack.gaps
    ]
    return [Text("尚未销号的差距按合计影响列出，都是可信低于同组中位的。"), Table("差距", _GAPS, rows)]


def _demands(pack: SurveyPack) -> list[Part]:
    if not pack.demands:
        return [Text("全年没有受理诉求。")]
    rows: list[Row] = [{"name": each.name, "n": each.count} for each in pack.demands]
    total: Row = {"name": "以上合计", "n": sum(each.count for each in pack.demands)}
    return [Text(f"提得最多的 {len(rows)} 类："), Table("诉求", _DEMANDS, rows, total=total)]


def _worked(pack: SurveyPack) -> list[Part]:
    judged = sum(pack.verdicts.values())
    if not judged:
        return [Text("还没有到期验证的改进措施。")]
    told = "、".join(f"{Verdict(kind).label} {n:,} 项" for kind, n in sorted(pack.verdicts.items()))
    parts: list[Part] = [Text(f"验证改进措施 {judged:,} 项：{told}。")]
    rows: list[Row] = [
        {
            "team": row.gap.team.short_name,
            "title": row.title,
            "indicator": row.gap.indicator.name,
            "before": figure(row.gap.indicator, row.gap.value),
            "after": figure(row.gap.indicator, row.verification.value_after),
        }
        for row in pack.worked
    ]
    return [*parts, Table("有效措施", _WORKED, rows)] if rows else parts


def _decisions(pack: SurveyPack) -> list[Part]:
    if not pack.decisions:
        return [Text(f"{pack.year - 1}年没有形成决定的会议。")]
    rows: list[Row] = [
        {
            "number": line.row.decision.number,
            "words": line.row.decision.words,
            "owner": line.row.decision.owner.short_name if line.row.decision.owner else "—",
            "due_on": day_words(line.row.decision.due_on),
            "done": line.progress.done if line.progress else None,
            "due": line.progress.due if line.progress else None,
            "rate": share(line.progress.done, line.progress.due) if line.progress else None,
        }
        for line in pack.decisions
    ]
    without = sum(line.progress is None for line in pack.decisions)
    told = f"其中 {without} 项没有对应的方案条目，无法按记录看落实。" if without else "均已列入年度方案。"
    return [Text(f"上次会议决定 {len(rows)} 项，{told}"), Table("决定落实", _DECISIONS, rows)]


def _questions(pack: SurveyPack) -> list[Part]:
    found = [f"“{line.indicator}”影响 {line.teams} 队，全年怎样补齐" for line in pack.gaps[:3]]
    found += [f"“{each.name}”全年 {each.count:,} 件，能否从源头减少" for each in pack.demands[:2]]
    low = [each for each in pack.plan.lines if each.due and each.done / each.due < 0.8][:3]
    found += [f"“{each.line.title}”完成 {each.done:,}/{each.due:,}，保留、调整还是取消" for each in low]
    if not found:
        return [Text("记录中没有必须由会议定的事，请各单位提议题。")]
    return [Text(f"{number}. {words}。") for number, words in enumerate(found, 1)]
