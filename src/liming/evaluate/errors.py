"""Refusals of the evaluate room."""

from liming.shared.errors import register_errors

register_errors(
    {
        "quarter_invalid": (
            "“{quarter}”不是季度，请写成 2026Q3。",
            "“{quarter}” is not a quarter; write it like 2026Q3.",
        ),
        "quarter_not_ended": (
            "{quarter} 还没有结束，{last_day} 之后才能冻结。",
            "{quarter} has not ended; it can be frozen after {last_day}.",
        ),
        "quarter_already_frozen": (
            "{quarter} 已冻结。要更正请写明原因，另出修订。",
            "{quarter} is frozen already; to correct it give a reason and make a revision.",
        ),
        "quarter_not_measured": (
            "{quarter} 还没有测算，请先运行季度测算。",
            "{quarter} has not been measured yet; run the measurement first.",
        ),
        "nothing_to_measure": (
            "{quarter} 没有可参加对标的队伍或指标。",
            "No team or indicator can take part in {quarter}.",
        ),
    }
)
