"""Leave entered and taken back by who leads the team; overlaps refused in words; every act kept."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.factories import register

from liming.register import queries
from liming.register.actions import enter_leave, withdraw_leave
from liming.register.models import Leave, Member
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role, Viewer

TODAY = clock.at(date(2026, 11, 18), 9)
pytestmark = [pytest.mark.django_db, pytest.mark.clock_at(TODAY)]


@pytest.fixture
def member(tree) -> Member:
    return register.member(register.team(tree.xiaxian))


@pytest.fixture
def captain(member) -> Viewer:
    return register.viewer_for(Role.CAPTAIN, member.team)


def days(member: Member, first: int, last: int, **fields: Any) -> Leave:
    return Leave(
        member=member,
        kind=fields.pop("kind", "annual"),
        first_day=date(2026, 11, first),
        last_day=date(2026, 11, last),
        **fields,
    )


def refused(code: str, call: Callable[..., Any], /, *args: Any) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        call(*args)
    assert refusal.value.code == code
    return refusal.value


def test_a_captain_enters_leave_of_the_own_team(captain, member) -> None:
    leave = enter_leave(captain, days(member, 20, 24, note="探亲"))
    assert queries.leaves_of_team(captain, member.team) == [leave]
    assert queries.away_days(member.team) == {member.pk: [leave]}
    entry = AuditEntry.objects.get(act="leave.created")
    assert (entry.actor_name, entry.unit_path) == (captain.name, member.team.path)


def test_an_overlap_names_the_other_leave(captain, member) -> None:
    enter_leave(captain, days(member, 20, 24))
    refusal = refused("leave_overlaps", enter_leave, captain, days(member, 24, 26))
    assert refusal.sentence("zh-hans") == "与 2026-11-20 至 2026-11-24 的请假重叠，请改日期。"
    assert Leave.objects.everywhere("test").count() == 1


def test_days_the_wrong_way_round_and_a_member_who_left_are_refused(captain, member) -> None:
    refused("last_before_first", enter_leave, captain, days(member, 24, 20))
    refused("field_required", enter_leave, captain, days(member, 20, 24, kind=""))
    member.left_on = date(2026, 11, 1)
    refused("member_left", enter_leave, captain, days(member, 20, 24))


def test_leave_ahead_is_gone_and_leave_begun_ends_yesterday(captain, member) -> None:
    ahead = enter_leave(captain, days(member, 25, 27))
    begun = enter_leave(captain, days(member, 16, 20))
    assert withdraw_leave(captain, ahead, "不休了") is None
    ended = withdraw_leave(captain, begun, "提前返岗")
    assert ended is not None
    assert list(Leave.objects.everywhere("test").values_list("first_day", "last_day")) == [
        (date(2026, 11, 16), date(2026, 11, 17))
    ]
    kept = AuditEntry.objects.filter(act="leave.withdrawn").order_by("id")
    assert [entry.after["reason"] for entry in kept] == ["不休了", "提前返岗"]
    assert kept[0].before["first_day"] == "2026-11-25"


def test_taking_back_needs_a_reason_and_leave_that_is_not_over(captain, member) -> None:
    over = enter_leave(captain, days(member, 10, 12))
    refused("leave_over", withdraw_leave, captain, over, "晚了")
    ahead = enter_leave(captain, days(member, 20, 21))
    refused("field_required", withdraw_leave, captain, ahead, " ")
    assert Leave.objects.everywhere("test").count() == 2


def test_leave_twin(tree, captain, member) -> None:
    other = register.viewer_for(Role.CAPTAIN, register.team(tree.yanhu))
    colleague = register.viewer_for(Role.MEMBER, member.team)
    leave = enter_leave(captain, days(member, 20, 21))
    for viewer, code in ((other, "out_of_scope"), (colleague, "forbidden")):
        refused(code, enter_leave, viewer, days(member, 25, 26))
        refused(code, withdraw_leave, viewer, leave, "x")
        refused(code, queries.leaves_of_team, viewer, member.team)
    refused("not_found", queries.leave_by_id, other, leave.pk)
