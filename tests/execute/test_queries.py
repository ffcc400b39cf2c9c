"""What the pages read, in a constant number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import execute as make

from liming.execute import actions, queries
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


def test_every_page_query_answers_for_a_request_carried_to_its_record() -> None:
    """Board, drawer, follow page, ledger, day and cockpit tell the same story of one request."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.resolved(corner)
        board = queries.board(corner.as_captain)
        assert [(line.number, line.holder, line.reason, line.grid) for line in board.rows] == [
            (row.number, "张建军", "网格责任人", "泗交-02")
        ]
        assert board.counts == {"resolved": 1}
        detail = queries.request_detail(corner.as_captain, row.number)
        assert detail.contact_phone == "138****5521"
        assert [step.name for step in detail.timeline] == [
            "受理",
            "派单",
            "签收",
            "出发",
            "到场",
            "办结",
            "应回访",
        ]
        assert detail.acts == ("revisit", "reopen")
        assert detail.records[0].rating_words == "待评价"
        invited = queries.invitation(make.link_token(row))
        assert (invited.title, invited.member, invited.score) == ("炒茶机一开就跳闸", "张**", None)
        assert queries.ledger(corner.as_captain).total == 1
        day = queries.member_day(corner.as_holder, corner.holder.pk)
        assert (day.done, day.total) == (1, 1)
        assert queries.field_item(corner.as_holder, day.items[0].id).phone == "138****5521"
        unit = corner.viewer(Role.UNIT)
        waiting = queries.needs_attention(unit)
        month = queries.month_of_work(unit, make.MORNING.date().replace(day=1), waiting)
        assert (month.open_requests, month.records, month.overdue, month.on_time.n) == (1, 1, 0, 1)
        assert waiting == []
        assert queries.quick_choices(corner.as_holder).usual_types[0].code == "REP01"
        assert [each.name for each in queries.candidates(corner.as_captain, row)][:1] == ["张建军"]


def test_the_drawer_shows_the_clock_of_the_board_when_an_earlier_one_has_ended() -> None:
    """The remaining time is the same on the list and in the drawer."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.request(corner)
        actions.accept_work(corner.as_holder, make.item_of(row))
        line = queries.board(corner.as_captain).rows[0]
        detail = queries.request_detail(corner.as_captain, row.number)
    assert line.due_at is not None
    assert (detail.row.due_at, detail.row.minutes_left) == (line.due_at, line.minutes_left)


@pytest.mark.parametrize("name", ["board", "ledger", "needs_attention"])
def test_lists_ask_the_database_as_often_for_one_row_as_for_three(name: str) -> None:
    """An N+1 cannot come in unseen."""
    corner = make.corner()
    asked = []
    for more in (1, 2):
        with clock.fixed(make.MORNING):
            for _ in range(more):
                make.resolved(corner)
                make.request(corner)
        with (
            clock.fixed(make.MORNING.replace(hour=12)),
            CaptureQueriesContext(
                connection,
            ) as caught,
        ):
            getattr(queries, name)(corner.as_captain)
        asked.append(len(caught))
    assert asked[0] == asked[1]
