"""The load of many teams at once is that of each team's own page, in the same number of queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import plan as plans
from tests.factories import register

from liming.plan.actions import move_work_item
from liming.plan.enums import WorkState
from liming.plan.queries import month_overview, month_page
from liming.register.actions import set_parameter
from liming.register.models import Member

pytestmark = pytest.mark.django_db
SYSTEM = plans.SYSTEM
MONTH = "2026-11"
LONG = 21 * 480


def test_the_overview_and_each_teams_page_count_the_same_load(tree) -> None:
    """Work of every origin, cancelled left out; leave, weekends and a member who left are no capacity."""
    team, other = register.team(tree.xiaxian), register.team(tree.yanhu)
    busy, away = register.member(team), register.member(team)
    gone = register.member(team)
    register.member(other)
    set_parameter(SYSTEM, "plan.travel_minutes", 20, source="试")
    register.leave(away, date(2026, 10, 28), date(2026, 11, 6))
    register.leave(away, date(2026, 11, 5), date(2026, 11, 10), "sick")
    kind = plans.service_type("LONG", usual_minutes=LONG)
    plans.work_item(team, member=busy, service_type=kind, origin_kind="plan")
    plans.work_item(team, member=busy, service_type=kind, nominal_date=date(2026, 12, 1))
    plans.work_item(team, member=gone, service_type=kind)
    Member.objects.everywhere("test").filter(pk=gone.pk).update(left_on=date(2026, 11, 2))
    plans.work_item(team, member=away)
    move_work_item(SYSTEM, plans.work_item(team, member=away), WorkState.CANCELLED)
    loads = {row.team: row.load for row in month_overview(SYSTEM, MONTH).teams}
    for each in (team, other):
        page = month_page(SYSTEM, each, MONTH)
        assert (loads[each].share, loads[each].over) == (page.load_share, page.overloaded)
    assert (loads[team].over, loads[team].is_over, loads[other].minutes) == (1, False, 0)
    assert loads[team].capacity == (21 + 21 - 7) * 480


def test_the_overview_asks_as_often_for_three_teams_as_for_one(tree) -> None:
    def cost() -> int:
        month_overview(SYSTEM, MONTH)
        with CaptureQueriesContext(connection) as asked:
            month_overview(SYSTEM, MONTH)
        return len(asked)

    def one_more() -> None:
        team = register.team(tree.xiaxian)
        member = register.member(team)
        register.leave(member, date(2026, 11, 2), date(2026, 11, 3))
        plans.work_item(team, member=member, origin_kind="plan")

    one_more()
    first = cost()
    one_more()
    one_more()
    assert cost() == first
