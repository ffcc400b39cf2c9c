"""The list of dispatch alarms: what is open, oldest first, within the own units only."""

from datetime import timedelta

import pytest
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions, queries
from liming.execute.enums import AlarmKind
from liming.execute.models import DispatchAlarm
from liming.execute.queries.cockpit import needs_attention
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import PUBLIC, Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


@pytest.fixture
def corner() -> make.Corner:
    found = make.corner()
    for version in (found.first.current, found.second.current):
        version.holder = None
        version.save()
    with clock.fixed(make.MORNING):
        actions.look_after_alarms(make.SYSTEM)
    return found


def test_the_captain_and_the_unit_see_the_grids_without_holder_until_they_have_one(
    corner: make.Corner,
) -> None:
    for viewer in (corner.as_captain, corner.viewer(Role.UNIT)):
        found = {row.grid_version.grid.code: row.kind for row in queries.open_alarms(viewer)}
        assert found == {
            corner.first.code: AlarmKind.NO_HOLDER,
            corner.second.code: AlarmKind.NO_HOLDER,
        }
    version = corner.second.current
    version.holder = corner.deputy
    version.save()
    with clock.fixed(make.MORNING + timedelta(minutes=1)):
        actions.look_after_alarms(make.SYSTEM)
    assert [row.grid_version.grid for row in queries.open_alarms(corner.as_captain)] == [corner.first]


def test_nobody_sees_the_alarms_of_other_units_and_who_reads_no_work_sees_none(corner: make.Corner) -> None:
    elsewhere = register.team(corner.tree.yanhu)
    DispatchAlarm.objects.everywhere("test").filter(grid_version__grid=corner.first).update(team=elsewhere)
    assert [row.grid_version.grid for row in queries.open_alarms(corner.as_captain)] == [corner.second]
    with pytest.raises(DomainError) as refused:
        queries.open_alarms(PUBLIC)
    assert refused.value.code == "forbidden"


def test_the_cockpit_counts_each_alarm_once_and_leads_to_its_grid(corner: make.Corner) -> None:
    with clock.fixed(make.MORNING):
        rows = needs_attention(corner.as_captain, "alarm")
    assert {(row.next_step, row.link) for row in rows} == {
        ("alarm_no_holder", ("grid", corner.first.code)),
        ("alarm_no_holder", ("grid", corner.second.code)),
    }
