"""What is looked after every minute."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions
from liming.execute.models import CallBack
from liming.jobs.ticking import STEPS
from liming.register.models import Notice
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]
DRAW = STEPS["call-backs drawn"]
TELL = STEPS["told"]


def test_who_is_sent_at_intake_is_told_once() -> None:
    """Intake writes no notice; the next tick tells the holder and the one after asks one query."""
    corner = make.corner()
    account = register.account(Role.MEMBER, corner.team, "holder", corner.holder)
    with clock.fixed(make.MORNING):
        row = make.request(corner)
        assert row.state == "dispatched"
        assert Notice.objects.count() == 0
        assert TELL() == 1
        with CaptureQueriesContext(connection) as asked:
            assert TELL() == 0
        assert len(asked) == 1
    notice = Notice.objects.get()
    assert (notice.account_id, notice.kind) == (account.pk, "dispatched")
    assert row.number in notice.words


def test_who_is_sent_by_a_captain_is_told_and_the_one_before_is_not() -> None:
    """Given on before anybody was told: both dispatches are settled, only the present holder hears."""
    corner = make.corner()
    deputy = register.account(Role.MEMBER, corner.team, "deputy", corner.deputy)
    register.account(Role.MEMBER, corner.team, "holder", corner.holder)
    with clock.fixed(make.MORNING):
        row = make.request(corner)
        actions.dispatch_request(corner.as_captain, row, corner.deputy)
        assert TELL() == 2
    assert [notice.account_id for notice in Notice.objects.all()] == [deputy.pk]


def test_what_fails_while_telling_is_told_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash after the notices were written takes them back with the mark: nothing is lost or doubled."""
    corner = make.corner()
    register.account(Role.MEMBER, corner.team, "holder", corner.holder)
    with clock.fixed(make.MORNING):
        make.request(corner)
        with monkeypatch.context() as broken, pytest.raises(RuntimeError):
            broken.setattr(QuerySet, "update", _crash)
            TELL()
        assert Notice.objects.count() == 0
        assert TELL() == 1
    assert Notice.objects.count() == 1


def _crash(*_args: object, **_values: object) -> int:
    raise RuntimeError


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


@pytest.mark.parametrize("step", ["measures reminded of", "clusters found"])
def test_measures_and_clusters_are_looked_after_once_a_day(step: str) -> None:
    """The first tick of the day looks, the others ask no table."""
    make.corner()
    with clock.fixed(make.MORNING + timedelta(days=40)):
        assert STEPS[step]() == 0
        with CaptureQueriesContext(connection) as asked:
            assert STEPS[step]() == 0
        assert len(asked) == 0


def test_tables_are_counted_once_a_day() -> None:
    """The first tick of a day lets the database count its tables, the second asks nothing."""
    cache.clear()
    step = STEPS["tables counted"]
    with CaptureQueriesContext(connection) as first:
        step()
    with CaptureQueriesContext(connection) as second:
        step()
    count = {"sqlite": "ANALYZE", "postgresql": "ANALYZE (SKIP_LOCKED)"}[connection.vendor]
    assert [each["sql"] for each in first if each["sql"] == count] == [count]
    assert len(second) == 0
