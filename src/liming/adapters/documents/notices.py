"""The two printed notices handed to a user: 限期整改通知单 and 用电检查结果通知书. In Chinese."""

from datetime import datetime

from django.utils import translation

from liming.adapters.documents.pdf import Paper, Signature
from liming.adapters.marks import Mark
from liming.execute.queries.papers import CheckedItem, HazardNotice, InspectionNotice, Party
from liming.shared import clock

_RESULTS = {"ok": "合格", "defect": "缺陷", "na": "不涉及", "": "未查"}


def rectification_notice(notice: HazardNotice, mark: Mark | None = None) -> bytes:
    """The A4 PDF that names hazard, demand and limit, with fields for user and inspector."""
    with translation.override("zh-hans"):
        paper = Paper(
            notice.issuer,
            "限期整改通知单",
            notice.number,
            f"{notice.number}　一式两份，用户与供电方各存一份",
            mark,
        )
        paper.facts(
            [
                *_party(notice.party),
                ("检查日期", _day(notice.found_at)),
                ("检查单位", notice.team),
                ("隐患级别", notice.level),
                ("责任方", notice.side),
                ("整改期限", f"{_day(notice.due_at)}前", True),
            ]
        )
        paper.heading("一、隐患内容")
        paper.text(f"{notice.text}。" + (f"（检查表 {notice.origin}）" if notice.origin else ""))
        paper.heading("二、整改要求")
        demand = notice.demand.rstrip("。") or "请按国家和行业标准消除上述隐患，整改前采取安全措施"
        paper.text(f"{demand}。请于{_day(notice.due_at)}前完成整改，并告知检查单位复查。")
        paper.pictures((photo, "现场照片") for photo in notice.photos if photo)
        refused = notice.signed_how if notice.signed_how and not notice.signature else ""
        signed = _day(notice.signed_at) if notice.signed_at else ""
        paper.signatures(
            [
                Signature("用户签收", name=refused, picture=notice.signature, day=signed),
                Signature("检查人", name=notice.checked_by, day=_day(notice.found_at)),
            ]
        )
        return paper.pdf()


def inspection_result(notice: InspectionNotice, mark: Mark | None = None) -> bytes:
    """The A4 PDF that lists every check with its value and limit, the hazards, and fields to sign."""
    with translation.override("zh-hans"):
        paper = Paper(notice.issuer, "用电检查结果通知书", notice.number, mark=mark)
        paper.facts(
            [
                *_party(notice.party),
                (
                    "检查时间",
                    f"{_day(notice.started_at)} {_clock(notice.started_at)}–{_clock(notice.ended_at)}",
                    True,
                ),
                ("检查单位", notice.team),
                ("检查人", "、".join(notice.members)),
            ]
        )
        paper.heading(f"一、检查情况（{notice.checklist}）")
        rows = [
            [str(item.number), item.text, item.value or "—", _limit(item), _RESULTS[item.result]]
            for item in notice.items
        ]
        paper.table(["序", "检查项目", "实测", "限值", "结果"], rows, [1.2, 7.8, 2.6, 2.6, 2.2])
        paper.heading("二、检查结果")
        paper.text(_sum(notice))
        if notice.hazards:
            lines = [[number, text, level, f"{_day(due)}前"] for number, text, level, due in notice.hazards]
            paper.table(["编号", "隐患", "级别", "整改期限"], lines, [3.6, 6.8, 2.0, 4.0])
        if notice.note:
            paper.text(f"现场处理：{notice.note}")
        paper.signatures(
            [
                Signature(
                    "用户签字",
                    picture=notice.signature,
                    day=_day(notice.ended_at) if notice.signature else "",
                ),
                Signature(
                    "检查人", name=notice.members[0] if notice.members else "", day=_day(notice.ended_at)
                ),
            ]
        )
        return paper.pdf()


def _party(party: Party) -> list[tuple[str, str] | tuple[str, str, bool]]:
    return [
        ("用户名称", party.name),
        ("户号", party.account_number),
        ("联系电话", party.phone),
        ("用电地址", party.address, True),
    ]


def _sum(notice: InspectionNotice) -> str:
    checked = [item for item in notice.items if item.result]
    defects = [item for item in notice.items if item.result == "defect"]
    if not defects:
        return f"共检查 {len(checked)} 项，未发现缺陷。"
    return f"共检查 {len(checked)} 项，发现缺陷 {len(defects)} 项，请在期限内整改。"


def _limit(item: CheckedItem) -> str:
    low, high = item.limit
    if low is not None and high is not None:
        return f"{low:g}–{high:g}"
    if high is not None:
        return f"不大于 {high:g}"
    return f"不小于 {low:g}" if low is not None else "—"


def _day(moment: datetime) -> str:
    day = clock.local(moment)
    return f"{day.year}年{day.month}月{day.day}日"


def _clock(moment: datetime) -> str:
    return f"{clock.local(moment):%H:%M}"
