"""The report of a special guarantee as a Word document. Chinese only: an official paper of the company."""

from django.utils import translation

from liming.adapters.documents.official import OfficialPaper
from liming.core.dispatch import mask_text
from liming.execute.queries import GuaranteePage
from liming.shared import clock


def guarantee_report(page: GuaranteePage) -> bytes:
    """The .docx of a guarantee: leading, plans, forces, checks, hazards, result, thanks."""
    row = page.guarantee
    with translation.override("zh-hans"):
        paper = OfficialPaper(row.team.unit.name, f"{row.title}工作报告")
        _leading(paper, page)
        _forces(paper, page)
        _checks(paper, page)
        paper.heading("四、保电结果")
        paper.text(mask_text(row.result_text) or "保电尚未总结。")
        if row.thanks:
            paper.heading("五、致谢")
            paper.text(mask_text(row.thanks))
        day = clock.local(row.closed_at or clock.now())
        paper.signed(row.team.unit.name, f"{day.year}年{day.month}月{day.day}日")
        return paper.saved()


def _leading(paper: OfficialPaper, page: GuaranteePage) -> None:
    row = page.guarantee
    starts, ends = clock.local(row.starts_at), clock.local(row.ends_at)
    paper.heading("一、组织与方案")
    paper.text(
        f"{page.theme}，级别{row.get_level_display()}，"
        f"保电时段 {starts:%Y-%m-%d %H:%M} 至 {ends:%Y-%m-%d %H:%M}。"
        + (f"领导小组：{row.lead_group}。" if row.lead_group else "")
        + f"保电对象 {len(page.places)} 处，一处一案，共 {len(page.places)} 份方案。"
    )
    for part in mask_text(row.plan_text).splitlines():
        if part.strip():
            paper.text(part.strip())


def _forces(paper: OfficialPaper, page: GuaranteePage) -> None:
    row = page.guarantee
    teams = "、".join([row.team.short_name, *(team.short_name for team in page.teams)])
    paper.heading("二、投入力量")
    paper.text(
        f"参加队伍：{teams}。投入队员 {len(page.people)} 人，抢修组 {row.crews} 个，车辆 {row.vehicles} 台，"
        f"发电车机 {row.generators} 台。"
    )


def _checks(paper: OfficialPaper, page: GuaranteePage) -> None:
    progress = page.progress
    paper.heading("三、检查与隐患")
    paper.text(
        f"应检查 {progress.checks} 处，已检查 {progress.checks_done} 处；现场值守应 {progress.watches} 班，"
        f"已到 {progress.watches_done} 班。"
        f"发现隐患 {progress.hazards} 处，已治理 {progress.hazards_cured} 处。"
        "以上数字取自服务台账和隐患记录。"
    )
    rows = [
        (str(line.order), line.name, line.member or "—", line.state or "—", str(line.hazards))
        for line in page.places
    ]
    if rows:
        paper.table(["序号", "对象", "队员", "检查", "隐患"], rows, [1.4, 6.6, 2.6, 2.6, 2.4])
