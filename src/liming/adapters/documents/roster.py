"""A month's duty roster as a Word document to be put up. Chinese only: a paper of the company."""

from itertools import groupby

from django.utils import translation

from liming.adapters.documents.official import OfficialPaper
from liming.execute.queries import Roster, RosterShift, duty_parts
from liming.shared import clock

_WEEK = "一二三四五六日"
_WIDTHS = (3.6, 4.4, 4.2, 3.4)


def roster_document(found: Roster) -> bytes:
    """The .docx of a team's or point's month: a line for each turn, then how often each has duty."""
    place = found.point.name if found.point else found.team.short_name
    with translation.override("zh-hans"):
        paper = OfficialPaper(found.team.unit.name, f"{place}{found.month.year}年{found.month.month}月值班表")
        parts = {row["starts"] + row["ends"]: row["name"] for row in duty_parts()}
        if found.total:
            paper.table(("日期", "地点", "班次", "值班人"), _turns(found, parts), _WIDTHS)
            paper.heading("每人班数")
            paper.text(
                "，".join(f"{row.member.name} {row.shifts} 班" for row in found.rows if row.shifts) + "。"
            )
        else:
            paper.text("本月还没有排班。")
        day = clock.today()
        paper.signed(found.team.short_name, f"{day.year}年{day.month}月{day.day}日")
        return paper.saved()


def _turns(found: Roster, parts: dict[str, str]) -> list[tuple[str, str, str, str]]:
    """Those who share a turn stand in one line."""
    turns = groupby(found.shifts, key=lambda each: (each.starts_at, each.ends_at, each.point or each.kind))
    rows = []
    for _turn, together in turns:
        shifts = list(together)
        rows.append((*_words(shifts[0], parts), "、".join(each.member for each in shifts)))
    return rows


def _words(shift: RosterShift, parts: dict[str, str]) -> tuple[str, str, str]:
    starts, ends = clock.local(shift.starts_at), clock.local(shift.ends_at)
    part = parts.get(f"{starts:%H:%M}{ends:%H:%M}", "值班")
    day = f"周{_WEEK[starts.weekday()]} {starts.month}月{starts.day}日"
    return day, shift.point or shift.kind, f"{part} {starts:%H:%M}–{ends:%H:%M}"
