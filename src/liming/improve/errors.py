"""Refusals of the improve room."""

from liming.shared.errors import register_errors

register_errors(
    {
        "snapshot_not_frozen": (
            "{quarter} 还没有冻结，冻结后才找差距。",
            "{quarter} is not frozen; gaps are found in frozen quarters only.",
        ),
        "owner_not_in_team": (
            "承诺人须是本队在册队员。",
            "The owner must be a present member of the team.",
        ),
        "due_too_early": (
            "完成日期须在今天之后，且晚于 {quarter}。",
            "The due day must lie after today and after {quarter}.",
        ),
        "expected_not_better": (
            "预期值须好于现值 {value}，比例不超过 100%。",
            "The expected value must be better than {value}; a share is not above 100 %.",
        ),
        "cause_unknown": (
            "没有“{cause}”这一原因类别，请从列表中选。",
            "There is no class of causes {cause}; choose one of the list.",
        ),
        "due_not_later": (
            "改期须晚于原定日期和今天。",
            "The new day must be later than the old one and than today.",
        ),
        "due_after_review": (
            "验证季度 {quarter} 已冻结在措施里，改期不能晚于该季度末。",
            "The review quarter {quarter} is frozen; the new day must lie before its end.",
        ),
        "not_worked": (
            "只有验证有效的措施才能写成好做法。",
            "Only a measure that was shown to work becomes good practice.",
        ),
        "practice_exists": (
            "这项措施已写成好做法“{title}”。",
            "This measure is already the good practice {title}.",
        ),
        "draft_exists": (
            "已经写成草案，请到草案里修改。",
            "The draft is there already; change it in its own place.",
        ),
        "verifier_is_owner": (
            "验证须由承诺人以外的人进行。",
            "Somebody other than the owner must verify.",
        ),
        "review_not_frozen": (
            "{quarter} 冻结后才能验证。",
            "It can be verified after {quarter} is frozen.",
        ),
        "nothing_measured_after": (
            "{quarter} 没有这项指标的数据，不能验证。",
            "{quarter} has no data of this indicator, so nothing can be verified.",
        ),
        "template_too_large": (
            "模板文件不能超过 {limit} MB。",
            "A template may have {limit} MB at most.",
        ),
        "template_unreadable": (
            "这不是能用的 Word 文件（.docx）：{why}。请下载现用模板，在上面改。",
            "This is no usable Word file (.docx): {why}. Download the template in use and edit that.",
        ),
        "template_unknown_names": (
            "模板里有不认识的占位符：{names}。能用的是：{known}。",
            "The template has unknown placeholders: {names}. Known are: {known}.",
        ),
        "template_section_alone": (
            "章节占位符须单独成段：{names}。请改写成 {fixed}，前后不加字。",
            "A section's placeholder stands in a paragraph of its own: {names}. "
            "Write {fixed} with nothing beside it.",
        ),
        "template_broken": (
            "模板用本期数据试排没有成功：{why}。请检查花括号是否成对。",
            "The template did not render with the present data: {why}. Check that braces are paired.",
        ),
        "year_ahead": ("{year} 年还没有到。", "The year {year} has not begun."),
        "report_not_draft": (
            "报告已提交，退回后才能改。",
            "The report is handed in; it can be changed when sent back.",
        ),
        "words_hold_figure": (
            "“{section}”里写了数字“{figure}”。数字由记录自动填入，请改成文字。",
            "“{section}” holds the figure “{figure}”. Figures come from records; please use words.",
        ),
        "words_missing": ("提交前请写：{sections}。", "Before handing in, please write: {sections}."),
        "return_note_missing": ("退回要写明理由。", "Say why it is sent back."),
        "own_report": ("审定人不能是提交人。", "Whoever handed it in cannot settle it."),
        "period_invalid": (
            "“{period}”不是{what}，写法如 {example}。",
            "“{period}” is no {what}; write it like {example}.",
        ),
        "report_needs_place": ("请说明是哪个单位或分队：{what}。", "Say which unit or team: {what}."),
    }
)
