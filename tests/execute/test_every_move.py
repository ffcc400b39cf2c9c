"""Every move of the request's table has an action that makes it, and no other move can be made."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions
from liming.execute.actions import course
from liming.execute.enums import RequestState as S
from liming.execute.models import Request
from liming.execute.rules.transitions import CHAIN, REQUEST
from liming.register.models import Leave
from liming.shared import clock
from liming.shared.errors import DomainError

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]
Act = Callable[[make.Corner, Request], Any]


def on_item(act: Callable[..., Any], *more: Any) -> Act:
    return lambda corner, row: act(corner.as_holder, make.item_of(row), *more)


def dispatch(corner: make.Corner, row: Request) -> Any:
    member = corner.holder if row.team == corner.team else row.team.members.everywhere("test").first()
    return actions.dispatch_request(make.SYSTEM, row, member)


def give_back(corner: make.Corner, row: Request) -> Any:
    other = register.team(corner.tree.yanhu)
    register.member(other)
    return actions.return_request(make.SYSTEM, row, other, "在盐湖区界内")


def wait(corner: make.Corner, row: Request) -> Any:
    return actions.wait_request(make.SYSTEM, row, "weather", "大雨", no_proof="雨中")


def merge(corner: make.Corner, row: Request) -> Any:
    return actions.merge_request(make.SYSTEM, row, make.request(corner))


DRAFT = actions.RecordDraft(note="已换", photo_count=1)
BY: dict[S, Act] = {
    S.DISPATCHED: dispatch,
    S.ACCEPTED: on_item(actions.accept_work),
    S.EN_ROUTE: on_item(actions.depart),
    S.ON_SITE: on_item(actions.arrive),
    S.RESOLVED: on_item(actions.finish_work, DRAFT),
    S.REVISITED: lambda corner, row: actions.revisit_request(make.SYSTEM, row, "好了"),
    S.CLOSED: lambda corner, row: actions.close_request(make.SYSTEM, row),
    S.WAITING: wait,
    S.RETURNED: give_back,
    S.MERGED: merge,
    S.DECLINED: lambda corner, row: actions.decline_request(make.SYSTEM, row, "水费"),
    S.REOPENED: lambda corner, row: actions.reopen_request(make.SYSTEM, row, "还跳闸"),
}
"""The action that enters each state; from waiting, `resume` goes back to where it waited."""


def received(corner: make.Corner, **fields: Any) -> Request:
    """Taken down while everybody is on leave: it waits for a dispatch."""
    for member in (corner.holder, corner.deputy, corner.other, corner.captain):
        register.leave(member, make.day("2026-07-14"), make.day("2026-07-14"))
    row = make.request(corner, **fields)
    Leave.objects.everywhere("test").delete()
    return row


def reach(corner: make.Corner, state: S, **fields: Any) -> Request:
    """A request carried to `state` by actions."""
    row = received(corner, **fields)
    chain = CHAIN[1 : CHAIN.index(state) + 1] if state in CHAIN else (state,)
    if state is S.REOPENED:
        chain = (*CHAIN[1:6], S.REOPENED)
    for step in chain:
        BY[step](corner, row)
        row.refresh_from_db()
    assert row.state == state
    return row


BY_EVENT = {S.WAITING, S.RETURNED, S.REOPENED}
"""From here an event that ends resolves it: tests/execute/test_events.py."""
MOVES = [
    (source, target)
    for source in S
    for target in S
    if REQUEST.allows(source, target) and not (target is S.RESOLVED and source in BY_EVENT)
]


@pytest.mark.parametrize(("source", "target"), MOVES)
def test_the_move_is_made_by_its_action(source: S, target: S) -> None:
    """Carried to the source by actions, one more action enters the target and writes its step."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        if source is S.WAITING and target in (*CHAIN[:5], S.REOPENED):
            row = reach(corner, target)
            wait(corner, row)
            row = actions.resume_request(make.SYSTEM, row)
        elif (source, target) == (S.RESOLVED, S.CLOSED):
            row = reach(corner, source, service_type_code="REP05")
            BY[target](corner, row)
        else:
            row = reach(corner, source)
            BY[target](corner, row)
    row.refresh_from_db()
    assert row.state == target
    assert row.steps.order_by("-at").first().state == target


@pytest.mark.parametrize("source", S)
def test_no_other_move_can_be_made(source: S) -> None:
    """Beside the table only the chain may be passed forwards, by finished work."""
    row = Request(state=source)
    for target in S:
        forwards = source in CHAIN and target in CHAIN and CHAIN.index(target) > CHAIN.index(source)
        if REQUEST.allows(source, target) or forwards:
            continue
        with pytest.raises(DomainError) as refusal:
            course.enter(make.SYSTEM, row, target, make.MORNING)
        assert refusal.value.code == "illegal_transition"
