"""Rules of the plan room that need no database: legal moves, groups of states, selectors of places.

Here too: the hooks by which rooms above tell what only they know. Not here: the arithmetic of shares and
routes (`core.planning`).
"""

from liming.plan.rules import carrying
from liming.plan.rules.facts import FactSource, known_facts, register_facts
from liming.plan.rules.places import Place, PlaceKind, Selector, read_selector
from liming.plan.rules.rule_faults import rule_fault
from liming.plan.rules.seasons import in_season, season_length
from liming.plan.rules.states import (
    ACTION_PLACE,
    ENDED,
    FILING,
    FINISHED,
    FIXED_SHARES,
    LOCKED,
    MEETING,
    MONTH_PLAN,
    NIGHT,
    NOT_STARTED,
    PROJECT,
    RIGHTS_TO_MOVE,
    ROUTE_PLAN,
    SHARE,
    SPECIAL_ACTION,
    SUPERVISION,
    UNIT_RULE,
    WITHDRAWABLE,
    WORK_ITEM,
    YEAR_PLAN,
    rights_to_move,
)

__all__ = [
    "ACTION_PLACE",
    "ENDED",
    "FILING",
    "FINISHED",
    "FIXED_SHARES",
    "LOCKED",
    "MEETING",
    "MONTH_PLAN",
    "NIGHT",
    "NOT_STARTED",
    "PROJECT",
    "RIGHTS_TO_MOVE",
    "ROUTE_PLAN",
    "SHARE",
    "SPECIAL_ACTION",
    "SUPERVISION",
    "UNIT_RULE",
    "WITHDRAWABLE",
    "WORK_ITEM",
    "YEAR_PLAN",
    "FactSource",
    "Place",
    "PlaceKind",
    "Selector",
    "carrying",
    "in_season",
    "known_facts",
    "read_selector",
    "register_facts",
    "rights_to_move",
    "rule_fault",
    "season_length",
]
