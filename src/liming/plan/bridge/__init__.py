"""Where this room meets the core. `routes` is imported where it is needed: its engine takes time to load."""

from liming.plan.bridge.months import (
    Difference,
    LineAtPlaces,
    Month,
    Occurrence,
    WorkCalendar,
    compare,
    is_quantity,
    mask_text,
    month_of,
    month_quantity,
    occurrences,
    read_rule,
    share_out,
    work_calendar,
)

__all__ = [
    "Difference",
    "LineAtPlaces",
    "Month",
    "Occurrence",
    "WorkCalendar",
    "compare",
    "is_quantity",
    "mask_text",
    "month_of",
    "month_quantity",
    "occurrences",
    "read_rule",
    "share_out",
    "work_calendar",
]
