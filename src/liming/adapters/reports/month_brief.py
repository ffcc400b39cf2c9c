"""A unit's monthly brief."""

from liming.adapters.reports import period_parts as parts
from liming.adapters.reports.parts import Report, Section
from liming.improve.queries import Period

OUTLINE = (
    ("figures", "本月数字"),
    ("actions", "重点行动"),
    ("cases", "典型服务"),
    ("problems", "存在问题"),
    ("ahead", "下月安排"),
)


def month_brief_report(period: Period) -> Report:
    """The brief of the month that `period` spans."""
    made = {
        "figures": parts.figures(period),
        "actions": parts.actions(period),
        "cases": parts.cases(period),
        "problems": parts.problems(period),
        "ahead": parts.ahead(period, "下月"),
    }
    month = f"{period.first.year}年{period.first.month}月"
    return Report(
        kind="month_brief",
        issuer=period.place,
        title=f"{month}共产党员服务队工作月报",
        period=f"{period.first:%Y-%m}",
        day=parts.reported_on(period),
        sections=[Section(key, title, made[key]) for key, title in OUTLINE],
    )
