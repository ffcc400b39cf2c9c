"""A small team with work around 夏县 for route tests; searches stay tiny."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.factories import plan as plans
from tests.factories import register
from tests.kept import keepable

from liming.plan.actions.routes import RouteWish, plan_routes, publish_routes
from liming.plan.models import RoutePlan, WorkItem
from liming.register.models import Member, Team
from liming.shared import clock
from liming.shared.viewer import Role, Viewer

DAY = date(2026, 11, 18)
TINY = (30, 10)
EVENING_BEFORE = clock.at(date(2026, 11, 17), 17)


@dataclass(frozen=True)
class Crew:
    """Team XX with the members 卫东海, 张建军 and 李文斌 (who alone does high voltage) and its captain."""

    tree: register.UnitTree
    team: Team
    members: tuple[Member, ...]
    captain: Viewer


@keepable
def crew() -> Crew:
    """The team without any work."""
    tree = register.unit_tree()
    team = register.team(tree.xiaxian, code="XX", longitude=111.22, latitude=35.14)
    members = (
        register.member(team, "卫东海", code="M1"),
        register.member(team, "张建军", code="M2"),
        register.member(team, "李文斌", skills=("high_voltage",), code="M3"),
    )
    return Crew(tree, team, members, register.viewer_for(Role.CAPTAIN, team))


def work(team: Team, number: int, **fields: Any) -> WorkItem:
    """A visit near the town; the number moves it some kilometres on."""
    fields.setdefault("nominal_date", DAY)
    fields.setdefault("title", f"到访{number}")
    return plans.work_item(team, longitude=111.22 + number / 50, latitude=35.14, **fields)


def planned(crew: Crew, count: int = 3, **wish: Any) -> RoutePlan:
    """A draft of the day with `count` visits of new work."""
    for number in range(1, count + 1):
        work(crew.team, number)
    return plan(crew, **wish)


def plan(crew: Crew, days: int = 1, **wish: Any) -> RoutePlan:
    """A draft of the day from the work there is."""
    wish.setdefault("iterations", TINY)
    return plan_routes(crew.captain, crew.team, DAY, days, RouteWish(**wish))


def published(crew: Crew, count: int = 3) -> RoutePlan:
    """A published day."""
    return publish_routes(crew.captain, planned(crew, count))
