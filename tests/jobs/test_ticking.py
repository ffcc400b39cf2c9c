"""What is looked after every minute."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import execute as make

from liming.execute import actions
from liming.execute.models import CallBack
from liming.jobs.ticking import STEPS
from liming.shared import clock

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]
DRAW = STEPS["call-backs drawn"]


def test_call_backs_are_drawn_once_a_day_when_they_are_due() -> None:
    """The first tick of the day draws; the others ask no table, though more was closed since."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        for _ in range(2):
            row = make.resolved(corner)
            actions.revisit_request(corner.as_captain, row, "已恢复")
            actions.close_request(corner.as_captain, row)
        assert DRAW() == 2
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert DRAW() == 0
        assert len(asked) == 0
    with clock.fixed(make.MORNING + timedelta(days=1)):
        assert DRAW() == 0
    assert CallBack.objects.everywhere("test").count() == 2
