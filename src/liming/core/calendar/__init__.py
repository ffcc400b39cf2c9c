"""Working days, periods, stage clocks with pauses and schedule rules. Local time is Asia/Shanghai.

Here: arithmetic of days. Not here: today's date, or which days a unit has declared free.
"""

from liming.core.calendar.clocks import (
    LOCAL_ZONE,
    Limit,
    LimitUnit,
    Pause,
    due_at,
    moment_of_share,
    remaining,
    used_minutes,
    used_share,
)
from liming.core.calendar.lunar import LunarDay, Term, lunar_day, solar_term_day
from liming.core.calendar.nominal import nominal_dates, spread
from liming.core.calendar.periods import Month, Quarter, months_between, quarters_between
from liming.core.calendar.rule_json import rule_from_dict, rule_to_dict
from liming.core.calendar.rules import (
    AfterFact,
    DayOfMonth,
    DayOfYear,
    LunarDate,
    MissingDayPolicy,
    NthWorkingDay,
    Quantity,
    Rule,
    SolarTerm,
    Weekly,
    Window,
)
from liming.core.calendar.turns import turn_of
from liming.core.calendar.wording import Remaining, RemainingPart, RemainingUnit, describe_remaining
from liming.core.calendar.working_days import DayKind, WorkCalendar

__all__ = [
    "LOCAL_ZONE",
    "AfterFact",
    "DayKind",
    "DayOfMonth",
    "DayOfYear",
    "Limit",
    "LimitUnit",
    "LunarDate",
    "LunarDay",
    "MissingDayPolicy",
    "Month",
    "NthWorkingDay",
    "Pause",
    "Quantity",
    "Quarter",
    "Remaining",
    "RemainingPart",
    "RemainingUnit",
    "Rule",
    "SolarTerm",
    "Term",
    "Weekly",
    "Window",
    "WorkCalendar",
    "describe_remaining",
    "due_at",
    "lunar_day",
    "moment_of_share",
    "months_between",
    "nominal_dates",
    "quarters_between",
    "remaining",
    "rule_from_dict",
    "rule_to_dict",
    "solar_term_day",
    "spread",
    "turn_of",
    "used_minutes",
    "used_share",
]
