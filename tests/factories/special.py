"""Special actions for tests: the tea season of 2026 of 夏县 with one place."""

from datetime import date
from typing import Any

from tests.factories import plan as plans

from liming.plan.actions import (
    ActionDraft,
    LeadDraft,
    PlaceDraft,
    add_action_lead,
    add_action_place,
    approve_special_action,
    create_special_action,
)
from liming.plan.enums import Aim, LeadRole, Practice
from liming.plan.models import ActionPlace, SpecialAction
from liming.register.models import Team, Unit

FIRST, LAST = date(2026, 5, 1), date(2026, 9, 30)


def draft(**fields: Any) -> ActionDraft:
    """The tea season of 2026."""
    values: dict[str, Any] = {
        "name": "茶季用电服务",
        "first_day": FIRST,
        "last_day": LAST,
        "aim": Aim.ENTERPRISE,
        "practice": Practice.GOLD,
        "service_type": plans.service_type("VAS07"),
        "template": "tea-season",
    }
    return ActionDraft(**{**values, **fields})


def action(unit: Unit, **fields: Any) -> SpecialAction:
    """A draft of the unit."""
    return create_special_action(plans.SYSTEM, unit, draft(**fields))


def approved(unit: Unit, **fields: Any) -> SpecialAction:
    """With a leader, approved."""
    row = action(unit, **fields)
    add_action_lead(plans.SYSTEM, row, LeadDraft(LeadRole.LEADER, name="郭建平"))
    return approve_special_action(plans.SYSTEM, row)


def place(of: SpecialAction, team: Team, **fields: Any) -> ActionPlace:
    """A named point, checked on 6 May, unless said otherwise."""
    values: dict[str, Any] = {
        "name": "窑头村炒茶点",
        "check_on": date(2026, 5, 6),
        "measure": "逐台查漏电保护器，配应急电源",
        "longitude": 111.4,
        "latitude": 35.1,
    }
    return add_action_place(plans.SYSTEM, of, PlaceDraft(team=team, **{**values, **fields}))
