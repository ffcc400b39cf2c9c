"""The quarterly bulletin as a Word document. Chinese only: it is an official paper of the company."""

from collections.abc import Iterable

from django.utils import translation

from liming.adapters.documents.official import OfficialPaper
from liming.evaluate.models import Indicator
from liming.evaluate.queries import CellView, League, LeagueRow
from liming.improve.models import Improvement
from liming.improve.queries import Bulletin
from liming.shared import clock


def bulletin_document(bulletin: Bulletin) -> bytes:
    """The .docx of a bulletin."""
    with translation.override("zh-hans"):
        paper = OfficialPaper(bulletin.issuer, bulletin.title)
        _method(paper, bulletin)
        _bands(paper, bulletin.leagues)
        _dimensions(paper, bulletin.leagues)
        _practices(paper, bulletin.practices)
        _weak(paper, bulletin)
        _improvements(paper, bulletin)
        day = clock.local(bulletin.snapshot.frozen_at or bulletin.measured_at)
        paper.signed(bulletin.issuer, f"{day.year}年{day.month}月{day.day}日")
        return paper.saved()


def _method(paper: OfficialPaper, bulletin: Bulletin) -> None:
    snapshot, rules = bulletin.snapshot, bulletin.snapshot.rules
    weights = rules["dimension_weights"]
    paper.heading("一、对标办法")
    paper.text(
        f"按工作实效性 {weights['effectiveness']:.0f}、群众满意度 {weights['satisfaction']:.0f}、"
        f"品牌宣传度 {weights['publicity']:.0f} 的权重几何合成，短板不能互补。各项数字取自服务台账，"
        "估计值向同组收缩，附区间。只在同组内比较，只分档，不排名次；档内按拼音排列。"
    )
    paper.text(
        "优于同组中位的概率大于 90% 为“高于同组中位”，小于 10% 为“低于同组中位”，"
        f"其余“与中位分不开”；四季合计独立回访少于 {rules['minimum_callbacks']} 份的不分档，也不记为差。"
    )
    state = f"修订 {snapshot.revision}" if snapshot.frozen_at else "未冻结，数字可能变动"
    paper.text(f"{bulletin.quarter} 快照，{state}，数据校验码 {snapshot.data_hash[:12]}，可逐位重算。")


def _bands(paper: OfficialPaper, leagues: Iterable[League]) -> None:
    paper.heading("二、分组分档")
    for league in leagues:
        median = f"{league.group.median_composite or 0:.1f}"
        paper.subheading(f"{league.group_name}（{league.group.team_count} 队，中位 {median}）")
        for section in league.sections:
            names = "、".join(row.standing.team.short_name for row in section.rows)
            if names:
                paper.text(f"{section.band.label}（{len(section.rows)} 队）：{names}。")


def _dimensions(paper: OfficialPaper, leagues: Iterable[League]) -> None:
    paper.heading("三、三维情况")
    head = ("分队", "综合（95% 区间）", "实效性", "满意度", "宣传度", "独立回访满意率")
    for league in leagues:
        paper.subheading(league.group_name)
        paper.table(head, [_standing(row) for row in league.rows], (3.6, 3.8, 1.8, 1.8, 1.8, 3.2))


def _standing(row: LeagueRow) -> tuple[str, ...]:
    found, calls = row.standing, row.callbacks
    composite = f"{found.composite or 0:.1f}" if row.is_scored else "不给分"
    satisfied = f"{calls.value:.1%} n={calls.denominator}" if calls and calls.value is not None else "—"
    parts = (found.effectiveness, found.satisfaction, found.publicity)
    return (
        found.team.short_name,
        f"{composite}（{found.low95 or 0:.1f}–{found.high95 or 0:.1f}）",
        *("—" if part is None else f"{part:.0f}" for part in parts),
        satisfied,
    )


def _practices(paper: OfficialPaper, practices: list[Improvement]) -> None:
    paper.heading("四、值得推广的做法")
    if not practices:
        paper.text("本季没有经数据验证有效的措施。")
    for number, row in enumerate(practices, 1):
        words = f"{row.measures}。" if row.measures else ""
        paper.text(f"{number}. {row.gap.team.short_name}“{row.title}”：{words}{_verdict(row)}")


def _weak(paper: OfficialPaper, bulletin: Bulletin) -> None:
    paper.heading("五、差距与原因")
    if not bulletin.weak:
        paper.text("本季没有可信低于同组中位的队。")
    for weak in bulletin.weak:
        causes = "；".join(_cause(view) for view in weak.causes)
        paper.text(f"{weak.team}（{weak.group}）：{causes}。")


def _cause(view: CellView) -> str:
    own, median = _figure(view.indicator, view.cell.value), _figure(view.indicator, view.median)
    return f"{view.indicator.name} {own}，同组中位 {median}，影响 {view.points or 0:+.1f} 分"


def _improvements(paper: OfficialPaper, bulletin: Bulletin) -> None:
    paper.heading("六、措施与上季验证")
    if bulletin.followed:
        paper.subheading("上季措施验证")
        head = ("分队", "指标", "措施", "验证前", "验证后", "结论")
        paper.table(head, [_followed(row) for row in bulletin.followed], (2.6, 2.8, 4.4, 1.8, 1.8, 2.6))
    if bulletin.opened:
        paper.subheading("本季新立措施")
        rows = [
            (
                row.gap.team.short_name,
                row.gap.indicator.name,
                row.title,
                row.owner.name,
                f"{row.due_on.month}月{row.due_on.day}日",
                _figure(row.gap.indicator, row.expected_value),
            )
            for row in bulletin.opened
        ]
        paper.table(
            ("分队", "指标", "措施", "承诺人", "完成日期", "预期"), rows, (2.6, 2.8, 4.6, 2, 2.2, 1.8)
        )
    if not bulletin.followed and not bulletin.opened:
        paper.text("暂无措施，请各单位认领差距。")


def _followed(row: Improvement) -> tuple[str, ...]:
    indicator = row.gap.indicator
    return (
        row.gap.team.short_name,
        indicator.name,
        row.title,
        _figure(indicator, row.gap.value),
        _figure(indicator, row.verification.value_after),
        str(row.verification.get_verdict_display()),
    )


def _verdict(row: Improvement) -> str:
    found, indicator = row.verification, row.gap.indicator
    before, after = _figure(indicator, row.gap.value), _figure(indicator, found.value_after)
    return f"{indicator.name}由 {before} 到 {after}，扣除自然回升后有效的概率 {found.probability:.0%}。"


def _figure(indicator: Indicator, value: float | None) -> str:
    if value is None:
        return "—"
    return f"{value:.1%}" if indicator.unit == "%" else f"{value:.1f} {indicator.unit}"
