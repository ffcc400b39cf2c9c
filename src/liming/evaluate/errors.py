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
        "indicator_goalposts": (
            "“{name}”的目标值：下限须小于上限；越低越好的指标，下限为满分。",
            "“{name}”: the lower goalpost lies below the upper; where low is good the lower is full marks.",
        ),
        "indicator_goalposts_share": (
            "“{name}”是比例，目标值须在 0% 到 100% 之间。",
            "“{name}” is a share: its goalposts lie between 0% and 100%.",
        ),
        "indicator_weight": (
            "“{name}”的权重须在 0 到 1000 之间。",
            "The weight of “{name}” lies between 0 and 1000.",
        ),
        "indicator_own_weight": (
            "“{name}”是单位自设指标，不进全省综合分；权重请填在本单位权重里。",
            "“{name}” is a unit's own and no part of the province's score; use the own weight.",
        ),
        "indicator_not_counted": (
            "“{name}”还没有取数办法，权重只能为 0；请先选取数办法。",
            "Nothing counts “{name}” yet, so its weight must be 0; choose what is counted first.",
        ),
        "indicator_minimum": (
            "“{name}”的最小样本不能小于 {least}。",
            "The minimum sample of “{name}” is {least} or more.",
        ),
        "indicator_quarter": (
            "{quarter} 已经开始计算或已结束，最早从 {first} 起改。",
            "{quarter} is over or was counted already; a change holds from {first} at the earliest.",
        ),
        "indicator_dimension_empty": (
            "“{dimension}”里至少要有一个有权重的指标。",
            "“{dimension}” needs at least one indicator with a weight.",
        ),
        "indicator_shipped": (
            "“{name}”是全省指标目录里的，不能停用；不用时把权重改为 0。",
            "“{name}” belongs to the province's catalogue and cannot be ended; set its weight to 0 instead.",
        ),
        "indicator_unchanged": (
            "“{name}”没有改动，不用另出版本。",
            "Nothing was changed in “{name}”; no new version is needed.",
        ),
        "recipe_unknown": (
            "取数条件“{value}”不在可选范围内，请从列表中选。",
            "“{value}” is none of the conditions to choose from; take one from the list.",
        ),
        "recipe_other_basis": (
            "“{name}”不能用于{basis}，请去掉这项条件或换取自。",
            "“{name}” does not apply to {basis}; drop the condition or count from the other rows.",
        ),
        "recipe_without_good": (
            "占比要选分子条件：哪些算达到。",
            "A share needs to say which rows count as good.",
        ),
        "recipe_minutes": (
            "平均用时只能取自服务记录。",
            "Mean minutes come from service records only.",
        ),
        "rules_weights": (
            "三个维度的权重不能为负，也不能全为 0。",
            "Weights of the dimensions are not negative and not all 0.",
        ),
        "point_future": (
            "{day} 还没有到，请填已经发生的日期。",
            "{day} lies ahead; give the day on which it happened.",
        ),
        "point_evidence": (
            "请先附凭据：文件、链接、服务记录、稿件或荣誉，至少一样。",
            "Add evidence first: a file, a link, a service record, a press item or an honour.",
        ),
        "point_evidence_elsewhere": (
            "“{name}”不属于{team}，请选本队的。",
            "“{name}” does not belong to {team}; choose one of the team's own.",
        ),
        "point_twice": (
            "{team}的这件事已登记为 {number}，请不要重复登记。",
            "This case of {team} is entered already as {number}.",
        ),
        "point_too_many": (
            "“{item}”每件最多 {most} 分。",
            "A case of “{item}” is worth {most} points at most.",
        ),
        "point_same_person": (
            "登记人、初审人、复审人须是三个不同的人，请换人办理。",
            "Entry, first and second review need three different people; ask somebody else.",
        ),
        "point_item_ended": (
            "“{item}”已停用，请选其他项目。",
            "“{item}” is no longer used; choose another item.",
        ),
        "point_frozen": (
            "{quarter} 已冻结，这件事已计入；要更正请先出修订。",
            "{quarter} is frozen and holds this case; make a revision to correct it.",
        ),
    }
)
