"""Refusals of the plan room."""

from liming.shared.errors import register_errors

register_errors(
    {
        "answer_missing": ("请回答“{question}”。", "Please answer “{question}”."),
        "answer_wrong": (
            "“{question}”的回答“{value}”不对：{remedy}",
            "The answer “{value}” to “{question}” is not valid: {remedy}",
        ),
        "plan_month_invalid": (
            "月份“{value}”不对，请写成 2026-11。",
            "“{value}” is not a month; write it as 2026-11.",
        ),
        "plan_rule_invalid": (
            "排期规则不对：{reason}。",
            "The schedule rule is not valid: {reason}.",
        ),
        "plan_places_invalid": (
            "场所选择“{value}”不对，请选队、网格、场所、服务点或客户。",
            "“{value}” does not select places; choose team, grid, site, service point or customer.",
        ),
        "plan_year_missing": (
            "{year} 年没有已批准的实施方案，请先批准方案。",
            "No approved plan for {year}; approve one first.",
        ),
        "plan_not_draft": (
            "方案已批准，不能再改；请另建新版。",
            "The plan is approved and cannot change; make a new version.",
        ),
        "plan_without_lines": (
            "方案还没有事项，请先加事项。",
            "The plan has no lines yet; add some first.",
        ),
        "plan_line_twice": ("事项编号“{number}”已有。", "A line numbered “{number}” exists already."),
        "plan_quantity_too_large": (
            "“{line}”本月 {count} 次排不下，请减少数量或增加场所。",
            "“{line}” asks for {count} visits this month, which do not fit; lower it or add places.",
        ),
        "plan_quantity_negative": ("数量不能小于零。", "A quantity cannot be negative."),
        "plan_weight_invalid": (
            "权重“{value}”不对，请写 0 到 100。",
            "The weight “{value}” is not valid; write 0 to 100.",
        ),
        "plan_superseded": (
            "这一版已被新版代替，请看新版。",
            "A newer version has replaced this one; look at the newer one.",
        ),
        "plan_share_same": (
            "建议数与现在的份额同为 {quantity}，没有异议请认领。",
            "The number you propose is your share, {quantity}; accept it if you agree.",
        ),
        "plan_shares_fixed": (
            "其余单位都已定，合计与全年 {quantity} 相差 {difference}；请先改全年数或另定其他单位。",
            "All other units are fixed and the sum differs from {quantity} by {difference}; change the "
            "year's quantity or settle another unit.",
        ),
        "meeting_closed": (
            "会议纪要已定，不能再改。",
            "The minutes are settled and cannot change.",
        ),
        "meeting_without_decisions": (
            "还没有记下决定，请先记决定再定纪要。",
            "No decision is recorded yet; record one before settling the minutes.",
        ),
        "plan_month_confirmed": (
            "本月计划已下达，基线不再变。",
            "The month is confirmed; its baseline no longer changes.",
        ),
        "plan_month_closed": (
            "本月已结，不能再改；要改请先退回一步。",
            "The month has been handed in and cannot change; take it one step back first.",
        ),
        "plan_not_locked": (
            "本月还没有结，不用退回。",
            "The month has not been handed in; nothing to unlock.",
        ),
        "plan_calendar_missing": (
            "{year} 年还没有节假日安排，请先在“节假日”页装入（通知未发布可先暂定）。",
            "No holidays are kept for {year}; load them on the page “Holidays” first (provisional will do).",
        ),
        "plan_fact_unknown": (
            "规则的起算事项“{fact}”没有来源，请改用服务记录（record:服务类型代号）。",
            "Nothing gives the fact “{fact}” that the rule counts from; use a record (record:service type).",
        ),
        "plan_reason_needed": (
            "基线已冻结，请写明变更理由。",
            "The baseline is frozen; give the reason for the change.",
        ),
        "plan_outside_turn": (
            "“{title}”只能排在 {first} 至 {last}；要改到别的日子，请取消后另加一项。",
            "“{title}” belongs between {first} and {last}; for another day cancel it and add an item.",
        ),
        "plan_nothing_chosen": ("请先选事项。", "Choose items first."),
        "plan_carry_invalid": (
            "只有本月没做完的事项能结转，请重新打开结月页再选。",
            "Only unfinished items of this month can be carried over; open the page again and choose.",
        ),
        "plan_month_empty": (
            "本月还没有事项，请先生成月计划。",
            "The month has no items yet; derive it first.",
        ),
        "plan_item_started": (
            "工作已开始或已结束，不能改期。",
            "The work has started or ended and cannot be moved.",
        ),
        "plan_member_elsewhere": (
            "队员不在这支分队或已离队。",
            "The member is not in this team or has left.",
        ),
        "project_feature_exists": (
            "{team}在 {year} 年已有特色项目；一队一年一个。",
            "{team} already has its feature project of {year}; one per team and year.",
        ),
        "project_dates_crossed": (
            "结束日期早于开始日期。",
            "The last day is before the first day.",
        ),
        "project_code_twice": ("项目编号“{number}”已有。", "A project numbered “{number}” exists already."),
        "project_closed": ("项目已结束，不能再改。", "The project has ended and cannot change."),
        "project_milestones_open": (
            "还有 {count} 个节点未完成，不能结项。",
            "{count} milestones are still open; the project cannot be finished.",
        ),
        "milestone_reached": ("这个节点已完成。", "This milestone was reached already."),
        "guide_code_twice": ("编号“{number}”已有指导书。", "A guide numbered “{number}” exists already."),
        "guide_draft_exists": (
            "第 {version} 版还在起草，请先改完它。",
            "Version {version} is still a draft; finish it first.",
        ),
        "guide_not_draft": (
            "这一版已批准，不能再改；请起草新版。",
            "This version is approved and cannot change; draft a new one.",
        ),
        "guide_without_items": (
            "还没有检查项，不能生效。",
            "There are no checks yet; it cannot come into force.",
        ),
        "guide_not_scored": (
            "这一版不是检查当天有效的队伍建设指导书。",
            "This is not a team-building guide in force on the day of the check.",
        ),
        "pairing_ended": (
            "这项结对已在 {day} 结束。",
            "This pairing ended on {day}.",
        ),
        "pairing_item_twice": (
            "{year}年计划里已有“{content}”，请改期限或内容。",
            "The plan of {year} holds “{content}” already; change its day or words.",
        ),
    }
)
