"""The board's quick filters, its counts, what is unread, and what is new since it was shown."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions, queries
from liming.execute.models import Request
from liming.execute.queries import BoardFilters
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner), pytest.mark.clock_at(make.MORNING)]


def shown(corner: make.Corner, time: str) -> list[str]:
    return [row.number for row in queries.board(corner.as_captain, BoardFilters(time=time)).rows]


class TestQuickFilters:
    def test_each_holds_what_its_count_says(self, corner: make.Corner) -> None:
        """Of four requests one is late, one nearly, one waits, all are unread but the one acted on."""
        late, soon, paused, calm = (make.request(corner, title=f"第 {n} 件") for n in range(4))
        now = clock.now()
        for row, started, due in ((late, 60, -5), (soon, 60, 10), (calm, 1, 300)):
            due_at = now + timedelta(minutes=due)
            begun = now - timedelta(minutes=started)
            Request.objects.everywhere("test").filter(pk=row.pk).update(
                due_at=due_at, soon_at=due_at - (due_at - begun) / 5
            )
        actions.wait_request(corner.as_captain, paused, "weather", "大雪", no_proof="雪中")
        board = queries.board(corner.as_captain)
        assert board.quick == {"overdue": 1, "soon": 1, "waiting": 1, "unread": 3}
        assert shown(corner, "overdue") == [late.number]
        assert shown(corner, "soon") == [soon.number]
        assert shown(corner, "waiting") == [paused.number]
        assert sorted(shown(corner, "unread")) == sorted(row.number for row in (late, soon, calm))
        assert queries.board(corner.as_captain, BoardFilters(time="soon")).counts == {"dispatched": 1}

    def test_the_clock_says_when_its_last_fifth_begins(self, corner: make.Corner) -> None:
        """Sign for within 3 minutes: from 2 minutes 24 on it is nearly due; the next clock sets it anew."""
        row = make.request(corner)
        assert row.due_at is not None
        assert row.soon_at == row.due_at - timedelta(seconds=36)
        actions.accept_work(corner.as_holder, make.item_of(row))
        row.refresh_from_db()
        timer = row.timers.filter(ended_at=None).order_by("due_at").first()
        assert row.soon_at == timer.due_at - (timer.due_at - timer.started_at) / 5

    def test_ended_ones_are_shown_newest_first(self, corner: make.Corner) -> None:
        first = make.request(corner, received_at=make.MORNING - timedelta(hours=2))
        second = make.request(corner, received_at=make.MORNING - timedelta(hours=1))
        for row in (first, second):
            actions.decline_request(corner.as_captain, row, "产权属用户")
        assert shown(corner, "ended") == [second.number, first.number]


class TestUnread:
    def test_it_is_read_when_its_team_opens_it(self, corner: make.Corner) -> None:
        """The province looking does not make it read; the captain does, once."""
        row = make.request(corner)
        assert actions.note_opened(corner.viewer(Role.PROVINCE), row) is False
        assert actions.note_opened(corner.as_captain, row) is True
        row.refresh_from_db()
        assert row.seen_at == make.MORNING
        assert actions.note_opened(corner.as_holder, row) is False

    def test_acting_is_reading(self, corner: make.Corner) -> None:
        """Given out by the system it stays unread; taken by its holder it is read."""
        row = make.request(corner)
        assert (row.state, row.seen_at) == ("dispatched", None)
        actions.accept_work(corner.as_holder, make.item_of(row))
        row.refresh_from_db()
        assert row.seen_at == make.MORNING

    def test_what_comes_back_is_unread_for_who_gets_it(self, corner: make.Corner) -> None:
        row = make.request(corner)
        actions.note_opened(corner.as_captain, row)
        other = register.team(corner.tree.xiaxian, code="140828-02")
        actions.return_request(corner.as_captain, row, other, "地址属二队")
        row.refresh_from_db()
        assert (row.team, row.seen_at) == (other, None)

    def test_no_right_no_mark(self, corner: make.Corner) -> None:
        row = make.request(corner)
        with pytest.raises(DomainError) as refusal:
            actions.note_opened(register.viewer_for(Role.CONTACT, corner.tree.xiaxian), row)
        assert refusal.value.code == "forbidden"


class TestNews:
    def test_it_tells_what_came_and_what_moved(self, corner: make.Corner) -> None:
        """Since the cursor one request came and a known one was signed for; asked again, nothing."""
        known = make.request(corner)
        with clock.fixed(make.MORNING + timedelta(minutes=1)):
            cursor = queries.news_cursor()
        with clock.fixed(make.MORNING + timedelta(minutes=2)):
            actions.accept_work(corner.as_holder, make.item_of(known))
            fresh = make.request(corner)
            news = queries.board_news(corner.as_captain, cursor)
            assert (news.came, news.moved) == ((fresh.number,), (known.number,))
            again = queries.board_news(corner.as_captain, news.cursor)
            assert (again.came, again.moved, again.cursor) == ((), (), news.cursor)

    def test_other_teams_news_are_not_told(self, corner: make.Corner) -> None:
        with clock.fixed(make.MORNING - timedelta(minutes=1)):
            cursor = queries.news_cursor()
        make.request(corner)
        stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
        assert queries.board_news(stranger, cursor).came == ()
        assert queries.board_news(corner.viewer(Role.PROVINCE), cursor).came != ()

    def test_asking_is_one_query_over_the_steps(self, corner: make.Corner) -> None:
        """Whatever happened, the steps are read once; reach costs three small look-ups."""
        with clock.fixed(make.MORNING - timedelta(minutes=1)):
            cursor = queries.news_cursor()
        costs = []
        for more in (1, 3):
            for _ in range(more):
                make.request(corner)
            with CaptureQueriesContext(connection) as asked:
                queries.board_news(corner.as_captain, cursor)
            costs.append(len(asked))
            assert sum("execute_requeststep" in query["sql"] for query in asked) == 1
        assert costs == [4, 4]

    def test_a_broken_cursor_starts_anew(self, corner: make.Corner) -> None:
        make.request(corner)
        assert queries.board_news(corner.as_captain, "x").came == ()


class TestStrip:
    def test_people_stand_by_load_and_absence(self, corner: make.Corner) -> None:
        """Who is away stands last; the others by what they have in hand, with skills in words."""
        make.request(corner)
        register.leave(corner.deputy, make.MORNING.date(), make.MORNING.date())
        strip = queries.team_strip(corner.as_captain, corner.team)
        assert [(each.name, each.open_items, each.is_away) for each in strip] == [
            ("卫东海", 0, False),
            ("李文斌", 0, False),
            ("张建军", 1, False),
            ("吕春梅", 0, True),
        ]
        assert strip[1].skills == ("low_voltage",)

    def test_only_for_who_dispatches_there(self, corner: make.Corner) -> None:
        stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
        for viewer, code in ((corner.as_holder, "forbidden"), (stranger, "out_of_scope")):
            with pytest.raises(DomainError) as refusal:
                queries.team_strip(viewer, corner.team)
            assert refusal.value.code == code
