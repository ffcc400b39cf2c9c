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
        "audit_own_team": (
            "{team}的人不能核查本队，请由队外的人办理。",
            "Nobody of {team} may look into the own team; somebody outside has to.",
        ),
        "audit_not_yours": (
            "这件由{name}核查，请先改派再办。",
            "This one is with {name}; give it to somebody else first.",
        ),
        "audit_assignee": (
            "{name}管不到{team}，或没有核查权限，请另选一人。",
            "{name} does not reach {team} or may not look into it; choose somebody else.",
        ),
        "appeal_same_person": (
            "申诉人、初核人、裁定人须是三个不同的人，请换人办理。",
            "Filing, first opinion and decision need three different people; ask somebody else.",
        ),
        "supervision_drawn": (
            "{unit} {period} 已抽取过，不能再抽。要看哪支队伍请用定向检查。",
            "{unit} has drawn {period} already; use a targeted check to look at another team.",
        ),
        "supervision_month_over": (
            "{period} 已过，只能抽本月或下月的。",
            "{period} is over; draw this month or the next.",
        ),
        "supervision_nothing_to_draw": (
            "{unit} 没有可抽取的{what}。",
            "{unit} has nothing to draw from ({what}).",
        ),
        "checker_of_team": (
            "{checker} 是{team}的人，督导须由本队以外的人做，请换人。",
            "{checker} belongs to {team}; supervision is done by somebody of another team.",
        ),
        "checker_not_allowed": (
            "{checker} 没有做督导检查的岗位，请换人。",
            "{checker} holds no role that does supervision checks; choose somebody else.",
        ),
        "check_not_yours": (
            "这次检查派给了{checker}，请由本人做，或先改派。",
            "This check is given to {checker}; they do it, or it is given to somebody else first.",
        ),
        "check_incomplete": (
            "检查表第 {numbers} 项没填或不是数，请补上。",
            "Items {numbers} of the checklist are missing or no number; fill them in.",
        ),
        "defect_unproven": (
            "第 {numbers} 项判为缺陷，请写明情况或拍照。",
            "Items {numbers} are defects; say what is wrong or take a photo.",
        ),
        "finding_same_person": (
            "整改人和复查人须是不同的人，请换人复查。",
            "Who mended it does not re-check it; ask somebody else.",
        ),
        "day_not_ahead": (
            "期限 {day} 已过或是今天，请填以后的日子。",
            "The day {day} is not ahead; choose a later one.",
        ),
        "reviewer_is_holder": (
            "{reviewer} 是责任人或同队的人，复评须换人。",
            "{reviewer} holds it or belongs to its team; somebody else reviews it.",
        ),
    }
)
