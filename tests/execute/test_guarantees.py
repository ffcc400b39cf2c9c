"""Special guarantees: planning, giving out as work, progress counted from records, summing up."""

from datetime import date, datetime, timedelta

import pytest
from tests.factories import execute, register

from liming.execute import actions, queries
from liming.execute.actions import CheckAnswer, GuaranteeDraft, RecordDraft
from liming.execute.enums import GuaranteeState, HazardState
from liming.execute.models import Guarantee, Hazard, ServiceRecord
from liming.execute.rules.guarantees import GUARANTEE, spread
from liming.plan.enums import OriginKind
from liming.plan.models import WorkItem
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=clock.LOCAL_ZONE)
START = datetime(2026, 6, 7, 8, 0, tzinfo=clock.LOCAL_ZONE)


@pytest.fixture
def corner():
    with clock.fixed(NOW):
        yield execute.corner()


def draft(corner, **fields):
    values = {
        "team": corner.team,
        "title": "2026 年高考保电",
        "theme": "exam",
        "starts_at": START,
        "ends_at": START + timedelta(days=2),
        "checks_from": date(2026, 6, 2),
    }
    return GuaranteeDraft(**{**values, **fields})


def planned(corner, places=2, **fields):
    row = actions.plan_guarantee(corner.as_captain, draft(corner, **fields))
    sites = [register.site(corner.team, f"考点{number}") for number in range(places)]
    actions.add_guarantee_places(corner.as_captain, row, sites)
    actions.set_guarantee_people(corner.as_captain, row, [(corner.holder, "检查")])
    return row


def items(row):
    return WorkItem.objects.everywhere("test").filter(origin_id=str(row.pk)).order_by("scheduled_date", "id")


def test_giving_out_makes_a_check_for_each_place_with_the_themes_checklist(corner):
    row = planned(corner, places=5)
    assert actions.issue_guarantee(corner.as_captain, row) == 5
    found = list(items(row))
    assert {item.checklist.code for item in found} == {"C03"}
    assert {(item.origin_kind, item.member_id) for item in found} == {
        (OriginKind.GUARANTEE, corner.holder.pk)
    }
    assert [item.scheduled_date.day for item in found] == [2, 3, 4, 5, 6]
    assert {item.due_at for item in found} == {START}


def test_giving_out_again_makes_only_what_is_new(corner):
    row = planned(corner)
    actions.issue_guarantee(corner.as_captain, row)
    assert actions.issue_guarantee(corner.as_captain, row) == 0
    actions.add_guarantee_places(corner.as_captain, row, customers=[register.customer(corner.team)])
    assert actions.issue_guarantee(corner.as_captain, row) == 1


def test_a_place_that_needs_it_is_watched_on_every_day_of_the_window(corner):
    row = planned(corner, places=0)
    site = register.site(corner.team)
    actions.add_guarantee_places(corner.as_captain, row, [site], needs_watch=True)
    assert actions.issue_guarantee(corner.as_captain, row) == 4
    watches = items(row).filter(checklist=None)
    assert [item.scheduled_date.day for item in watches] == [7, 8, 9]


def test_a_season_is_checked_but_not_watched(corner):
    row = planned(corner, places=0, theme="tea", ends_at=START + timedelta(days=90))
    actions.add_guarantee_places(corner.as_captain, row, [register.site(corner.team)], needs_watch=True)
    with pytest.raises(DomainError, match="guarantee_watch_too_long"):
        actions.issue_guarantee(corner.as_captain, row)
    assert items(row).count() == 0


def test_without_places_nothing_is_given_out(corner):
    with pytest.raises(DomainError, match="guarantee_without_places"):
        actions.issue_guarantee(corner.as_captain, planned(corner, places=0))


def test_a_place_of_a_helping_team_is_checked_by_that_team(corner):
    helper = register.team(corner.tree.yanhu)
    row = actions.plan_guarantee(corner.as_captain, draft(corner, teams=(helper,)))
    sites = [
        register.site(corner.team),
        register.site(helper),
        register.site(register.team(corner.tree.wuxiang)),
    ]
    actions.add_guarantee_places(corner.as_captain, row, sites)
    actions.issue_guarantee(corner.as_captain, row)
    assert {item.site_id: item.team_id for item in items(row)} == {
        sites[0].pk: corner.team.pk,
        sites[1].pk: helper.pk,
        sites[2].pk: corner.team.pk,
    }
    assert [each.pk for each in queries.guarantees(register.viewer_for(Role.CAPTAIN, helper))] == [row.pk]


def test_progress_hazards_and_records_are_counted_from_the_work(corner):
    row = planned(corner)
    actions.issue_guarantee(corner.as_captain, row)
    item = items(row).first()
    actions.arrive(corner.as_holder, item)
    answers = tuple(CheckAnswer(number, "defect" if number == 2 else "ok") for number in range(1, 13))
    actions.finish_work(corner.as_holder, item, RecordDraft(answers=answers, photo_count=1))
    Hazard.objects.everywhere("test").update(state=HazardState.CURED)
    page = queries.guarantee_page(corner.as_captain, row.number)
    progress = page.progress
    assert (progress.checks, progress.checks_done, progress.watches) == (2, 1, 0)
    assert (progress.hazards, progress.hazards_cured, progress.records) == (1, 1, 1)
    assert [(line.is_done, line.hazards) for line in page.places] == [(True, 1), (False, 0)]
    record = ServiceRecord.objects.everywhere("test").get()
    assert (record.origin_kind, record.origin_id) == (OriginKind.GUARANTEE, str(row.pk))
    assert queries.next_stop(corner.as_holder, record) == items(row).last()


def test_my_walk_shows_what_is_open_first_and_is_mine_alone(corner):
    row = planned(corner)
    actions.issue_guarantee(corner.as_captain, row)
    first = items(row).first()
    actions.arrive(corner.as_holder, first)
    actions.finish_work(corner.as_holder, first, RecordDraft())
    _guarantee, stops = queries.walk(corner.as_holder, row.number)
    assert [stop.state for stop in stops] == ["planned", "done"]
    assert [(each[1], each[2]) for each in queries.my_guarantees(corner.as_holder)] == [(1, 2)]
    with pytest.raises(DomainError, match="not_found"):
        queries.walk(corner.viewer(Role.MEMBER, corner.other), row.number)


@pytest.mark.parametrize("places", [1, 3])
def test_the_page_costs_the_same_with_one_and_three_places(corner, places, django_assert_num_queries):
    row = planned(corner, places=places)
    actions.issue_guarantee(corner.as_captain, row)
    queries.guarantee_page(corner.as_captain, row.number)
    with django_assert_num_queries(12):
        queries.guarantee_page(corner.as_captain, row.number)


def test_it_is_summed_up_when_it_is_over_and_then_stays_as_it_is(corner):
    row = planned(corner)
    actions.issue_guarantee(corner.as_captain, row)
    with pytest.raises(DomainError, match="guarantee_not_over"):
        actions.close_guarantee(corner.as_captain, row, "零停电")
    with clock.fixed(START + timedelta(days=3)):
        with pytest.raises(DomainError, match="field_required"):
            actions.close_guarantee(corner.as_captain, row, " ")
        closed = actions.close_guarantee(corner.as_captain, row, "零停电", "县教育局来信致谢")
        assert closed.state == GuaranteeState.CLOSED
        with pytest.raises(DomainError, match="guarantee_ended"):
            actions.add_guarantee_places(corner.as_captain, row, [register.site(corner.team)])


def test_calling_off_calls_off_the_work_that_has_not_begun(corner):
    row = planned(corner)
    actions.issue_guarantee(corner.as_captain, row)
    actions.arrive(corner.as_holder, items(row).first())
    actions.cancel_guarantee(corner.as_captain, row, "活动改期")
    assert sorted(items(row).values_list("state", flat=True)) == ["cancelled", "on_site"]


def test_wrong_windows_themes_and_strangers_are_refused_and_leave_nothing(corner):
    wrong = [
        {"theme": "magic"},
        {"title": " "},
        {"ends_at": START},
        {"checks_from": date(2026, 6, 8)},
    ]
    codes = []
    for fields in wrong:
        with pytest.raises(DomainError) as refusal:
            actions.plan_guarantee(corner.as_captain, draft(corner, **fields))
        codes.append(refusal.value.code)
    assert codes == ["not_found", "field_required", "field_invalid", "field_invalid"]
    with pytest.raises(DomainError, match="forbidden"):
        actions.plan_guarantee(corner.as_holder, draft(corner))
    assert Guarantee.objects.everywhere("test").count() == 0


def test_a_member_and_another_captain_change_nothing(corner):
    row = planned(corner)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
    acts = [
        lambda viewer: actions.issue_guarantee(viewer, row),
        lambda viewer: actions.cancel_guarantee(viewer, row, "x"),
        lambda viewer: actions.close_guarantee(viewer, row, "x"),
        lambda viewer: actions.add_guarantee_contact(viewer, row, "李", "1"),
        lambda viewer: actions.add_guarantee_places(viewer, row),
        lambda viewer: actions.set_guarantee_people(viewer, row, []),
        lambda viewer: actions.change_guarantee(viewer, row, draft(corner)),
    ]
    for act in acts:
        with pytest.raises(DomainError, match="forbidden"):
            act(corner.as_holder)
        with pytest.raises(DomainError, match="out_of_scope"):
            act(stranger)


def test_every_state_of_a_guarantee_has_its_moves():
    assert GUARANTEE.ends() == {GuaranteeState.CLOSED, GuaranteeState.CANCELLED}
    moves = {(a, b) for a in GuaranteeState for b in GuaranteeState if GUARANTEE.allows(a, b)}
    assert len(moves) == 5


@pytest.mark.parametrize(
    ("count", "last", "days"),
    [(3, 4, [2, 3, 4]), (5, 3, [2, 2, 2, 3, 3]), (2, 2, [2, 2]), (1, 9, [2]), (0, 5, [])],
)
def test_checks_are_spread_evenly_and_in_order(count, last, days):
    found = spread(count, date(2026, 6, 2), date(2026, 6, last))
    assert [day.day for day in found] == days
