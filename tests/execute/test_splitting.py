"""Several teams on one request, work partly done, and people of no team."""

from datetime import timedelta

import pytest
from tests.factories import execute as make
from tests.factories import register
from tests.refusals import refusing

from liming.evaluate.bridge import window_of
from liming.evaluate.queries.measures import MEASURES
from liming.execute import actions, queries
from liming.execute.actions import HelperDraft, PartDraft
from liming.execute.enums import HelperKind, PartKind, RecordResult, RequestState
from liming.execute.models import Request, RequestPart, ServiceRecord, StageTimer
from liming.execute.queries.parts import parts_of
from liming.plan.actions import add_temporary_item
from liming.plan.enums import WorkState
from liming.plan.models import ServiceType
from liming.plan.queries import month_page
from liming.register.models import Member, Team
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]
DRAFT = actions.RecordDraft(note="已换", photo_count=1)


def split(corner: make.Corner) -> tuple[Request, RequestPart, Team, Member]:
    """A request of 夏县 in which a team of 盐湖 with a captain does a part."""
    other = register.team(corner.tree.yanhu)
    chief = register.member(other, "闫立群", role="captain")
    row = make.request(corner)
    (part,) = actions.split_request(corner.as_captain, row, [PartDraft(other, "登杆换熔断器")])
    return row, part, other, chief


def state(row: Request) -> str:
    row.refresh_from_db()
    return str(row.state)


def test_it_is_resolved_when_the_last_part_ends_and_each_team_counts_its_own() -> None:
    """The own item ends first: still on site. The part ends: resolved. One record counts for each team."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row, part, other, chief = split(corner)
        assert (part.work_item.team, part.work_item.member, part.kind) == (other, chief, PartKind.PART)
        actions.finish_work(corner.as_holder, make.item_of(row), DRAFT)
        assert state(row) == RequestState.ON_SITE
        helper = register.viewer_for(Role.CAPTAIN, other, chief)
        actions.finish_work(helper, part.work_item, DRAFT)
        assert state(row) == RequestState.RESOLVED
        window = window_of("2026Q3", clock.now())
    counts = MEASURES["items_per_member"].count(window)
    assert (counts[corner.team.pk].numerator, counts[other.pk].numerator) == (1, 1)
    teams = ServiceRecord.objects.everywhere("test").filter(request=row).values_list("team_id", flat=True)
    assert set(teams) == {corner.team.pk, other.pk}


def test_the_helping_team_reads_the_request_and_passes_its_part_on() -> None:
    """Its captain opens the drawer, may do nothing about the whole, and gives the part to a member."""
    corner = make.corner()
    row, part, other, _chief = split(corner)
    captain = register.viewer_for(Role.CAPTAIN, other)
    found = queries.request_detail(captain, row.number)
    life = queries.request_life(captain, found.request)
    assert (found.acts, [line.may_hand_back for line in life.parts]) == ((), [True])
    mate = register.member(other, "党红霞")
    actions.give_part(captain, part, mate)
    assert parts_of(row).get().work_item.member == mate
    stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
    with refusing("not_found"):
        queries.request_detail(stranger, row.number)


def test_a_part_handed_back_goes_to_the_holder_and_nothing_is_lost() -> None:
    corner = make.corner()
    row, part, other, _chief = split(corner)
    captain = register.viewer_for(Role.CAPTAIN, other)
    with refusing("field_required"):
        actions.hand_back_part(captain, part, " ")
    back = actions.hand_back_part(captain, part, "没有斗臂车")
    assert (back.work_item.team, back.work_item.member, back.task) == (corner.team, corner.holder, part.task)
    assert [each.state for each in parts_of(row)] == [WorkState.DECLINED, WorkState.DISPATCHED]
    actions.finish_work(corner.as_holder, make.item_of(row), DRAFT)
    assert state(row) == RequestState.ON_SITE


def test_a_dropped_part_lets_the_rest_resolve_the_request() -> None:
    """The own work is done; dropping the part that is not needed resolves it, never as cancelled."""
    corner = make.corner()
    row, part, _other, _chief = split(corner)
    actions.finish_work(corner.as_holder, make.item_of(row), DRAFT)
    actions.drop_part(corner.as_captain, part, "来电人说已恢复")
    assert (state(row), parts_of(row).get().ground) == (RequestState.RESOLVED, "来电人说已恢复")
    with refusing("illegal_transition"):
        actions.drop_part(corner.as_captain, part, "再撤一次")


def test_while_others_help_it_is_not_given_away_but_may_change_hands() -> None:
    """Returning, merging and declining wait for the part; another member of the own team leaves it alone."""
    corner = make.corner()
    row, part, other, _chief = split(corner)
    for act in (
        lambda: actions.return_request(corner.as_captain, row, other, "在盐湖"),
        lambda: actions.decline_request(corner.as_captain, row, "水费"),
        lambda: actions.merge_request(corner.as_captain, row, make.request(corner)),
    ):
        with refusing("parts_under_way"):
            act()
    actions.dispatch_request(corner.as_captain, row, corner.deputy)
    assert parts_of(row).get().state == WorkState.DISPATCHED
    assert part.pk == parts_of(row).get().pk


def test_the_twin_only_who_dispatches_splits_passes_on_hands_back_and_drops() -> None:
    corner = make.corner()
    row, part, other, _chief = split(corner)
    with refusing("forbidden"):
        actions.split_request(corner.as_holder, row, [PartDraft(other, "x")])
    stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
    for act in (
        lambda: actions.split_request(stranger, row, [PartDraft(other, "x")]),
        lambda: actions.give_part(stranger, part, corner.other),
        lambda: actions.hand_back_part(corner.as_captain, part, "x"),
        lambda: actions.drop_part(register.viewer_for(Role.CAPTAIN, other), part, "x"),
    ):
        with refusing("out_of_scope"):
            act()


def test_partly_done_carries_the_rest_over_and_the_clocks_go_on() -> None:
    """A record says partly solved, a new item waits for its day, the finish clock still runs."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.request(corner)
        item = make.item_of(row)
        day = make.day("2026-07-16")
        for act in (actions.accept_work, actions.depart, actions.arrive):
            act(corner.as_holder, item)
        record = actions.finish_partly(corner.as_holder, item, DRAFT, "待备件到货换表", day)
        assert (record.result, state(row)) == (RecordResult.PARTLY, RequestState.ON_SITE)
        item.refresh_from_db()
        (part,) = parts_of(row)
        rest = part.work_item
    assert (item.state, part.kind, rest.scheduled_date) == (WorkState.PARTLY_DONE, PartKind.CARRY_OVER, day)
    assert (rest.member, rest.title, rest.state) == (corner.holder, "待备件到货换表", WorkState.DISPATCHED)
    assert StageTimer.objects.get(request=row, stage="finish").ended_at is None
    with clock.fixed(make.MORNING + timedelta(days=2)):
        actions.finish_work(corner.as_holder, rest, DRAFT)
    assert state(row) == RequestState.RESOLVED
    assert ServiceRecord.objects.everywhere("test").filter(request=row).count() == 2


def test_what_is_left_and_when_are_needed() -> None:
    corner = make.corner()
    item = make.item_of(make.request(corner))
    with refusing("field_required"):
        actions.finish_partly(corner.as_holder, item, DRAFT, " ", clock.today())
    with refusing("field_invalid"):
        actions.finish_partly(corner.as_holder, item, DRAFT, "x", clock.today() - timedelta(days=1))
    with refusing("not_your_item"):
        actions.finish_partly(corner.viewer(Role.MEMBER, corner.other), item, DRAFT, "x", clock.today())


def test_other_teams_and_people_of_no_team_stand_on_the_record() -> None:
    """A correction adds them; the other team counts the record once, the person is a name and a place."""
    corner = make.corner()
    other = register.team(corner.tree.yanhu)
    helper = HelperDraft(HelperKind.CONTRACTOR, "李工", "晋南线路施工队")
    with clock.fixed(make.MORNING):
        row = make.resolved(corner)
        old = ServiceRecord.objects.everywhere("test").get(request=row)
        new = actions.join_record(corner.as_captain, old, [other, other], [helper], "补记共同参加")
        again = actions.join_record(corner.as_captain, new, [other], [], "又记一次")
        window = window_of("2026Q3", clock.now())
    assert [(each.name, each.organisation) for each in again.helpers.all()] == [("李工", "晋南线路施工队")]
    counts = MEASURES["items_per_member"].count(window)
    assert (counts[corner.team.pk].numerator, counts[other.pk].numerator) == (1, 1)
    with refusing("field_required"):
        actions.join_record(corner.as_captain, again, [], [], "没有人")
    with refusing("field_required"):
        actions.join_record(
            corner.as_captain, again, [], [HelperDraft(HelperKind.OTHER, "李工", "")], "缺单位"
        )
    with refusing("forbidden"):
        actions.join_record(corner.as_holder, again, [other], [], "x")


def test_what_remains_of_planned_work_is_tied_to_it_and_counts_once() -> None:
    """The rest stands in the plan of its own day's month; half is done by default, as the parameter says."""
    corner = make.corner()
    kind = ServiceType.objects.get(code="REP01")
    with clock.fixed(make.MORNING):
        item = add_temporary_item(
            corner.as_captain, corner.team, kind, "巡视三条线", clock.today(), corner.holder
        )
        for act in (actions.accept_work, actions.depart, actions.arrive):
            act(corner.as_holder, item)
        actions.finish_partly(corner.as_holder, item, DRAFT, "还剩一条", make.day("2026-08-03"))
    (july,) = month_page(corner.as_captain, corner.team, "2026-07").items
    (august,) = month_page(corner.as_captain, corner.team, "2026-08").items
    assert (july.carried_on.item, july.carried_on.remains, august.plan_line) == (august, "还剩一条", None)
    counts = [month_page(corner.as_captain, corner.team, each) for each in ("2026-07", "2026-08")]
    assert [(page.current, page.done) for page in counts] == [(0.5, 0.5), (0.5, 0)]
