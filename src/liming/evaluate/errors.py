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
        "quarter_not_published": (
            "{quarter} 还没有公布，公布后才能查看。",
            "{quarter} is not published yet; it can be seen once it is.",
        ),
        "score_appeal_unpublished": (
            "{quarter} 还没有公布，公布后才能申诉。",
            "{quarter} is not published yet; appeals begin with the publication.",
        ),
        "score_appeal_too_late": (
            "{quarter} 的公示期到 {day} 为止，已不能申诉；请在下一季度反映。",
            "The notice period of {quarter} ended on {day}; raise it with the next quarter.",
        ),
        "score_appeal_open": (
            "“{indicator}”已有一件申诉在办，请先等它办结。",
            "An appeal about “{indicator}” is open already; wait until it is decided.",
        ),
        "appeal_same_person": (
            "申诉人、初核人、裁定人须是三个不同的人，请换人办理。",
            "Filing, first opinion and decision need three different people; ask somebody else.",
        ),
    }
)
