"""The roster as a sheet: the same header goes out and comes in."""

from datetime import datetime

from liming.execute.enums import DutyKind
from liming.execute.models import DutyShift
from liming.register.rules.columns import Column, Kind, Noun

DUTY = Noun(
    "duty",
    "值班表",
    "Duty roster",
    "duty",
    DutyShift,
    (
        Column("team", "服务队", "Team", Kind.REFERENCE, noun="teams", required=True, aliases=("队编码",)),
        Column("point", "服务点", "Service point", Kind.REFERENCE, noun="service-points", aliases=("驿站",)),
        Column("day", "日期", "Day", Kind.DATE, required=True),
        Column("starts", "上班", "Starts", required=True, aliases=("开始",)),
        Column("ends", "下班", "Ends", required=True, aliases=("结束",)),
        Column(
            "member",
            "队员",
            "Member",
            Kind.REFERENCE,
            noun="members",
            required=True,
            aliases=("姓名", "值班人"),
        ),
        Column("kind", "班别", "Kind", Kind.CHOICE, choices=DutyKind),
        Column("note", "备注", "Note"),
    ),
)


def clock_minutes(text: str) -> int | None:
    """Minutes since midnight of "8:30", "08：30" or "8.30"; None when it is no time of day."""
    hours, _colon, minutes = text.strip().replace("：", ":").replace(".", ":").partition(":")
    if not (hours.isdigit() and minutes[:2].isdigit()):
        return None
    found = int(hours) * 60 + int(minutes[:2])
    return found if found < 24 * 60 and int(minutes[:2]) < 60 else None


def clock_words(moment: datetime) -> str:
    """08:30, as the sheet writes it."""
    return f"{moment:%H:%M}"
