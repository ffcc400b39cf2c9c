"""The notice of what a supervision check found, as Word in the official style. Chinese only."""

from datetime import date

from django.utils import translation

from liming.adapters.documents.official import OfficialPaper
from liming.evaluate.enums import CheckSubject
from liming.evaluate.queries.supervision import CheckDetail
from liming.shared import clock

_WIDTHS = (1.2, 8.0, 1.8, 3.0, 2.2)


def finding_notice(found: CheckDetail) -> bytes:
    """The .docx that names the check, each finding with its day, and fields for both sides."""
    row = found.row
    with translation.override("zh-hans"):
        issuer = row.draw.unit.name if row.draw else row.team.unit.name
        paper = OfficialPaper(issuer, "督导问题整改通知单")
        paper.text(f"编号：{row.number}")
        paper.text(f"{row.team.name}：")
        paper.text(_opening(found))
        lines = [
            [
                str(place),
                each.text,
                str(each.get_severity_display()),
                _day(each.due_on),
                str(each.get_state_display()),
            ]
            for place, each in enumerate(found.findings, start=1)
        ]
        paper.table(("序", "问题", "程度", "整改期限", "状态"), lines, _WIDTHS)
        paper.text("请逐项整改，在期限内于系统中记明整改情况并附照片，由检查人复查后销号。")
        if row.remark:
            paper.text(f"检查人说明：{row.remark}")
        paper.text(f"检查人：{row.checker_name}　　　　队伍签收：")
        paper.signed(issuer, _day(clock.today()))
        return paper.saved()


def _opening(found: CheckDetail) -> str:
    row = found.row
    day = _day(clock.local(row.checked_at).date()) if row.checked_at else "—"
    place = row.point.name if row.point else row.record.number if row.record else ""
    what = f"{CheckSubject(row.subject).label}{place}"
    verdict = "" if row.passed is None else "，达标" if row.passed else "，不达标"
    return (
        f"{day}，按《{row.checklist.name}》（{row.checklist.code} 第 {row.checklist.version} 版）"
        f"对你队{what}进行督导检查，应查 {row.applicable} 项，合格 {row.met} 项{verdict}，"
        f"发现问题 {len(found.findings)} 项，现通知整改："
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
