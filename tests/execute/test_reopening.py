"""Asking to take a request up again, and who decides on it."""

from datetime import timedelta

import pytest
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions, queries
from liming.execute.enums import CallBackState, ReopenSource, ReopenState, RequestState
from liming.execute.models import ReopenRequest, Request
from liming.execute.queries.reopens import reopens_of
from liming.execute.rules.judging import REOPEN
from liming.plan.enums import WorkState
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import PUBLIC, Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]

REACHED = CallBackState.REACHED


def asked(row: Request, words: str = "还跳闸") -> ReopenRequest:
    return actions.ask_reopen(PUBLIC, row, ReopenSource.CALLER, words)


def test_a_reopen_request_is_decided_once() -> None:
    assert set(REOPEN.moves) == set(ReopenState)
    assert REOPEN.ends() == {ReopenState.GRANTED, ReopenState.REFUSED}


def test_the_caller_asks_and_nothing_is_reopened_yet() -> None:
    """By the code, typed small, within the days; the limit is one working day; phones are masked."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.resolved(corner)
    with clock.fixed(make.MORNING + timedelta(days=20)), pytest.raises(DomainError) as refusal:
        actions.ask_reopen_by_code(PUBLIC, row.follow_code, "还跳闸")
    assert refusal.value.code == "reopen_too_late"
    with clock.fixed(make.MORNING + timedelta(hours=1)):
        found = actions.ask_reopen_by_code(PUBLIC, row.follow_code.lower(), "还跳闸，问 13812345678")
    row.refresh_from_db()
    assert row.state == RequestState.RESOLVED
    assert (found.state, found.reason) == (ReopenState.ASKED, "还跳闸，问 138****5678")
    assert clock.local(found.due_at).date() == make.day("2026-07-15")


def test_asking_twice_adds_the_words_to_the_one_that_waits() -> None:
    corner = make.corner()
    row = make.resolved(corner)
    first = asked(row)
    again = actions.ask_reopen(PUBLIC, row, ReopenSource.RATING, "评价很不满意")
    assert (again.pk, again.source, again.reason) == (first.pk, ReopenSource.CALLER, "还跳闸；评价很不满意")


def test_only_an_ended_request_can_be_asked_for_and_only_with_words() -> None:
    corner = make.corner()
    with pytest.raises(DomainError) as refusal:
        asked(make.request(corner))
    assert refusal.value.code == "illegal_transition"
    with pytest.raises(DomainError) as refusal:
        asked(make.resolved(corner), " ")
    assert refusal.value.code == "field_required"


def test_the_captain_grants_and_a_new_dispatch_runs() -> None:
    """Granting takes it up again; the earlier item stays done and a new one is signed for."""
    corner = make.corner()
    row = make.resolved(corner)
    row = actions.grant_reopen(corner.as_captain, asked(row), "上门再查")
    assert row.state == RequestState.REOPENED
    found = reopens_of(row).get()
    assert (found.state, found.ground, found.decided_by) == (ReopenState.GRANTED, "上门再查", "卫东海")
    actions.dispatch_request(corner.as_captain, row)
    item = actions.accept_work(corner.as_holder, make.item_of(row))
    row.refresh_from_db()
    assert (row.state, item.state) == (RequestState.ACCEPTED, WorkState.ACCEPTED)


def test_a_unit_refuses_with_a_ground_that_the_caller_reads() -> None:
    """The request stays ended; without a ground the refusal is refused; afterwards nothing waits."""
    corner = make.corner()
    row = make.resolved(corner)
    found = asked(row)
    unit = corner.viewer(Role.UNIT)
    with pytest.raises(DomainError) as refusal:
        actions.refuse_reopen(unit, found, "")
    assert refusal.value.code == "field_required"
    actions.refuse_reopen(unit, found, "保护器正常，系自家电器短路")
    row.refresh_from_db()
    again = queries.follow(row.follow_code).asked_again
    assert row.state == RequestState.RESOLVED
    assert again is not None
    assert (again.state, again.ground) == ("refused", "保护器正常，系自家电器短路")
    with pytest.raises(DomainError) as refusal:
        actions.grant_reopen(unit, found)
    assert refusal.value.code == "illegal_transition"


def test_the_twin_members_and_strangers_decide_nothing_and_captains_refuse_nothing() -> None:
    corner = make.corner()
    found = asked(make.resolved(corner))
    stranger = register.viewer_for(Role.UNIT, corner.tree.wuxiang)
    for viewer, act, code in (
        (corner.as_holder, actions.grant_reopen, "forbidden"),
        (corner.as_captain, actions.refuse_reopen, "forbidden"),
        (stranger, actions.grant_reopen, "out_of_scope"),
        (stranger, actions.refuse_reopen, "out_of_scope"),
    ):
        with pytest.raises(DomainError) as refusal:
            act(viewer, found, "x")
        assert refusal.value.code == code
    with pytest.raises(DomainError) as refusal:
        actions.ask_reopen(corner.as_captain, found.request, ReopenSource.CALL_BACK, "x")
    assert refusal.value.code == "forbidden"


def test_silence_grants() -> None:
    """Before the limit the background leaves it; after it the request is taken up again, once."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.resolved(corner)
        found = asked(row)
        actions.grant_reopen_when_due(str(found.pk))
        row.refresh_from_db()
        assert row.state == RequestState.RESOLVED
    with clock.fixed(make.MORNING + timedelta(days=3)):
        actions.grant_reopen_when_due(str(found.pk))
        actions.grant_reopen_when_due(str(found.pk))
    row.refresh_from_db()
    assert (row.state, row.notes["reopened"]) == (RequestState.REOPENED, 1)
    assert reopens_of(row).get().decided_by == "到期未定，视为同意"


def test_reopening_by_the_office_answers_who_asked() -> None:
    """Nobody is left waiting when the office takes it up again of itself."""
    corner = make.corner()
    row = make.resolved(corner)
    asked(row)
    row = actions.reopen_request(corner.as_captain, row, "抽查发现未修好")
    assert reopens_of(row).get().state == ReopenState.GRANTED


def test_the_drawer_offers_the_decision_to_whom_it_belongs() -> None:
    """The captain may grant, the unit may also refuse, a member neither."""
    corner = make.corner()
    row = make.resolved(corner)
    asked(row)
    row = queries.request_detail(corner.as_captain, row.number).request
    decisions = {"grant_reopen", "refuse_reopen"}
    offered = [
        decisions & set(queries.request_life(viewer, row).acts)
        for viewer in (corner.as_captain, corner.viewer(Role.UNIT), corner.as_holder)
    ]
    assert offered == [{"grant_reopen"}, decisions, set()]


def called(corner: make.Corner, score: int, outcome: str = "") -> ReopenRequest | None:
    """A closed service, drawn and reached with this answer; the reopen request that came of it."""
    row = closed(corner)
    (drawn,) = actions.draw_call_backs(corner.viewer(Role.UNIT), "2026Q3")
    actions.record_call_back(corner.viewer(Role.UNIT), drawn, REACHED, score, outcome=outcome)
    row.refresh_from_db()
    assert row.state == RequestState.CLOSED
    return reopens_of(row).first()


def closed(corner: make.Corner) -> Request:
    row = make.resolved(corner)
    actions.revisit_request(corner.as_captain, row, "已恢复")
    return actions.close_request(corner.as_captain, row)


@pytest.mark.parametrize(
    ("score", "outcome", "asks"),
    [(1, "", True), (2, "solved", True), (5, "not_solved", True), (3, "partly", False), (5, "", False)],
)
def test_a_bad_or_unsolved_call_back_asks_and_reopens_nothing(score: int, outcome: str, asks: bool) -> None:
    """Score 1 or 2, or not solved whatever the score; the request stays closed until somebody decides."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        found = called(corner, score, outcome)
    assert (found is not None) is asks
    if found is not None:
        assert (found.source, found.state) == (ReopenSource.CALL_BACK, ReopenState.ASKED)


@pytest.mark.parametrize("decided", [False, True])
def test_what_the_rating_asked_the_call_back_does_not_ask_again(decided: bool) -> None:
    """One reopen request about one service, waiting or refused."""
    corner = make.corner()
    unit = corner.viewer(Role.UNIT)
    with clock.fixed(make.MORNING):
        row = closed(corner)
        actions.rate(make.link_token(row), 1)
        first = reopens_of(row).get()
        if decided:
            actions.refuse_reopen(unit, first, "保护器正常")
        (drawn,) = actions.draw_call_backs(unit, "2026Q3")
        actions.record_call_back(unit, drawn, REACHED, 1)
    found = reopens_of(row).get()
    assert (found.pk, found.source, found.reason) == (first.pk, ReopenSource.RATING, "客户希望再看一看")


def test_who_is_not_reached_or_does_not_answer_asks_nothing() -> None:
    corner = make.corner()
    unit = corner.viewer(Role.UNIT)
    with clock.fixed(make.MORNING):
        row = closed(corner)
        (drawn,) = actions.draw_call_backs(unit, "2026Q3")
    for state in (CallBackState.UNREACHED, CallBackState.DECLINED):
        actions.record_call_back(unit, drawn, state)
    assert not reopens_of(row).exists()
