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
            "预期值须好于现值 {value}，且不超过 100%。",
            "The expected value must be better than {value} and not above 100 %.",
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
    }
)
