"""The promise is an average: tested per case and as the mean, and it opens to its requests."""

from datetime import date, timedelta

import pytest
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions, queries
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]
DAY = date(2026, 7, 14)


def repaired(corner: make.Corner, arrive: int, finish: int) -> str:
    """A rural emergency repair, reached and finished after so many minutes; promised 90 and 240."""
    with clock.fixed(make.MORNING):
        row = make.request(corner)
    item = make.item_of(row)
    with clock.fixed(make.MORNING + timedelta(minutes=arrive)):
        for act in (actions.accept_work, actions.depart, actions.arrive):
            act(corner.as_holder, item)
    with clock.fixed(make.MORNING + timedelta(minutes=arrive + finish)):
        actions.finish_work(corner.as_holder, item, actions.RecordDraft())
    return str(row.number)


def test_one_late_case_leaves_the_mean_within_the_promise() -> None:
    """60 and 110 minutes against 90: half the cases, yet a mean of 85 keeps it."""
    corner = make.corner()
    repaired(corner, 60, 100)
    late = repaired(corner, 110, 500)
    found = queries.promise_test(corner.as_captain, DAY, DAY, by="team")
    told = [
        (each.stage, each.promised, each.n, each.kept, each.mean, each.is_mean_kept) for each in found.places
    ]
    assert told == [("arrive", 90, 2, 1, 85.0, True), ("finish", 240, 2, 1, 300.0, False)]
    assert {(line.code, line.area_type) for line in found.places} == {(corner.team.code, "rural")}
    assert [line.share for line in found.total] == [0.5, 0.5]
    cases = queries.promise_cases(corner.as_captain, DAY, DAY, stage="arrive")
    assert (cases[0].number, cases[0].minutes, cases[0].is_kept) == (late, 110, False)
    assert len(queries.promise_cases(corner.as_captain, DAY, DAY, area="urban")) == 0


def test_what_nobody_went_to_or_still_runs_counts_nothing() -> None:
    """Answered by phone there is no arrival; before the end there is no time taken."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.request(corner)
        actions.finish_work(corner.as_holder, make.item_of(row), actions.RecordDraft(minutes=5))
        make.request(corner)
    assert queries.promise_test(corner.as_captain, DAY, DAY).total == ()


def test_another_county_sees_none_of_it_and_a_contact_may_not_look() -> None:
    corner = make.corner()
    repaired(corner, 60, 100)
    assert queries.promise_test(register.viewer_for(Role.UNIT, corner.tree.wuxiang), DAY, DAY).total == ()
    with pytest.raises(DomainError) as refused:
        queries.promise_test(register.viewer_for(Role.CONTACT, corner.tree.xiaxian), DAY, DAY)
    assert refused.value.code == "forbidden"


def test_the_page_shows_both_tests_and_opens_to_the_requests(client, settings) -> None:
    corner = make.corner()
    number = repaired(corner, 60, 100)
    account = register.account(Role.UNIT, corner.tree.xiaxian)
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
    with clock.fixed(make.MORNING + timedelta(days=1)):
        page = client.get("/office/promise/?period=2026-07&by=team").content.decode()
        assert "平均兑现" in page
        assert "平均超出" not in page
        opened = client.get("/office/promise/requests/?period=2026-07&stage=arrive").content.decode()
    assert number in opened
