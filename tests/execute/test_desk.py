"""The station desk: one business, one ledger record, and the short life of what is not done at once."""

from datetime import datetime, timedelta

import pytest
from tests.factories import execute, register

from liming.execute import actions, queries
from liming.execute.actions import DeskDraft
from liming.execute.enums import DeskOutcome, DeskState, RecordResult
from liming.execute.models import DeskRecord, Request, ServiceRecord
from liming.execute.rules.desk import DESK
from liming.plan.enums import OriginKind
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
NOON = datetime(2026, 7, 14, 12, 0, tzinfo=clock.LOCAL_ZONE)


@pytest.fixture
def corner():
    with clock.fixed(NOON):
        yield execute.corner()


def draft(corner, **fields):
    values = {"team": corner.team, "business": "pay", "whom": "王大山", "account_number": "1408280036"}
    return DeskDraft(**{**values, **fields})


def take(corner, viewer=None, **fields):
    return actions.take_business(viewer or corner.as_holder, draft(corner, **fields))


def handed(corner, **fields):
    return take(corner, outcome=DeskOutcome.HANDED_OVER, receiver=corner.other, **fields)


def records():
    return ServiceRecord.objects.everywhere("test")


def test_business_done_at_once_writes_one_ledger_record_of_who_was_asked(corner):
    point = register.service_point(corner.team, name="泗交驿站")
    row = take(corner, point=point, words="查去年电费", minutes=8)
    record = records().get()
    assert (record.origin_kind, record.origin_id) == (OriginKind.DESK, str(row.pk))
    assert (record.member, record.minutes, record.place) == (corner.holder, 8, "泗交驿站")
    assert (record.service_type_id, record.result) == ("MKT02", RecordResult.SOLVED)
    assert (row.number, row.state, row.record) == ("YZ260714-0001", DeskState.DONE, record)


def test_what_is_taken_along_is_due_by_the_limits_of_its_business_and_not_in_the_ledger_yet(corner):
    row = take(corner, outcome=DeskOutcome.TAKEN_ALONG)
    assert (row.state, row.receiver) == (DeskState.OPEN, corner.holder)
    assert clock.local(row.due_at).date().isoformat() == "2026-07-21"
    assert records().count() == 0


def test_what_was_handed_over_is_done_by_the_receiver_and_counts_for_the_receiver_once(corner):
    row = handed(corner)
    with clock.fixed(NOON + timedelta(days=1)):
        done = actions.finish_business(corner.viewer(Role.MEMBER, corner.other), row, "已更名")
        with pytest.raises(DomainError, match="illegal_transition"):
            actions.finish_business(corner.as_captain, done)
    assert (done.state, records().get().member) == (DeskState.DONE, corner.other)
    assert [step.kind for step in done.steps.all()] == ["handed_over", "done"]


def test_what_went_outside_the_team_counts_as_passed_on_for_who_was_asked_first(corner):
    row = take(corner, outcome=DeskOutcome.HANDED_OVER, receiver_name="瑶峰营业厅")
    actions.finish_business(corner.as_holder, row)
    record = records().get()
    assert (record.member, record.result) == (corner.holder, RecordResult.TRANSFERRED)


def test_a_return_goes_back_to_who_was_asked_first_with_its_ground(corner):
    row = handed(corner)
    with pytest.raises(DomainError, match="field_required"):
        actions.return_business(corner.viewer(Role.MEMBER, corner.other), row, " ")
    row = actions.return_business(corner.viewer(Role.MEMBER, corner.other), row, "缺房产证")
    assert row.state == DeskState.RETURNED
    row = actions.hand_on_business(corner.as_holder, row, corner.deputy)
    assert (row.state, row.receiver, row.due_at is not None) == (DeskState.OPEN, corner.deputy, True)


def test_what_became_a_request_goes_through_the_one_intake_and_leaves_the_ledger_to_it(corner):
    row = take(corner, business="fault", outcome=DeskOutcome.REQUEST, words="炒茶机跳闸", phone="13800005521")
    request = Request.objects.everywhere("test").get()
    assert (request.source, request.title, request.service_type_id) == (
        "station",
        "报修：炒茶机跳闸",
        "REP01",
    )
    assert (row.request, row.state, records().count()) == (request, DeskState.PASSED, 0)


def test_an_open_business_can_still_become_a_request(corner):
    row = actions.pass_business(corner.as_holder, take(corner, outcome=DeskOutcome.TAKEN_ALONG))
    assert (row.state, row.request.source) == (DeskState.PASSED, "station")


def test_chasing_is_kept_and_changes_nothing_else(corner):
    row = actions.chase_business(corner.as_holder, handed(corner), "村民来问了")
    line = queries.open_businesses(corner.as_holder)[0]
    assert (line.times_chased, row.state) == (1, DeskState.OPEN)
    done = take(corner)
    with pytest.raises(DomainError, match="illegal_transition"):
        actions.chase_business(corner.as_holder, done)


def test_only_first_asked_receiver_and_captain_act_on_a_business(corner):
    row = handed(corner)
    with pytest.raises(DomainError, match="not_your_item"):
        actions.finish_business(corner.viewer(Role.MEMBER, corner.deputy), row)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
    for act in (actions.finish_business, actions.chase_business, actions.pass_business):
        with pytest.raises(DomainError, match="out_of_scope"):
            act(stranger, row)
    assert actions.finish_business(corner.as_captain, row).state == DeskState.DONE


def test_the_desk_is_for_the_team_a_unit_or_a_stranger_takes_nothing(corner):
    stranger = register.viewer_for(Role.MEMBER, register.team(corner.tree.wuxiang))
    with pytest.raises(DomainError, match="forbidden"):
        take(corner, corner.viewer(Role.UNIT))
    with pytest.raises(DomainError, match="out_of_scope"):
        take(corner, stranger)


def test_a_captain_writes_for_a_member_but_a_member_not_for_another(corner):
    assert take(corner, corner.as_captain, member=corner.deputy).member == corner.deputy
    with pytest.raises(DomainError, match="not_your_item"):
        take(corner, member=corner.deputy)


def test_a_business_without_a_name_a_receiver_or_a_known_code_is_refused_and_leaves_nothing(corner):
    wrong = [{"whom": " "}, {"outcome": DeskOutcome.HANDED_OVER}, {"business": "magic"}]
    codes = []
    for fields in wrong:
        with pytest.raises(DomainError) as refusal:
            take(corner, **fields)
        codes.append(refusal.value.code)
    assert codes == ["field_required", "field_required", "not_found"]
    assert DeskRecord.objects.everywhere("test").count() == 0


def test_the_account_number_finds_the_customer_on_file(corner):
    known = register.customer(corner.team, "王大山", account_number="1408280036")
    assert take(corner).customer == known


def test_the_register_of_the_day_masks_who_came_and_counts_what_became_of_it(corner):
    take(corner, phone="13800005521")
    handed(corner)
    with clock.fixed(NOON + timedelta(days=1)):
        take(corner)
        day = queries.desk_day(corner.as_captain, corner.team, clock.today())
    line = day.lines[0]
    assert (line.whom, line.account_number) == ("王**", "14****36")
    assert (day.count("done"), len(day.lines), len(day.open_lines)) == (1, 1, 1)


@pytest.mark.parametrize("times", [1, 3])
def test_the_register_costs_the_same_with_one_and_three_businesses(corner, times, django_assert_num_queries):
    for _ in range(times):
        handed(corner)
    with django_assert_num_queries(4):
        queries.desk_day(corner.as_captain, corner.team, clock.today())


def test_a_member_sees_the_open_business_of_the_own_desk_the_captain_the_teams(corner):
    handed(corner)
    take(corner, corner.viewer(Role.MEMBER, corner.deputy), outcome=DeskOutcome.TAKEN_ALONG)
    seen = [len(queries.open_businesses(viewer)) for viewer in (corner.as_holder, corner.as_captain)]
    assert seen == [1, 2]


def test_looking_at_the_whole_number_asks_for_a_reason_and_leaves_a_trace(corner):
    row = take(corner)
    with pytest.raises(DomainError, match="field_required"):
        actions.reveal_desk(corner.as_holder, row, "")
    assert actions.reveal_desk(corner.as_holder, row, "办更名").account_number == "1408280036"
    assert AuditEntry.objects.filter(act="desk_record.contact_seen").count() == 1
    with pytest.raises(DomainError, match="forbidden"):
        actions.reveal_desk(corner.viewer(Role.PROVINCE), row, "看看")


def test_every_listed_move_of_a_business_is_allowed_and_the_ends_are_ends():
    assert DESK.ends() == {DeskState.DONE, DeskState.PASSED}
    assert {(a, b) for a in DeskState for b in DeskState if DESK.allows(a, b)} == {
        (DeskState.OPEN, target) for target in DeskState
    } | {(DeskState.RETURNED, target) for target in (DeskState.OPEN, DeskState.DONE, DeskState.PASSED)}


def test_a_points_page_counts_the_month_and_gives_no_share_for_a_few_answers(corner):
    point = register.service_point(corner.team)
    take(corner, point=point)
    handed(corner, point=point)
    page = queries.point_page(corner.as_captain, point.code)
    assert (page.total, page.open_count, page.by_business) == (2, 1, (("交费查费", 2),))
    assert (page.reached, page.share) == (0, None)
