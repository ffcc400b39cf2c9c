"""Sentences of the execute room's refusals."""

from liming.shared.errors import register_errors

register_errors(
    {
        "data_request_waits": (
            "同样的请求还没答复，请等答复后再提。",
            "The same was asked and is not answered yet; ask again after the answer.",
        ),
        "not_identified": (
            "还没核实身份，请先核实再办理。",
            "The person's identity was not checked yet; check it first.",
        ),
        "data_request_other_kind": (
            "这件请求是“{kind}”，请按所提的办理。",
            "This request is to “{kind}”; do what was asked.",
        ),
        "sent_otherwise": (
            "这次提交已登记为 {number}，内容和现在的不同。"
            "要另办一件，请再提交一次（接口请换一个 Idempotency-Key）。",
            "This was sent already as {number}, with other content. For something else send it once more "
            "(an API sends another Idempotency-Key).",
        ),
        "own_certificate": (
            "自己的时长证明请由别人开具。",
            "Somebody else must certify your own hours.",
        ),
        "nothing_to_certify": (
            "{member}{year}年还没有计入的服务时长，不能开具证明。",
            "{member} has no counted hours in {year} yet, so there is nothing to certify.",
        ),
        "certificate_stands": (
            "同一时段已开具 {number}，要重开请先作废。",
            "{number} already certifies this period; withdraw it before issuing another.",
        ),
        "certificate_ended": (
            "证明 {number} 已作废。",
            "Certificate {number} is withdrawn already.",
        ),
        "certificate_not_outdated": (
            "证明 {number} 的时长没有更正过，不用重开。",
            "No hours of certificate {number} were corrected, so it need not be issued anew.",
        ),
        "hours_line_gone": (
            "这条时长已不在台账上（记录已更正或人员已改），请按现在的记录重新提出。",
            "This line was corrected in the ledger or has other people now; propose it on the present one.",
        ),
        "hours_correction_waits": (
            "这条时长已有更正在等复核，请等复核后再提。",
            "A correction of this line already waits for review; propose again after it.",
        ),
        "own_hours_review": (
            "自己提出的更正和自己的时长，请由别人复核。",
            "Somebody else must review what you proposed and your own hours.",
        ),
        "month_not_over": (
            "{month} 还没有过完，请等月底后再抽。",
            "{month} is not over yet; draw after its end.",
        ),
        "publicity_link_twice": (
            "这个链接已登记为《{title}》，请核对：同一篇不用再登记，转载请写转载的链接。",
            "This link already stands for “{title}”: do not enter it again, or give the reprint's own link.",
        ),
        "period_reversed": (
            "结束时间 {end} 早于开始时间 {begin}。",
            "The end {end} lies before the begin {begin}.",
        ),
        "period_too_long": (
            "一次最多查 {days} 日，请分段查。",
            "At most {days} days can be asked for at once; ask in parts.",
        ),
        "not_your_item": (
            "这件工作派给了{holder}，只有本人或队长可以办理。",
            "This work was given to {holder}; only they or the captain may act on it.",
        ),
        "nobody_can_go": (
            "没有可派的人：{reason}。请改派到其他队或指定队员。",
            "Nobody can go: {reason}. Give it to another team or name a member.",
        ),
        "member_of_other_team": (
            "{member}不在{team}，请先把诉求退回并写明接办队。",
            "{member} is not in {team}; return the request first and name the next team.",
        ),
        "no_team_yet": (
            "诉求{number}还没有承办队，请先指定队伍。",
            "Request {number} has no team yet; name the team first.",
        ),
        "ruling_waits": (
            "归属正等{unit}裁定，裁定前不能再退回。",
            "{unit} is about to rule who owns this; until then it cannot be returned.",
        ),
        "ruling_binds": (
            "{unit}已裁定由{owner}承办，没有新情况不能再退回。",
            "{unit} ruled that {owner} owns this; without a new fact it cannot be returned.",
        ),
        "merge_into_ended": (
            "诉求{number}已结束，不能并入；请并入还在办的一件。",
            "Request {number} has ended; merge into one that is still open.",
        ),
        "same_person": (
            "同一件剔除申请，{name}已经办过一步，请换人。",
            "{name} took an earlier step of this claim; another person must decide.",
        ),
        "claim_too_late": (
            "办结超过 {days} 个工作日，不能再申请剔除。",
            "More than {days} working days have passed since the end; it can no longer be claimed.",
        ),
        "appeal_too_late": (
            "初审后超过 {days} 个工作日，不能再申诉。",
            "More than {days} working days have passed since the review; it can no longer be appealed.",
        ),
        "parts_under_way": (
            "{team}的协办还在办，请等办结或先撤回协办。",
            "{team} is still helping; wait for the end or drop that part first.",
        ),
        "event_without_area": (
            "请写明范围：行政区划、网格、多边形或圆，至少一样。",
            "Say where: divisions, grids, a polygon or a circle, at least one.",
        ),
        "view_without_filters": (
            "没有可存的筛选。请先选好筛选，再存为视图。",
            "There is no filter to keep. Choose filters first, then save the view.",
        ),
        "too_many_views": (
            "最多存 {most} 个视图。请先删去不用的。",
            "At most {most} views are kept. Delete one that is not used.",
        ),
        "event_area_crosses": (
            "范围的边线交叉了。请撤回交叉的点，或清除后重画。",
            "The edge of the area crosses itself. Take back the crossing points, or clear and draw again.",
        ),
        "event_area_outside": (
            "范围有一半以上在{unit}以外。请在本单位范围内画。",
            "More than half of the area lies outside {unit}. Draw it inside your unit.",
        ),
        "event_area_too_large": (
            "范围约 {size} 平方千米，上限 {largest}。请分段登记，或改选区划、网格。",
            "The area has about {size} square kilometres, at most {largest}. Enter it in parts, or choose"
            " divisions or grids instead.",
        ),
        "attached_elsewhere": (
            "诉求{number}已并入{event}。",
            "Request {number} is attached to {event} already.",
        ),
        "event_rows_wrong": (
            "没有导入，第 {rows} 行要改：{why}",
            "Nothing was imported; correct rows {rows}: {why}",
        ),
        "no_standard": (
            "没有{day}有效的时限标准“{standard}”，请先登记。",
            "No service standard “{standard}” is in force on {day}; register one first.",
        ),
        "unknown_cause": (
            "等待原因“{cause}”不在清单内，时钟不能暂停。",
            "“{cause}” is no listed cause, so the clock cannot pause.",
        ),
        "pause_unproved": (
            "暂停时钟要有照片或文件为证；没有的请说明原因。",
            "A pause needs a photo or document as proof; without one say why.",
        ),
        "no_running_clock": (
            "“{stage}”没有在走的时钟。",
            "No clock runs for “{stage}”.",
        ),
        "not_extendable": (
            "这类诉求的时限不能延期。",
            "The limits of this kind of request cannot be extended.",
        ),
        "limit_over": (
            "时限已过，延期要在到期前申请。",
            "The limit is over; an extension must come before it ends.",
        ),
        "extension_too_long": (
            "最长 {longest}，现在是 {amount}，再加 {more} 就超过了。",
            "At most {longest}; it is {amount} now and {more} more would pass it.",
        ),
        "not_by_case": (
            "“{stage}”的时限由标准规定，不能逐件约定。",
            "The limit for “{stage}” stands in the standard; it is not agreed case by case.",
        ),
        "merge_into_itself": (
            "诉求{number}不能合并到自己或已合并的诉求。",
            "Request {number} cannot be merged into itself or into a merged request.",
        ),
        "rating_unknown": (
            "这个评价码不对或已过期，可凭查询码重新查看。",
            "This rating code is wrong or has expired; look it up again by your follow code.",
        ),
        "rating_used": (
            "这次服务已经评过，过了 {minutes} 分钟不能再改。",
            "This service was rated already; after {minutes} minutes it cannot be changed.",
        ),
        "caller_in_team": (
            "独立回访由队外人员做，您属于{team}。",
            "An independent call-back is made by somebody outside the team; you belong to {team}.",
        ),
        "call_back_done": (
            "这条回访已经登记过。",
            "This call-back was recorded already.",
        ),
        "call_back_exhausted": (
            "已拨打 {tries} 次，不再拨打，按未接通计。",
            "Called {tries} times; it is not tried again and counts as not reached.",
        ),
        "helper_unknown": (
            "没有叫“{name}”的在队队员，请写姓名或工号。",
            "No active member is called “{name}”; write the name or the code.",
        ),
        "helper_ambiguous": (
            "叫“{name}”的不止一人，请写工号：{known}。",
            "More than one member is called “{name}”; write the code: {known}.",
        ),
        "photo_consent_needed": (
            "这户拍照要先征得同意：请勾选“已同意拍照”，或去掉照片。",
            "This household must agree to photos first: tick “agreed to photos” or take the photos out.",
        ),
        "record_superseded": (
            "台账{number}已被更正，请在最新一条上改。",
            "Record {number} was corrected already; change the newest one.",
        ),
        "quarter_frozen_back": (
            "已冻结到{frozen}，不能退回到{quarter}。",
            "Frozen through {frozen}; it cannot go back to {quarter}.",
        ),
        "reopen_too_late": (
            "办结超过 {days} 日，请重新提一件诉求。",
            "More than {days} days have passed; please make a new request.",
        ),
        "photos_too_many": (
            "照片最多 {most} 张，请去掉几张。",
            "At most {most} photos; please leave some out.",
        ),
        "photo_too_large": (
            "有一张照片超过 {megabytes} 兆，请换一张小的。",
            "A photo is larger than {megabytes} MB; please choose a smaller one.",
        ),
        "photo_unreadable": (
            "有一张照片打不开，请换成 JPEG、PNG 或 WebP 格式。",
            "A photo cannot be read; please send JPEG, PNG or WebP.",
        ),
        "request_ended": (
            "诉求{number}已办结，没解决可以请求重新办理。",
            "Request {number} has ended; ask to reopen it if it is not solved.",
        ),
        "place_settled": (
            "这件诉求已经派出，地点请告诉上门的队员。",
            "This request was given out already; please tell the member who comes.",
        ),
        "not_a_candidate": (
            "“{name}”不在这件诉求附近的网格里。",
            "“{name}” is not among the grids near this request.",
        ),
        "urged_lately": (
            "{hours} 小时内催办过，已转给承办人；急事请打 95598。",
            "Urged within the last {hours} hours, the holder knows; call 95598 if it is urgent.",
        ),
        "activity_back_entry": (
            "活动已经开始，补登请写明原因。",
            "The activity has begun already; say why it is entered only now.",
        ),
        "activity_elsewhere": (
            "{name}不属于{team}，请重选。",
            "{name} does not belong to {team}; choose again.",
        ),
        "activity_over": (
            "“{title}”已开展或已取消，不能再改。",
            "“{title}” was held or cancelled and cannot be changed.",
        ),
        "activity_not_begun": (
            "“{title}”还没有开始，不能记为已开展。",
            "“{title}” has not begun and cannot be recorded as held.",
        ),
        "publicity_own": (
            "这一条由您登记，须由另一人核实。",
            "You entered this one; somebody else must verify it.",
        ),
        "publicity_proof": (
            "请附链接或文件，没有凭据不能核实。",
            "Add a link or a file; without proof it cannot be verified.",
        ),
        "publicity_twice": (
            "{day}{outlet}的“{title}”已经登记过。",
            "“{title}” of {outlet} on {day} was entered already.",
        ),
        "publicity_future": (
            "日期 {day} 还没有到。",
            "The day {day} has not come yet.",
        ),
        "customer_not_key": (
            "{name}不是重点客户，请先在登记中标为重点客户。",
            "{name} is no key customer; mark it as one in the register first.",
        ),
        "customer_without_liaison": (
            "{name}还没有联络人，请先指定。",
            "{name} has no liaison yet; name one first.",
        ),
        "report_without_checklist": (
            "记录{number}没有检查表结果，不能出具报告。",
            "Record {number} has no checklist answers, so no report can be issued.",
        ),
        "report_signed": (
            "报告{number}第{version}版已由{name}签收。",
            "Report {number}, version {version}, was signed by {name} already.",
        ),
        "report_altered": (
            "报告{number}第{version}版的数据与校验码不符，不能下载。",
            "The data of report {number}, version {version}, do not match their digest.",
        ),
        "measure_effect_early": (
            "实施满一个月后再看效果，最早 {day}。",
            "Look at the effect a month after the measure was carried out, from {day}.",
        ),
        "too_many_at_once": (
            "一次最多办 {most} 件，现选了 {count} 件，请分几次。",
            "At most {most} at once; {count} are chosen. Do it in parts.",
        ),
        "nothing_chosen": (
            "没有选中诉求，请先勾选。",
            "No request is chosen; tick some first.",
        ),
        "sheet_seen": (
            "这份表已在{day}由{name}导入过。",
            "This sheet was imported on {day} by {name} already.",
        ),
        "sheet_row_settled": (
            "第 {row} 行已处理过。",
            "Row {row} was settled already.",
        ),
        "mapping_name_taken": (
            "已有名为“{name}”的列对应，要换掉请勾选“同名的换成这一份”。",
            "A column mapping named “{name}” exists; tick “replace the one of this name” to change it.",
        ),
        "sheet_without_header": (
            "没有找到表头，至少要有“{fields}”两列。",
            "No header row found; at least the columns “{fields}” are needed.",
        ),
        "duty_member_elsewhere": (
            "{member}不在{team}，值班只排本队队员。",
            "{member} is not in {team}; only the team's own members are rostered.",
        ),
        "duty_point_elsewhere": (
            "{point}不属于{team}，请选本队的服务点。",
            "{point} does not belong to {team}; choose one of the team's points.",
        ),
        "duty_on_leave": (
            "{member} {first} 至 {last} 请假，请换人或改日。",
            "{member} is on leave from {first} to {last}; choose somebody else or another day.",
        ),
        "duty_double_booked": (
            "{member} {when} 在{where}已有班，请换人或错开时间。",
            "{member} already has duty at {where}, {when}; choose somebody else or another time.",
        ),
        "duty_started": (
            "这一班 {when} 已开始，不能再改。",
            "This duty began at {when} and can no longer be changed.",
        ),
        "duty_cancelled": ("这一班已撤下。", "This duty was taken off the roster."),
        "duty_not_now": (
            "现在不能签到：这一班 {when}，提前 {minutes} 分钟可签到。",
            "You cannot check in now: this duty is {when}; check-in opens {minutes} minutes before.",
        ),
        "duty_still_there": (
            "{member}还在{where}值班，请先签退。",
            "{member} is still on duty at {where}; check out there first.",
        ),
        "duty_not_there": ("{member}没有签到，不用签退。", "{member} has not checked in."),
        "duty_pattern_twice": (
            "{where}的{part}已有要求，日子有重叠，请改那一条。",
            "{where} already asks for this part of the day ({part}) on some of these days; change that one.",
        ),
        "duty_pattern_ended": ("这条值班要求已停用。", "This pattern was ended already."),
        "too_many_wishes": (
            "{member} {month} 已报 {most} 个不便值班的日子，请先撤回一个。",
            "{member} already named {most} days in {month}; take one back first.",
        ),
        "roster_month_over": (
            "{month} 已过完，请选本月或以后的月份。",
            "{month} is over; choose this month or a later one.",
        ),
        "roster_without_patterns": (
            "{team}这个月没有可排的班，请先写明哪里、哪几天要人值班。",
            "There is nothing to cover for {team} in this month; say first where and when duty is needed.",
        ),
        "roster_nobody": ("{team}没有在册队员，排不了班。", "{team} has no members to be rostered."),
        "roster_skill_nobody": (
            "{where}要求有“{skill}”的人值班，{team}没有人具备，请改要求或先登记技能。",
            "{where} needs somebody with “{skill}” and nobody of {team} has it; change the pattern or "
            "enter the skill first.",
        ),
        "roster_rules_wrong": (
            "排班规则不成立：最多连续 {row} 天、夜班后休 {rest} 天，请在参数里改正。",
            "The rules cannot hold: at most {row} days in a row, {rest} days of rest after a night. Correct "
            "them in the parameters.",
        ),
        "roster_no_time": (
            "{month} 在限定的时间里没有排出来，请加大参数“排一个月的班最多算多久”。",
            "No roster of {month} was found in the time allowed; raise the parameter for the search.",
        ),
        "roster_outdated": (
            "草案之后 {month} 的排班、请假或要求有变，请重新排。",
            "Shifts, leave or patterns of {month} changed after this draft; make it again.",
        ),
        "not_your_shift": (
            "这一班是{holder}的，只有本人或队长可以办理。",
            "This duty is {holder}'s; only they or the captain may act on it.",
        ),
        "swap_open": (
            "这一班已经在换，请先收回。",
            "This duty is being swapped already; withdraw that first.",
        ),
        "swap_for_another": ("这次换班问的是{member}。", "This swap was put to {member}."),
        "swap_own": ("自己的班不用接。", "You hold this duty already."),
        "swap_needs_other": (
            "换班要由接班人以外的人批准。",
            "A swap is approved by somebody other than the one who takes it.",
        ),
        "guarantee_ended": (
            "“{title}”已总结或取消，不能再改。",
            "“{title}” is summed up or called off and no longer changes.",
        ),
        "guarantee_without_places": (
            "“{title}”还没有保电对象，请先添加。",
            "“{title}” has no places yet; add some first.",
        ),
        "guarantee_watch_too_long": (
            "现场值守 {days} 天超过 {most} 天，请缩短时段或改为巡视检查。",
            "A watch of {days} days is longer than {most}; shorten the window or plan checks instead.",
        ),
        "guarantee_not_over": (
            "“{title}”到 {day} 结束，结束后再总结。",
            "“{title}” ends on {day}; sum it up after that.",
        ),
        "device_unknown": (
            "这部手机没有登记，请登录。手机里没发的记录还在。",
            "This phone is not enrolled; please sign in. What it kept is still there.",
        ),
        "device_expired": (
            "这部手机太久没登录，请登录后再发。手机里没发的记录还在。",
            "Nobody signed in on this phone for long; sign in and send again. What it kept is still there.",
        ),
        "device_revoked": (
            "这部手机 {day} 已停用，请找队长。",
            "This phone was revoked on {day}; ask your captain.",
        ),
        "too_many_operations": (
            "一次最多发 {most} 件，请分几次。",
            "At most {most} acts at a time; send them in several parts.",
        ),
        "operation_failed": (
            "这一件没能入账，内容都在，请导出后交队长。",
            "This act could not be entered; everything in it is kept. Export it and give it to your captain.",
        ),
        "operation_incomplete": ("要改：{problems}", "To be mended: {problems}"),
        "operation_unknown": (
            "不认识“{kind}”这种记录，请更新页面后再发。",
            "Acts of kind “{kind}” are not known; reload the page and send again.",
        ),
        "came_late": (
            "办完超过 {days} 天才发来，由队长看过再入账。",
            "It came more than {days} days after the work; the captain looks at it first.",
        ),
        "round_left": (
            "还有 {count} 处没记，请走完，或写明没去成的原因。",
            "{count} places have no answer yet; go there, or say why nobody came.",
        ),
        "round_nothing_done": (
            "一处都没去成，请退回队长。",
            "Nobody came to any place; give the round back to the captain.",
        ),
        "view_as_read_only": (
            "您在以队员身份查看，只能看。先结束查看再办。",
            "You are looking as a member and can only look. End it before you act.",
        ),
        "view_as_self": ("自己的页面直接打开就行。", "Your own pages need no such look."),
        "help_answered": (
            "{who}已经答复了。",
            "{who} has answered already.",
        ),
        "own_decision": ("自己发的由别人定。", "Somebody else decides on what you sent."),
        "not_a_clash": (
            "这一件现在是“{state}”，不用再定。",
            "This act is “{state}” now; there is nothing to decide.",
        ),
        "nothing_to_credit": (
            "找不到可以记上的工作，请说明理由后不采纳。",
            "There is no work to credit; give the reason and dismiss it.",
        ),
        "piece_too_large": ("一片最多 {most} KB。", "A piece holds at most {most} KB."),
        "photo_differs": (
            "照片传坏了，会从头再传。",
            "The photo was damaged on its way; it is sent again from its start.",
        ),
        "not_a_photo": ("收到的不是照片。", "What came is not a photo."),
    }
)
