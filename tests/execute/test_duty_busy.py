"""Duty keeps members off routes."""

from datetime import date

import pytest
from tests.factories import register

from liming.execute.enums import DutyKind
from liming.execute.models import DutyShift
from liming.execute.queries.duty_busy import duty_spans
from liming.plan.rules.routes import Busy, busy_spans
from liming.shared import clock

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 18)


def test_duty_over_midnight_is_cut_and_standby_does_not_count() -> None:
    team = register.team(register.unit_tree().xiaxian)
    member = register.member(team)
    point = register.service_point(team, name="泗交驿站")
    rows = DutyShift.objects.everywhere("test")
    night = {"starts_at": clock.at(DAY, 20), "ends_at": clock.at(date(2026, 11, 19), 8)}
    rows.create(team=team, member=member, point=point, **night)
    rows.create(
        team=team, member=member, kind=DutyKind.STANDBY, starts_at=clock.at(DAY, 8), ends_at=clock.at(DAY, 18)
    )
    expected = [
        Busy(member.pk, DAY, 1200, 1440, "泗交驿站"),
        Busy(member.pk, date(2026, 11, 19), 0, 480, "泗交驿站"),
    ]
    assert duty_spans(team, DAY, date(2026, 11, 19)) == expected
    assert busy_spans(team, DAY, date(2026, 11, 19)) == expected
