"""A limit in working days reads the same on the board, on the phone, to the asker and on the map."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import execute as make

from liming.execute import queries
from liming.execute.models import Request, StageTimer
from liming.execute.queries.board import BoardFilters
from liming.execute.queries.clocks import working_days_by_request
from liming.execute.queries.public import progress_of
from liming.shared import clock
from liming.shared.remaining import remaining_text
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


def counted(corner: make.Corner) -> Request:
    """A request whose running clock counts working days, due on Friday at six."""
    row = make.request(corner)
    due = make.MORNING + timedelta(days=3)
    StageTimer.objects.filter(request=row, ended_at=None).update(unit="working_day", due_at=due)
    Request.objects.everywhere("test").filter(pk=row.pk).update(due_at=due)
    row.refresh_from_db()
    return row


def test_every_place_says_the_same() -> None:
    """From Tuesday to Friday it is three working days, not three days and some hours."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = counted(corner)
        (line,) = queries.board(corner.as_captain, BoardFilters()).rows
        item = make.item_of(row)
        (stop,) = queries.member_day(corner.viewer(Role.MEMBER, item.member), item.member_id).items
        shown = queries.field_item(corner.as_captain, item.pk)
        places = (line, stop, shown)
        words = {remaining_text(each.due_at - make.MORNING, each.working_days) for each in places}
        assert (line.time_left, words) == ("剩 3 工作日", {"剩 3 工作日"})
        assert progress_of(row, "").working_days == 3


def test_any_number_of_requests_costs_the_same_and_none_costs_none() -> None:
    """Their clocks and the calendar; nothing is asked without requests."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        rows = [counted(corner) for _ in range(3)]
        working_days_by_request([rows[0].pk])
        costs = []
        for asked in ([], rows[:1], rows):
            with CaptureQueriesContext(connection) as made:
                found = working_days_by_request(row.pk for row in asked)
            costs.append(len(made))
    assert (costs, set(found.values())) == ([0, 2, 2], {3})
