"""The certificate of service hours as PDF. Chinese only: an official paper of the company."""

import io
from datetime import date

import segno
from django.utils import translation

from liming.adapters.documents.pdf import Paper
from liming.execute.queries import CertificatePaper
from liming.shared import clock


def hours_certificate(found: CertificatePaper, url: str) -> bytes:
    """The A4 PDF of one certificate; `url` is the page that checks it, printed as a code to scan."""
    row = found.certificate
    with translation.override("zh-hans"):
        paper = Paper(row.team.unit.name, "服务时长证明", row.number)
        paper.text(
            f"{row.member.name}为{row.team.name}队员，在{_day(row.first_day)}至{_day(row.last_day)}期间"
            f"参加服务 {row.days} 天，服务台账 {row.records} 条，计服务时长 {_hours(row.minutes)}。"
        )
        paper.facts(
            [
                ("姓名", row.member.name),
                ("队伍", row.team.short_name),
                ("起止", f"{_day(row.first_day)}至{_day(row.last_day)}", True),
                ("时长", _hours(row.minutes)),
                ("天数", f"{row.days} 天"),
                ("开具日期", _day(clock.local(row.issued_at).date())),
                ("开具人", row.issued_by),
                ("计时规则", _rules(row.rules), True),
            ]
        )
        paper.note("时长由服务台账和值班签到按规则算出，同时的只算一次。")
        paper.note(f"核验码 {found.code}，网址 {url}")
        paper.pictures([(_code(url), "扫码核验")])
        return paper.pdf()


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} 小时" + (f" {rest} 分钟" if rest else "")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _rules(rules: list[dict[str, object]]) -> str:
    """Each version in a clause: 起计 15 分钟，按 30 分钟取整，每日至多 480 分钟."""
    return "；".join(
        (f"{rule['since']} 起：" if rule["since"] else "")
        + f"起计 {rule['least']} 分钟，按 {rule['unit']} 分钟取整，每日至多 {rule['most']} 分钟"
        for rule in rules
    )


def _code(url: str) -> bytes:
    picture = io.BytesIO()
    segno.make(url, error="m", micro=False).save(picture, kind="png", border=2, scale=8)
    return picture.getvalue()
