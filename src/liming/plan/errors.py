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
        "plan_outside_action": (
            "“{action}”的期间是 {first} 至 {last}，这条规则还排到 {day}；请改规则，或另选专项行动。",
            "“{action}” runs from {first} to {last}, but the rule also names {day}; change the rule or "
            "choose another special action.",
        ),
        "plan_places_empty": (
            "{unit}没有这样的地点，请先登记，或另选地点。",
            "{unit} has no such places; register them first or choose others.",
        ),
        "special_action_twice": (
            "{unit}已有一项“{name}”在这段时间，请改它或换个名称。",
            "{unit} has “{name}” in this time already; change that one or choose another name.",
        ),
        "special_action_cuts_place": (
            "点位“{name}”排在 {day} 检查，在新的结束日期以后；请先改它的检查日。",
            "The place “{name}” is checked on {day}, after the new last day; change its check first.",
        ),
        "special_action_ended": (
            "“{name}”已总结或不开展，不能再改。",
            "“{name}” has ended or is not held and cannot change.",
        ),
        "special_action_without_leader": (
            "还没有组长，请先定领导小组。",
            "There is no leader yet; name the lead group first.",
        ),
        "special_action_leader_twice": (
            "已有组长{name}，请先去掉或改为副组长。",
            "{name} leads already; take that person off first or choose deputy.",
        ),
        "special_action_not_approved": (
            "“{name}”还没有批准，不能排工作。",
            "“{name}” is not approved yet; no work can be planned.",
        ),
        "special_action_without_type": (
            "“{name}”还没有定服务类型，请先修改补上。",
            "“{name}” has no service type yet; set it first.",
        ),
        "special_action_no_year_before": (
            "上年没有同样的专项行动可沿用。",
            "The year before holds no such special action to take over.",
        ),
        "action_lead_twice": ("{name}已在领导小组里。", "{name} is in the lead group already."),
        "action_lead_unclear": (
            "有 {count} 人叫“{name}”，请写队员编码，比如 {example}。",
            "{count} people are called “{name}”; write the member's code, such as {example}.",
        ),
        "action_place_twice": (
            "这项行动已有点位“{name}”，请改它或换个名称。",
            "The action has a place “{name}” already; change that one or choose another name.",
        ),
        "action_place_outside": (
            "检查日 {day} 不在准备期和行动期间内，请填 {first} 至 {last}。",
            "The check on {day} is outside the action and its preparation; choose {first} to {last}.",
        ),
        "action_place_elsewhere": (
            "{team}不在{unit}范围内，请换一支队。",
            "{team} does not belong to {unit}; choose another team.",
        ),
        "action_place_begun": (
            "“{name}”已准备，请先退回再去掉。",
            "“{name}” is prepared; take it a step back before removing it.",
        ),
        "action_place_closed": (
            "“{name}”已销号，不能再改。",
            "“{name}” is closed and cannot change.",
        ),
        "plan_shares_fixed": (
            "其余单位都已定，合计与全年 {quantity} 相差 {difference}；请先改全年数或另定其他单位。",
            "All other units are fixed and the sum differs from {quantity} by {difference}; change the "
            "year's quantity or settle another unit.",
        ),
        "unit_rule_draft_exists": (
            "{unit}已有一版草案，请先改好并印发。",
            "{unit} has a draft already; finish and issue it first.",
        ),
        "unit_rule_issued": (
            "这一版已印发，不能再改；请另起草新版。",
            "This version is issued and cannot change; draft a new one.",
        ),
        "unit_rule_not_issued": ("这一版还没有印发。", "This version is not issued yet."),
        "unit_rule_replaced": (
            "这一版已被新版代替，请看施行中的版本。",
            "A newer version stands for this one; see the version in force.",
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
        "plan_supervised": (
            "“{title}”是督办事项，不能取消；办结后请回复，由{unit}销号。",
            "“{title}” is supervised and cannot be cancelled; answer when it is done, and {unit} closes it.",
        ),
        "plan_supervised_until": (
            "“{title}”督办到 {day} 止，不能改到以后；要延期请联系{unit}。",
            "“{title}” is supervised until {day} and cannot move beyond it; ask {unit} for more time.",
        ),
        "plan_month_running": (
            "{month}还没过完，{day}起可以结月。",
            "{month} is not over yet; it can be handed in from {day} on.",
        ),
        "plan_part_invalid": (
            "已做部分“{value}”不对，请写 0 到 99 的整数（%）。",
            "“{value}” is not a done part; write a whole number from 0 to 99 (%).",
        ),
        "plan_month_empty": (
            "本月还没有事项，请先生成月计划。",
            "The month has no items yet; derive it first.",
        ),
        "plan_item_started": (
            "工作已开始或已结束，不能改期。",
            "The work has started or ended and cannot be moved.",
        ),
        "round_too_long": (
            "一圈最多 {most} 处，现在有 {count} 处，请分成几圈。",
            "A round holds at most {most} places; these are {count}. Make several rounds.",
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
        "project_card_incomplete": (
            "项目卡还缺：{missing}。填完再备案。",
            "The project card still lacks: {missing}. Complete it, then file.",
        ),
        "project_filed_other": (
            "{team}在 {year} 年已备案“{name}”，一队一项目。",
            "{team} has filed “{name}” for {year}; one team, one project.",
        ),
        "project_not_of_year": (
            "项目在 {year} 年没有实施，不能备案。",
            "The project does not run in {year} and cannot be filed for it.",
        ),
        "project_item_planned": (
            "这一项已排入工作，办结前不能再排。",
            "This line is planned already; it cannot be planned again before it ends.",
        ),
        "project_steps_exist": ("环节清单已有。", "The list of steps exists already."),
        "milestone_circle": (
            "“{title}”等的节点绕成了圈，请改前置节点。",
            "The milestones before “{title}” form a circle; change them.",
        ),
        "milestone_before_needed": (
            "“{title}”的期限早于前置节点“{needed}”。",
            "“{title}” is due before “{needed}”, which it waits for.",
        ),
        "milestone_waits": (
            "前置节点“{needed}”还没完成。",
            "“{needed}” has to be reached first.",
        ),
        "design_settled": ("方案已定，不能再改。", "The design is settled and cannot change."),
        "night_untold": (
            "请至少在施工前一天告知住户。",
            "Tell the residents at least a day before the work.",
        ),
        "night_hours": (
            "夜间施工的结束时间不对，请填开始后 12 小时以内。",
            "Night work ends within 12 hours of its start.",
        ),
        "coordination_settled": ("这件事已落实。", "This matter is settled already."),
        "survey_photos_too_many": ("每次踏勘最多 {most} 张照片。", "A survey takes at most {most} photos."),
        "survey_photo_unreadable": (
            "有一张照片打不开，请用 JPEG、PNG 或 WebP。",
            "A photo cannot be read; use JPEG, PNG or WebP.",
        ),
        "milestone_reached": ("这个节点已完成。", "This milestone was reached already."),
        "guide_english_lines": (
            "“{part}”中文 {chinese} 行，英文 {english} 行，请一行对一行，没有英文的空一行。",
            "“{part}” has {chinese} lines in Chinese and {english} in English; write one for each, or an "
            "empty one.",
        ),
        "guide_not_in_force": (
            "“{number}”没有生效的版本，请先批准一版。",
            "No version of “{number}” is in force; approve one first.",
        ),
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
        "route_days": ("一次排 1 到 {most} 天。", "Plan 1 to {most} days at a time."),
        "route_over": ("{day} 已过，不能再排。", "{day} is over and cannot be planned."),
        "route_nobody": ("{team}没有可派的队员。", "{team} has no members to send."),
        "route_nothing": (
            "{team}在 {day} 没有待办的工作，请先下达月计划或派单。",
            "{team} has no open work on {day}; confirm the month plan or dispatch requests first.",
        ),
        "route_overlap": (
            "这几天里有一部分已随别的行程下发，请选同样的天数。",
            "Some of these days were published with other days; choose the same days.",
        ),
        "route_impossible": (
            "有自相矛盾的要求，排不了：{about}。请改时间、人数或时长。",
            "These contradict themselves: {about}. Change their hours, persons or length.",
        ),
        "route_lock_broken": (
            "“{item}”锁定的时间{who}去不了（不在岗、缺技能、赶不到或时段不对），请先解锁再排。",
            "“{item}” is locked to an hour at which {who} cannot go; unlock it and plan again.",
        ),
        "route_stale": (
            "“{item}”已开始、结束或取消，请重新排程。",
            "“{item}” has started, ended or was cancelled; plan again.",
        ),
        "route_superseded": ("这版行程已被新版代替。", "A newer plan has taken the place of this one."),
        "route_broken": ("这样排不行：{reason}。", "This does not work: {reason}."),
        "route_locked": ("这一站已锁定，请先解锁。", "This stop is locked; unlock it first."),
        "route_pair": (
            "两人同去的工作要同时选两名队员。",
            "Work for two persons is moved with both of its members chosen.",
        ),
        "route_persons": (
            "这项工作要 {count} 人去，请选 {count} 名不同的队员。",
            "This work needs {count} persons; choose as many different members.",
        ),
        "route_lacks_skill": (
            "这名队员没有所需技能，或工作已由别人签收。",
            "The member lacks a skill, or somebody else has signed for the work.",
        ),
        "route_no_shift": ("这名队员当天不上班。", "The member is not at work that day."),
        "route_nothing_to_undo": ("没有可撤销的改动。", "There is no change to undo."),
        "need_over": ("“{item}”已结束，不用再写要求。", "“{item}” is over; it needs nothing any more."),
        "need_number": ("{field}要在 1 到 {most} 之间。", "{field} must be between 1 and {most}."),
        "need_window": (
            "可上门时段 {opens}–{closes} 不成立，结束要晚于开始。",
            "The window {opens}–{closes} is impossible; it must end after it begins.",
        ),
        "need_outside_hours": (
            "可上门时段在上班时间 {from}–{until} 之外，请改时段，或选夜间作业。",
            "The window lies outside the working hours {from}–{until}; change it, or choose night work.",
        ),
        "need_promise": (
            "约定时间 {at} 要在 {from}–{until} 之内，请与客户另约。",
            "The promised hour {at} must lie within {from}–{until}; agree on another one.",
        ),
        "need_skill_nobody": (
            "队里够 {level} 级“{skill}”的不到 {count} 人，请降低等级、选别的技能或请邻队支援。",
            "The team has fewer than {count} members with {skill} at level {level}; lower the level, choose"
            " another skill or ask a neighbouring team.",
        ),
        "need_until": ("最晚日期不能早于 {day}。", "The last day cannot be before {day}."),
        "base_point": (
            "“{point}”不是本队的服务点，请选本队的。",
            "“{point}” is not a service point of this team; choose one of its own.",
        ),
        "base_place": (
            "出发地要么选服务点，要么同时写经度和纬度。",
            "Choose a service point, or give both longitude and latitude.",
        ),
        "base_hours": (
            "上班时间 {begins}–{ends} 不成立，收工要晚于上班。",
            "The hours {begins}–{ends} are impossible; they must end after they begin.",
        ),
        "base_lunch": (
            "午休要在上班时间内，{earliest} 到 {latest} 之间开始。",
            "Lunch must begin between {earliest} and {latest}, within the working hours.",
        ),
        "spot_name_twice": (
            "选点“{name}”已有，请换个名称。",
            "A spot named “{name}” exists; choose another name.",
        ),
        "spot_fixed_refused": (
            "“{name}”写了不可用原因，就不能必选。",
            "“{name}” is refused and cannot be fixed at the same time.",
        ),
        "siting_without_spots": (
            "没有可用的选点（{refused} 处不可用），请先加选点。",
            "There is no usable spot ({refused} refused); add some first.",
        ),
        "siting_without_demands": (
            "没有带位置的需求：服务清单里的客户没有位置，或本队网格没有户数。",
            "There is no demand with a place: no customer of the list has one, or no grid has households.",
        ),
        "siting_too_large": ("{what}{count} 处，最多 {most} 处。", "{what}: {count}, at most {most}."),
        "siting_too_few": (
            "必选 {fixed} 处，只让选 {most} 处，请多选几处。",
            "{fixed} spots are fixed and only {most} may be chosen; allow more.",
        ),
        "siting_reaches_nobody": (
            "服务距离 {reach} 米内没有一户，最近的一户也有 {nearest} 米。",
            "Nobody is within {reach} m; the nearest is {nearest} m away.",
        ),
        "siting_demand_too_large": (
            "“{name}”有 {count} 户，最大的选点只供 {most} 户，请增加容量。",
            "“{name}” has {count} households, the largest spot serves {most}; add capacity.",
        ),
        "siting_capacity_short": (
            "选 {most} 处最多供 {capacity} 户，还差 {missing} 户，请多选一处或增加容量。",
            "{most} spots serve at most {capacity} households, {missing} too few; allow or add more.",
        ),
        "siting_impossible": (
            "选 {most} 处不能让每一处需求都在距离和容量以内，请多选、放宽，或改为“覆盖户数最多”。",
            "{most} spots cannot serve all within reach and capacity; allow more, or cover the most.",
        ),
        "siting_taken": ("第 {number} 次结果已采用。", "Result {number} is taken over already."),
    }
)
