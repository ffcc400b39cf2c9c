"""Exemplary posts and responsibility areas: named, renewed and ended, each with a trace."""

from datetime import date

import pytest
from tests.factories import register as make

from liming.register import actions
from liming.register.models import Post, Team
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

TODAY = clock.at(date(2026, 7, 14), 9)
pytestmark = [pytest.mark.django_db, pytest.mark.clock_at(TODAY)]
JULY = date(2026, 7, 1)


@pytest.fixture
def team() -> Team:
    return make.team(make.unit_tree().xiaxian)


def named(team: Team) -> Post:
    viewer = make.viewer_for(Role.UNIT, team.unit)
    fields = {"code": "GW1", "name": "抢修示范岗", "member": make.member(team), "named_on": date(2025, 7, 1)}
    return actions.create_post(viewer, team=team, **fields)


def test_a_post_is_renewed_from_a_day_and_the_trace_says_why(team):
    """Neither before it was named nor in the future; the reason stands in the audit."""
    row, viewer = named(team), make.viewer_for(Role.UNIT, team.unit)
    for day, code in ((date(2025, 6, 1), "day_before_last"), (date(2026, 8, 1), "day_in_future")):
        with pytest.raises(DomainError) as refusal:
            actions.renew_entrusted(viewer, "posts", row, day)
        assert refusal.value.code == code
    assert actions.renew_entrusted(viewer, "posts", row, JULY, "年度考评合格").renewed_on == JULY
    assert AuditEntry.objects.get(act="post.renewed").after == {
        "renewed_on": "2026-07-01",
        "reason": "年度考评合格",
    }


def test_an_ended_post_is_not_renewed(team):
    row, viewer = named(team), make.viewer_for(Role.UNIT, team.unit)
    actions.close(viewer, "posts", row, JULY, "调离")
    with pytest.raises(DomainError) as refusal:
        actions.renew_entrusted(viewer, "posts", row, JULY)
    assert refusal.value.code == "already_closed"


def test_an_area_may_name_its_grid(team):
    viewer, member = make.viewer_for(Role.UNIT, team.unit), make.member(team)
    grid = make.grid(team, member)
    fields = {"code": "ZR1", "name": "泗交线责任区", "member": member, "named_on": JULY, "grid": grid}
    assert actions.create_area(viewer, team=team, **fields).grid == grid


def test_captains_and_strangers_renew_nothing(team):
    """The twin: a captain has no right, another county is out of scope."""
    row = named(team)
    other = make.unit("1499", "外县", None)
    for viewer, code in (
        (make.viewer_for(Role.CAPTAIN, team), "forbidden"),
        (make.viewer_for(Role.UNIT, other), "out_of_scope"),
    ):
        with pytest.raises(DomainError) as refusal:
            actions.renew_entrusted(viewer, "posts", row, JULY)
        assert refusal.value.code == code
