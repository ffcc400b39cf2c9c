"""The factories build a corner of the register that the queries understand."""

from datetime import date

import pytest
from tests.factories import register as make

from liming.register import bridge, queries
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db


def test_people_of_a_grid_come_holder_first_and_know_leave_and_skills():
    tree = make.unit_tree()
    team = make.team(tree.xiaxian)
    other = make.member(team, skills=("low_voltage",))
    holder = make.member(team)
    make.leave(holder, date(2026, 7, 1), date(2026, 7, 3))
    grid = make.grid(team, holder, communities=["王家村"])
    version = queries.grid_version_on(grid.pk, date(2026, 7, 2))
    people = queries.people_of_grid(version, date(2026, 7, 2))
    assert [(p.member, p.role_in_grid, p.on_leave, p.skills) for p in people] == [
        (holder, "holder", True, frozenset()),
        (other, "member", False, frozenset({"low_voltage"})),
    ]
    index, ids = bridge.grid_index(date(2026, 7, 2))
    assert ids == {grid.code: version.pk}
    assert index.by_words("夏县泗交镇王家村") == (grid.code,)


def test_find_by_initials():
    tree = make.unit_tree()
    team = make.team(tree.xiaxian)
    make.member(team, "李师江")
    found = queries.find(make.viewer_for(Role.CAPTAIN, team), "lsj")
    assert [each.name for each in found] == ["李师江"]
    assert bridge.work_calendar().is_working(date(2026, 7, 2))
