"""Work that its holder cannot do goes to a colleague or back to the captain, and somebody hears of it."""

from datetime import date

import pytest
from tests.factories import execute, register
from tests.refusals import refused

from liming.execute import actions
from liming.execute.models import Dispatch, Request
from liming.execute.rules.reasons import reason_words
from liming.plan.actions import create_work_item
from liming.plan.enums import OriginKind
from liming.plan.models import ServiceType, WorkItem
from liming.register.models import Notice
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.kept(world=execute.corner),
    pytest.mark.clock_at(execute.MORNING),
]


@pytest.fixture
def corner():
    return execute.corner()


def planned(corner, **fields) -> WorkItem:
    kind = ServiceType.objects.get(code="VAS07")
    return create_work_item(
        corner.as_captain,
        team=corner.team,
        member=corner.holder,
        title="巡视 10 千伏泗交线",
        service_type=kind,
        origin_kind=OriginKind.PLAN,
        **fields,
    )


def test_a_request_goes_to_the_colleague_with_a_dispatch_that_says_why(corner):
    request = execute.request(corner)
    item = execute.item_of(request)
    actions.accept_work(corner.as_holder, item)
    given = actions.hand_over_work(corner.as_holder, item, corner.deputy, "我在另一村抢修")
    request.refresh_from_db()
    item.refresh_from_db()
    assert (request.state, request.holder, given.member) == ("dispatched", corner.deputy, corner.deputy)
    assert item.state == "declined"
    last = Dispatch.objects.filter(request=request).order_by("at").last()
    assert reason_words(last.reason_code, last.reason_data) == f"{corner.as_holder.name}转交：我在另一村抢修"
    assert last.is_untold


def test_work_on_the_way_goes_over_too_and_its_clocks_go_on(corner):
    request = execute.request(corner)
    item = execute.item_of(request)
    actions.accept_work(corner.as_holder, item)
    actions.depart(corner.as_holder, item)
    due = list(request.timers.filter(ended_at=None).values_list("stage", "due_at"))
    actions.hand_over_work(corner.as_holder, item, corner.deputy, "车坏在路上")
    item.refresh_from_db()
    assert item.state == "cancelled"
    assert list(request.timers.filter(ended_at=None).values_list("stage", "due_at")) == due


def test_planned_work_keeps_its_item_and_tells_the_colleague(corner):
    account = register.account(Role.MEMBER, corner.team, member=corner.deputy)
    item = planned(corner)
    given = actions.hand_over_work(corner.as_holder, item, corner.deputy, "去开会")
    assert (given.pk, given.member, given.state) == (item.pk, corner.deputy, "planned")
    notice = Notice.objects.get(account=account)
    assert notice.words == f"{corner.as_holder.name}转交给您：巡视 10 千伏泗交线，去开会"


def test_a_request_given_back_waits_for_the_captain_who_is_told_the_ground(corner):
    account = register.account(Role.CAPTAIN, corner.team, member=corner.captain)
    request = execute.request(corner)
    item = execute.item_of(request)
    actions.give_back_work(corner.as_holder, item, "要登高，我没有证")
    request.refresh_from_db()
    assert (request.state, request.holder, request.goes_at, request.seen_at) == ("returned", None, None, None)
    assert request.steps.order_by("at").last().note == "要登高，我没有证"
    assert "办不了，退回" in Notice.objects.get(account=account).words
    actions.dispatch_request(corner.as_captain, request, corner.deputy)
    assert Request.objects.everywhere("test").get().holder == corner.deputy


def test_planned_work_given_back_is_nobodys(corner):
    item = actions.give_back_work(corner.as_holder, planned(corner), "请假")
    assert (item.member, item.state) == (None, "planned")
    assert AuditEntry.objects.filter(act="work_item.explained").get().after["note"] == "请假"


def test_what_was_begun_on_the_spot_is_finished_in_part_not_given_away(corner):
    item = execute.item_of(execute.request(corner))
    for step in (actions.accept_work, actions.depart, actions.arrive):
        step(corner.as_holder, item)
    assert refused(lambda: actions.hand_over_work(corner.as_holder, item, corner.deputy, "x")) == (
        "illegal_transition"
    )
    assert refused(lambda: actions.give_back_work(corner.as_holder, item, "x")) == "illegal_transition"


def test_only_the_holder_or_the_captain_gives_work_away(corner):
    item = execute.item_of(execute.request(corner))
    deputy = corner.viewer(Role.MEMBER, corner.deputy)
    assert refused(lambda: actions.hand_over_work(deputy, item, corner.other, "x")) == "not_your_item"
    assert refused(lambda: actions.give_back_work(deputy, item, "x")) == "not_your_item"
    province = corner.viewer(Role.PROVINCE)
    assert refused(lambda: actions.hand_over_work(province, item, corner.other, "x")) == "forbidden"
    assert actions.hand_over_work(corner.as_captain, item, corner.other, "x").member == corner.other


def test_it_goes_to_nobody_absent_elsewhere_or_oneself_and_never_without_a_reason(corner):
    item = execute.item_of(execute.request(corner))
    stranger = register.member(register.team(corner.tree.xiaxian, code="X-9"), "王五", code="M-X")
    register.leave(corner.other, date(2026, 7, 13), date(2026, 7, 20))
    tries = {
        "member_of_other_team": (stranger, "x"),
        "duty_on_leave": (corner.other, "x"),
        "field_invalid": (corner.holder, "x"),
        "field_required": (corner.deputy, " "),
    }
    for code, (who, why) in tries.items():
        assert refused(lambda: actions.hand_over_work(corner.as_holder, item, who, why)) == code  # noqa: B023
