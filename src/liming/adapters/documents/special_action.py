"""The report of a special action as a Word document. Chinese only: an official paper of the company."""

from collections.abc import Sequence
from typing import Any

from django.utils import translation

from liming.adapters.documents.official import OfficialPaper
from liming.core.dispatch import mask_text
from liming.execute.queries import ActionResults
from liming.plan.enums import Aim
from liming.plan.queries import ActionPage
from liming.register.models import Unit
from liming.shared import clock

_HEAD = ("序号", "点位", "隐患和措施", "责任人", "检查日", "状态")
_WIDTHS = (1.2, 3.6, 5.2, 2.2, 1.8, 1.8)


def special_action_report(
    page: ActionPage,
    results: ActionResults,
    leads: Sequence[tuple[str, str, str]],
) -> bytes:
    """The .docx: leading, one plan for each place, forces, hazards, result, thanks.

    `leads` are role, name and duty.
    """
    action = page.action
    with translation.override("zh-hans"):
        issuer = action.unit.name if action.unit else _root_name()
        paper = OfficialPaper(issuer, f"{action.first_day.year}年{action.name}工作报告")
        _leading(paper, page, leads)
        _forces(paper, page)
        _results(paper, page, results)
        paper.heading("四、工作结果")
        paper.text(mask_text(action.result_text) or "专项行动尚未总结。")
        if action.thanks:
            paper.heading("五、致谢")
            paper.text(mask_text(action.thanks))
        day = clock.local(action.closed_at or clock.now())
        paper.signed(issuer, f"{day.year}年{day.month}月{day.day}日")
        if page.places:
            paper.heading("附：一点一策清单")
            paper.table(_HEAD, [_place(row) for row in page.places], _WIDTHS)
        return paper.saved()


def _root_name() -> str:
    root = Unit.objects.everywhere("the issuer of a paper").filter(parent=None).order_by("path").first()
    return root.name if root else ""


def _leading(paper: OfficialPaper, page: ActionPage, leads: Sequence[tuple[str, str, str]]) -> None:
    action = page.action
    paper.heading("一、组织领导")
    level = f"，级别{action.get_level_display()}" if action.level else ""
    paper.text(
        f"{action.name}期间为 {_day(action.first_day)}至{_day(action.last_day)}，"
        f"目标“{Aim(action.aim).label}”{level}。" + (f"依据：{action.source}。" if action.source else "")
    )
    for words in (action.goal, action.content):
        if words:
            paper.text(f"{mask_text(' '.join(words.split())).rstrip('。')}。")
    if leads:
        paper.table(("组内职务", "姓名", "分工"), [(a, b, c or "—") for a, b, c in leads], (2.6, 6.4, 6.6))
    else:
        paper.text("领导小组尚未确定。")


def _forces(paper: OfficialPaper, page: ActionPage) -> None:
    places = [row.place for row in page.places]
    teams = list(dict.fromkeys(place.team.short_name for place in places))
    people = {place.member_id for place in places if place.member_id}
    equipped = [place.equipment for place in places if place.equipment]
    paper.heading("二、一点一策与投入力量")
    paper.text(f"点位 {len(places)} 处，一点一策，共 {len(places)} 份。")
    if teams:
        paper.text(f"参加队伍 {len(teams)} 支：{'、'.join(teams)}。点位责任人 {len(people)} 人。")
    if equipped:
        paper.text(f"配车辆和发电机的点位 {len(equipped)} 处：{'；'.join(dict.fromkeys(equipped))}。")


def _results(paper: OfficialPaper, page: ActionPage, results: ActionResults) -> None:
    progress = page.progress
    paper.heading("三、检查与隐患")
    paper.text(
        f"点位已准备 {progress.prepared} 处，已检查 {progress.checked} 处，已销号 {progress.closed} 处；"
        f"安排工作 {progress.planned} 项，办结 {progress.done} 项，服务台账 {results.records} 条。"
        f"发现隐患 {results.hazards} 处，已治理 {results.cured} 处。以上数字取自服务台账和隐患记录。"
    )
    if page.lines:
        rows = [
            (line.code, line.title, line.measure or "—", line.owner.short_name if line.owner else "—")
            for line in page.lines
        ]
        paper.table(("编号", "年度方案条目", "要求", "责任单位"), rows, (1.8, 5.4, 5.6, 2.8))


def _place(row: Any) -> tuple[str, ...]:
    place = row.place
    return (
        str(place.number),
        place.name,
        f"{place.measure}（隐患：{place.hazards}）" if place.hazards else place.measure,
        place.member.name if place.member else place.team.short_name,
        f"{place.check_on.month}月{place.check_on.day}日",
        str(place.get_state_display()),
    )


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
