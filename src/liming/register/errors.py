"""Refusals of the register: stable codes with the sentences people read."""

from liming.shared.errors import register_errors

register_errors(
    {
        "team_name_pattern": (
            "队名“{name}”不合命名规则，应写作“{expected}”。",
            "The team name “{name}” does not follow the naming rule; write it as “{expected}”.",
        ),
        "code_taken": (
            "编码“{entry}”已被“{holder}”使用，请换一个编码。",
            "The code “{entry}” is already used by “{holder}”; choose another one.",
        ),
        "code_twice_in_file": (
            "编码“{entry}”在第 {first} 行已出现，请删去一行或改编码。",
            "The code “{entry}” already stands in row {first}; remove one row or change its code.",
        ),
        "code_fixed": (
            "编码“{entry}”建立后不能修改；请关闭这一条，另建新的一条。",
            "The code “{entry}” cannot be changed later; close this entry and create a new one.",
        ),
        "outside_county": (
            "“{place}”不在{county}内，网格不能跨县；请改行政区划或改所属服务队。",
            "“{place}” is not in {county}; a grid crosses no county border. Change the division or the team.",
        ),
        "boundary_outside_county": (
            "边界有 {share} 在{county}之外，网格不能跨县；请按县界重画。",
            "{share} of the boundary lies outside {county}; redraw it within the county border.",
        ),
        "boundary_invalid": (
            "边界不是可用的多边形：{remedy}",
            "The boundary is not a usable polygon: {remedy}",
        ),
        "division_replaced": (
            "“{name}”已撤销，现为{present}；请改用现名。",
            "“{name}” was abolished and is now {present}; use the present name.",
        ),
        "division_ambiguous": (
            "“{name}”有多处：{choices}；请写出上级名称或填区划代码。",
            "“{name}” exists more than once: {choices}; name its parent too or enter the division code.",
        ),
        "reference_unknown": (
            "{field}“{value}”在登记中没有找到；请先建立，或改用编码。",
            "{field} “{value}” is not in the register; create it first, or use its code.",
        ),
        "reference_ambiguous": (
            "{field}“{value}”有 {count} 条同名；请改填编码（如 {example}）。",
            "{field} “{value}” fits {count} entries; enter the code instead (e.g. {example}).",
        ),
        "dated_field": (
            "{field}要按日期变更，不能直接改；请用“{action}”。",
            "{field} changes by date and cannot be edited directly; use “{action}”.",
        ),
        "day_before_last": (
            "日期 {day} 早于上一次变更的 {last}，请填 {last} 之后的日期。",
            "The day {day} lies before the last change on {last}; give a later day.",
        ),
        "day_in_future": (
            "日期 {day} 在今天之后；登记只记到今天为止的变更。",
            "The day {day} lies in the future; the register keeps changes up to today.",
        ),
        "still_used": (
            "“{name}”下还有 {count} 个{what}，请先移交或关闭。",
            "“{name}” still holds {count} {what}; hand them over or close them first.",
        ),
        "already_closed": ("“{name}”已于 {day} 关闭。", "“{name}” was closed on {day}."),
        "tree_loop": (
            "“{name}”不能移到自己的下级“{parent}”之下，请另选上级。",
            "“{name}” cannot be moved below its own part “{parent}”; choose another parent.",
        ),
        "member_elsewhere": (
            "“{member}”属于“{team}”，不在这支服务队；请先调动队员或另选一人。",
            "“{member}” belongs to “{team}”, not to this team; move the member or choose another.",
        ),
        "member_left": (
            "“{member}”已于 {day} 离队，请另选一人。",
            "“{member}” left on {day}; choose another person.",
        ),
        "split_needs_two": (
            "拆分至少要两个部分，现在只有 {count} 个。",
            "A split needs at least two parts; there is {count}.",
        ),
        "split_repeats": (
            "社区“{community}”同时写在两个部分里，请只留一处。",
            "The community “{community}” stands in two parts; keep it in one.",
        ),
        "split_loses": (
            "社区“{community}”没有分到任何部分，请补上。",
            "The community “{community}” is in no part; add it to one.",
        ),
        "file_too_large": (
            "文件 {size} MB，超过 {limit} MB 的上限；请分成几个文件。",
            "The file has {size} MB, over the limit of {limit} MB; split it into several files.",
        ),
        "too_many_rows": (
            "表中超过 {limit} 行；请分成几个文件。",
            "The table has more than {limit} rows; split it into several files.",
        ),
        "file_unpacks_too_large": (
            "文件展开后超过 {limit} MB，可能已损坏；请另存为新的 .xlsx 再试。",
            "The file unpacks to over {limit} MB and may be damaged; save it anew as .xlsx and try again.",
        ),
        "file_type": (
            "“{name}”不是 Excel（.xlsx）或 CSV 文件；请另存为 .xlsx 再上传。",
            "“{name}” is neither Excel (.xlsx) nor CSV; save it as .xlsx and upload again.",
        ),
        "file_unreadable": (
            "“{name}”打不开，可能已损坏或加密；请另存为新的 .xlsx 再试。",
            "“{name}” cannot be opened; it may be damaged or locked. Save it anew as .xlsx and try again.",
        ),
        "file_empty": (
            "“{name}”里没有数据；请下载模板，从表头下一行填起。",
            "“{name}” holds no data; download the template and fill in from the row below its header.",
        ),
        "header_unknown": (
            "没有找到表头，缺少列：{missing}；请用模板的表头。",
            "No header row was found; missing columns: {missing}. Use the template's header.",
        ),
        "header_twice": (
            "表头“{header}”出现两次，请删去一列。",
            "The column “{header}” stands twice; remove one.",
        ),
        "noun_unknown": ("没有“{noun}”这种登记。", "There is no register called “{noun}”."),
        "parameter_unknown": (
            "参数“{key}”在 {day} 没有值；请在登记的参数页填写。",
            "The parameter “{key}” has no value on {day}; enter one on the register's parameter page.",
        ),
        "already_sent": ("这条通知已经送达。", "This notice was delivered already."),
        "parameter_common": (
            "“{title}”全省统一，单位不能另定。",
            "“{title}” holds for the whole province; a unit cannot set its own.",
        ),
        "own_grant": (
            "不能给自己授权或撤销自己的授权，请由另一位安全管理员办理。",
            "You cannot grant or end your own role; another security administrator must do it.",
        ),
        "grant_needs_place": (
            "授权要指定一个单位或一支服务队。",
            "A role is granted over one unit or one team.",
        ),
        "grant_ended": ("这项授权已于 {day} 结束。", "This grant ended on {day}."),
        "roles_apart": (
            "系统、安全、审计三员必须由不同的人担任；此账号已任{other}。",
            "System, security and audit administrator must be different people; this account is {other}.",
        ),
        "username_taken": (
            "登录名“{username}”已有人使用，请换一个。",
            "The sign-in name “{username}” is taken; choose another.",
        ),
        "password_weak": (
            "口令至少 {length} 位，并含大写、小写、数字、符号中的 {classes} 类。",
            "A password needs at least {length} characters of {classes} kinds: upper case, lower case, "
            "digits, symbols.",
        ),
        "last_before_first": (
            "结束日期 {last} 早于开始日期 {first}，请改正。",
            "The last day {last} lies before the first day {first}; correct one of them.",
        ),
        "leave_over": (
            "{last} 已休完，不用销假。",
            "It was over on {last}; there is nothing to take back.",
        ),
        "leave_overlaps": (
            "与 {first} 至 {last} 的请假重叠，请改日期。",
            "It overlaps the leave from {first} to {last}; change the days.",
        ),
        "key_unknown": (
            "密钥不对。请核对，或请系统管理员另发一个。",
            "The key is not valid. Check it, or ask the system administrator for another one.",
        ),
        "key_expired": (
            "密钥 {day} 已到期，请系统管理员另发一个。",
            "The key expired on {day}; ask the system administrator for another one.",
        ),
        "key_revoked": (
            "密钥 {day} 已吊销，请系统管理员另发一个。",
            "The key was revoked on {day}; ask the system administrator for another one.",
        ),
        "day_in_past": (
            "日期 {day} 已过，请填今天或以后的日期。",
            "The day {day} has passed; give today or a later day.",
        ),
        "day_needless": (
            "{day} 本来就是工作日；调休上班只填周末。",
            "{day} is a working day anyway; only a weekend day can be worked instead.",
        ),
        "not_closable": ("“{what}”不能关闭，只能修改。", "“{what}” cannot be closed, only changed."),
        "layer_unreadable": (
            "图层“{name}”不是 GeoJSON 要素集；请导出为 FeatureCollection，属性含区划代码。",
            "The layer “{name}” is no GeoJSON FeatureCollection whose properties hold division codes.",
        ),
        "password_barred": (
            "最近 {count} 次用过的口令不能再用，请换一个。",
            "The last {count} passwords cannot be used again; choose another one.",
        ),
        "password_wrong": (
            "原口令不对，口令区分大小写。",
            "The present password is wrong; passwords are case-sensitive.",
        ),
        "too_many_looks": (
            "这一小时查看未脱敏信息的次数已用完，请 {minutes} 分钟后再试。",
            "The looks at private values of this hour are used up; please try again in {minutes} minutes.",
        ),
        "code_wrong": (
            "动态口令不对或已用过，请等下一个；手机时间要准。",
            "The code is wrong or was used; wait for the next one, and check the phone's clock.",
        ),
        "too_many_codes": (
            "试的次数太多，请一刻钟后再试。",
            "Too many tries; please try again in a quarter of an hour.",
        ),
        "factor_in_use": (
            "动态口令已经启用。",
            "One-time codes are in use already.",
        ),
        "factor_required": (
            "您的岗位必须使用动态口令，不能停用。",
            "Your role must use one-time codes; they cannot be switched off.",
        ),
        "identity_unreachable": (
            "统一身份认证暂时连不上；请稍后再试，或用账号和口令登录。",
            "The company's sign-in cannot be reached; try again later, or use account and password.",
        ),
        "identity_refused": (
            "统一身份认证没有通过；请从登录页重新开始。",
            "The company's sign-in did not vouch for you; begin again on the sign-in page.",
        ),
        "identity_unknown": (
            "工号“{number}”在本系统没有账号；请联系本单位安全管理员开通。",
            "The staff number “{number}” has no account here; ask your unit's security administrator.",
        ),
        "identity_inactive": (
            "工号“{number}”的账号已停用；请联系本单位安全管理员。",
            "The account of staff number “{number}” is closed; ask your unit's security administrator.",
        ),
        "invitation_wrong": (
            "工号或开通码不对；请照通知单填写，字母不分大小写。",
            "The staff number or the code is wrong; write them as on the sheet, in small or capital letters.",
        ),
        "invitation_used": (
            "这个开通码已经用过；忘记口令请联系本单位安全管理员。",
            "This code was used already; ask your unit's security administrator about a lost password.",
        ),
        "invitation_expired": (
            "这个开通码已过期；请联系本单位系统管理员重新邀请。",
            "This code has expired; ask your unit's system administrator for another invitation.",
        ),
        "invitation_withdrawn": (
            "这个开通码已收回；请联系本单位系统管理员。",
            "This code was taken back; ask your unit's system administrator.",
        ),
        "invitation_waits": (
            "{name}已有一份待开通的邀请；要换开通码，请先收回。",
            "{name} has an open invitation already; take it back first for another code.",
        ),
        "invitation_needless": (
            "{name}已经自己设过口令，不用邀请。",
            "{name} has set a password already and needs no invitation.",
        ),
        "invitation_other_name": (
            "工号“{number}”在登记里是{name}；请核对工号。",
            "The staff number “{number}” belongs to {name} in the register; check the number.",
        ),
        "no_contact_profile": (
            "您的账号还没有登记代表哪个社区、村或企业，请联系供电单位。",
            "Your account is not registered for a community, village or enterprise; ask the power company.",
        ),
    }
)
