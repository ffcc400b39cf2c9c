"""Service hours: rules are arithmetic, hours come from ledger and duty and count no minute twice."""

from datetime import datetime, timedelta

import pytest
from tests.factories import execute

from liming.execute import actions, queries
from liming.execute.actions import QuickDraft, ShiftDraft
from liming.execute.rules.hours import HoursRule, served_minutes
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

NOON = datetime(2026, 7, 14, 12, 0, tzinfo=clock.LOCAL_ZONE)


def at(minute):
    return NOON + timedelta(minutes=minute)


def rule(**fields):
    values = {
        "least": 15,
        "unit": 30,
        "rounding": "nearest",
        "most": 480,
        "back_days": 30,
        "counts_duty": True,
    }
    return HoursRule(**{**values, **fields})


@pytest.mark.parametrize(
    ("fields", "minutes", "counted"),
    [
        ({}, 14, 0),
        ({}, 15, 30),
        ({}, 44, 30),
        ({}, 45, 60),
        ({}, 900, 480),
        ({"rounding": "down"}, 59, 30),
        ({"rounding": "up"}, 31, 60),
        ({"unit": 60, "rounding": "up", "least": 1}, 5, 60),
        ({"least": 0}, 0, 0),
    ],
)
def test_a_day_is_rounded_and_capped_by_the_rule(fields, minutes, counted):
    assert rule(**fields).counted(minutes) == counted


@pytest.mark.parametrize(
    ("spans", "minutes"),
    [([], 0), ([(0, 30), (20, 50)], 50), ([(0, 60), (10, 20)], 60), ([(0, 10), (10, 20)], 20), ([(5, 5)], 0)],
)
def test_time_served_twice_at_once_counts_once(spans, minutes):
    assert served_minutes([(at(first), at(last)) for first, last in spans]) == minutes


@pytest.fixture
def corner():
    with clock.fixed(NOON):
        yield execute.corner()


@pytest.mark.django_db
@pytest.mark.kept(world=execute.corner)
def test_a_record_during_duty_adds_nothing_and_a_late_one_does_not_count(corner):
    draft = ShiftDraft(corner.team, corner.holder, at(0), at(120))
    shift = actions.add_shift(corner.as_captain, draft)
    actions.check_in_duty(corner.as_holder, shift)
    with clock.fixed(at(60)):
        actions.quick_record(corner.as_holder, QuickDraft(service_type_code="MKT01", minutes=20))
    with clock.fixed(at(130)):
        actions.check_out_duty(corner.as_holder, shift)
        old = QuickDraft(service_type_code="MKT01", minutes=60, ended_at=at(0) - timedelta(days=31))
        actions.quick_record(corner.as_holder, old)
    found = queries.own_hours(corner.as_holder, corner.holder, 2026)
    day = found.days[0]
    assert (len(found.days), day.records, day.stays, day.minutes, day.counted) == (1, 1, 1, 120, 120)
    assert (found.counted, found.late) == (120, 1)


@pytest.mark.django_db
@pytest.mark.kept(world=execute.corner)
def test_a_member_sees_the_own_hours_and_not_a_colleagues(corner):
    with pytest.raises(DomainError, match="forbidden"):
        queries.own_hours(corner.viewer(Role.MEMBER, corner.other), corner.holder, 2026)
    assert len(queries.team_hours(corner.as_captain, corner.team, 2026)) == 4
