"""Activities: announced before they begin, held as one ledger record for every team that took part."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.factories import execute as make
from tests.factories import register
from tests.refusals import refused

from liming.execute import actions, queries
from liming.execute.actions import ActivityDraft, ActivityOutcome
from liming.execute.enums import ActivityState
from liming.execute.models import Activity, ServiceRecord
from liming.execute.rules.transitions import ACTIVITY
from liming.plan import actions as plan
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner), pytest.mark.clock_at(make.MORNING)]
LATER = make.MORNING + timedelta(days=3)


def draft(corner: make.Corner, **fields: Any) -> ActivityDraft:
    values: dict[str, Any] = {
        "kind": "reading",
        "title": "读书会",
        "starts_at": LATER,
        "minutes": 90,
        "member": corner.captain,
        "place": "支部活动室",
    }
    return ActivityDraft(**{**values, **fields})


def announced(corner: make.Corner, **fields: Any) -> Activity:
    return actions.announce_activity(corner.as_captain, corner.team, draft(corner, **fields))


def held(corner: make.Corner, activity: Activity, **fields: Any) -> ServiceRecord:
    with clock.fixed(activity.starts_at + timedelta(hours=4)):
        return actions.finish_activity(
            corner.as_captain, activity, ActivityOutcome(note="读了三篇", photo_count=2, **fields)
        )


def test_the_kind_brings_service_type_and_practice(corner: make.Corner) -> None:
    """Kinds are data: a low-carbon talk is green, a reading red; an unknown kind is refused."""
    assert (announced(corner).service_type_id, announced(corner).practice) == ("POL02", "red")
    assert announced(corner, kind="low_carbon").practice == "green"
    assert refused(lambda: announced(corner, kind="feast")) == "field_invalid"


def test_what_has_begun_is_entered_with_a_reason_and_marked(corner: make.Corner) -> None:
    """Back-entry only by procedure."""
    early = make.MORNING - timedelta(days=2)
    assert refused(lambda: announced(corner, starts_at=early)) == "activity_back_entry"
    row = announced(corner, starts_at=early, reason="下乡无信号")
    assert (row.is_back_entry, row.reason) == (True, "下乡无信号")
    assert announced(corner).is_back_entry is False


def test_holding_it_writes_one_record_that_each_team_counts_once(corner: make.Corner) -> None:
    """Members of two teams, one record, two participations, minutes and photos of the outcome."""
    other = register.team(corner.tree.yanhu)
    guest = register.member(other)
    site = register.site(corner.team, "旧址")
    record = held(corner, announced(corner, site=site), members=(corner.holder, guest), minutes=80)
    assert (record.origin_kind, record.result, record.minutes, record.photo_count) == (
        "activity",
        "held",
        80,
        2,
    )
    assert (record.place, record.whom, record.team) == ("支部活动室", "旧址", corner.team)
    assert {each.team_id for each in record.participations.all()} == {corner.team.pk, other.pk}
    assert {each.member_id for each in record.members.all()} == {
        corner.captain.pk,
        corner.holder.pk,
        guest.pk,
    }


def test_it_cannot_be_held_before_it_begins_nor_twice(corner: make.Corner) -> None:
    row = announced(corner)
    done = ActivityOutcome(note="x")
    assert refused(lambda: actions.finish_activity(corner.as_captain, row, done)) == "activity_not_begun"
    held(corner, row)
    with clock.fixed(LATER + timedelta(hours=5)):
        assert refused(lambda: actions.finish_activity(corner.as_captain, row, done)) == "illegal_transition"
        changed = draft(corner, title="改")
        assert refused(lambda: actions.change_activity(corner.as_captain, row, changed)) == "activity_over"


def test_a_cancelled_activity_says_why(corner: make.Corner) -> None:
    row = announced(corner)
    assert refused(lambda: actions.cancel_activity(corner.as_captain, row, " ")) == "field_required"
    row = actions.cancel_activity(corner.as_captain, row, "下雨")
    assert (row.state, row.reason) == ("cancelled", "下雨")


def test_organiser_site_and_pairing_are_the_teams_own(corner: make.Corner) -> None:
    other = register.team(corner.tree.yanhu)
    for fields in (
        {"member": register.member(other)},
        {"site": register.site(other)},
        {"pairing": register.pairing(other)},
    ):
        assert refused(lambda fields=fields: announced(corner, **fields)) == "activity_elsewhere"


def test_strangers_and_contacts_hold_nothing(corner: make.Corner) -> None:
    """The twin: another team's captain is out of scope, a contact has no right."""
    row = announced(corner)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
    contact = register.viewer_for(Role.CONTACT, corner.team)
    for viewer, code in ((stranger, "out_of_scope"), (contact, "forbidden")):
        for act in (
            lambda who: actions.announce_activity(who, corner.team, draft(corner)),
            lambda who: actions.change_activity(who, row, draft(corner)),
            lambda who: actions.finish_activity(who, row, ActivityOutcome(note="x")),
            lambda who: actions.cancel_activity(who, row, "x"),
        ):
            assert refused(lambda act=act, viewer=viewer: act(viewer)) == code


def test_every_move_of_an_activity_stands_in_the_table() -> None:
    assert set(ACTIVITY.moves) == set(ActivityState)
    assert ACTIVITY.ends() == {ActivityState.DONE, ActivityState.CANCELLED}


def test_lists_show_the_ledgers_numbers_and_what_is_due(corner: make.Corner) -> None:
    """Before it is held the invited count, afterwards the record; an unrecorded one is due."""
    row = announced(corner, members=(corner.holder,))
    shown = queries.activity_rows(queries.activities(corner.as_captain))
    assert [(each.people, each.record_number, each.is_due) for each in shown] == [(2, "", False)]
    with clock.fixed(LATER + timedelta(days=2)):
        assert queries.activity_rows(queries.activities(corner.as_captain))[0].is_due
        due = queries.ActivityFilters(state="due")
        assert queries.activities(corner.as_captain, due).count() == 1
    record = held(corner, row, members=(corner.holder, corner.deputy))
    shown = queries.activity_rows(queries.activities(corner.as_captain))
    assert [(each.people, each.record_number, each.photos) for each in shown] == [(3, record.number, 2)]


def test_an_invited_team_sees_the_activity_another_does_not(corner: make.Corner) -> None:
    other = register.team(corner.tree.yanhu)
    row = announced(corner, teams=(other,))
    guest = register.viewer_for(Role.CAPTAIN, other)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
    assert list(queries.activities(guest)) == [row]
    assert list(queries.activities(stranger)) == []
    assert queries.activity_detail(guest, row.pk).may_hold is False
    assert refused(lambda: queries.activity_detail(stranger, row.pk)) == "not_found"


def test_the_list_costs_the_same_with_one_and_three(
    corner: make.Corner, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        announced(corner)
        with django_assert_max_num_queries(6):
            queries.activity_rows(queries.activities(corner.as_captain))


def test_my_day_holds_own_activities_and_those_without_a_record(corner: make.Corner) -> None:
    """Organised or invited on the day; an own one from before stays until it is recorded."""
    mine = announced(corner, member=corner.holder)
    invited = announced(corner, members=(corner.holder,))
    announced(corner)
    viewer = replace(corner.as_holder)
    day = clock.local(LATER).date()
    assert set(queries.activities_of_day(viewer, corner.holder.pk, day)) == {mine, invited}
    later = queries.activities_of_day(viewer, corner.holder.pk, day + timedelta(days=1))
    assert later == (mine,)


class TestPairing:
    def test_the_years_plan_comes_from_the_agreement_and_again_changes_nothing(
        self, corner: make.Corner
    ) -> None:
        pairing = register.pairing(corner.team, plan_items=["每季联席一次", "线路排查"])
        items = plan.plan_pairing_year(corner.as_captain, pairing, 2026)
        assert [(each.number, each.content, each.is_meeting) for each in items] == [
            (1, "每季联席一次", True),
            (2, "线路排查", False),
        ]
        assert plan.plan_pairing_year(corner.as_captain, pairing, 2026) == []

    def test_an_item_is_done_by_an_activity_in_the_ledger_only(self, corner: make.Corner) -> None:
        """todo, planned when announced, done once recorded; sums come from the records."""
        pairing = register.pairing(corner.team, plan_items=["每季联席一次", "线路排查"])
        first, second = plan.plan_pairing_year(corner.as_captain, pairing, 2026)
        row = announced(corner, kind="joint_meeting", pairing=pairing, pairing_item=first)

        def year() -> queries.PairingYear:
            return queries.pairing_years([pairing], 2026)[0]

        assert [each.state for each in year().items] == ["planned", "todo"]
        assert (year().held, year().next_planned, year().next_item) == (0, row, second)
        held(corner, row, members=(corner.holder,), minutes=70)
        assert [each.state for each in year().items] == ["done", "todo"]
        assert (year().held, year().meetings, year().minutes, year().people) == (1, 1, 70, 2)
        assert (year().done, year().wanted, year().last_held) == (1, 2, row)

    def test_an_item_past_its_day_is_overdue_and_a_dropped_one_no_longer_wanted(
        self, corner: make.Corner
    ) -> None:
        pairing = register.pairing(corner.team)
        add = [corner.as_captain, pairing, 2026]
        late = plan.add_pairing_item(*add, "春灌排查", make.day("2026-04-30"))
        plan.drop_pairing_item(corner.as_captain, plan.add_pairing_item(*add, "参观"), "村里另有安排")
        year = queries.pairing_years([pairing], 2026)[0]
        assert [each.state for each in year.items] == ["overdue", "dropped"]
        assert (year.wanted, year.overdue, year.next_item) == (1, 1, late)
        assert refused(lambda: plan.add_pairing_item(*add, "夏检", make.day("2027-01-01"))) == "field_invalid"

    def test_members_and_strangers_plan_nothing(self, corner: make.Corner) -> None:
        """The twin of planning a pairing's year."""
        pairing = register.pairing(corner.team, plan_items=["排查"])
        item = plan.add_pairing_item(corner.as_captain, pairing, 2026, "联席")
        stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
        for viewer, code in ((corner.as_holder, "forbidden"), (stranger, "out_of_scope")):
            for act in (
                lambda who: plan.plan_pairing_year(who, pairing, 2026),
                lambda who: plan.add_pairing_item(who, pairing, 2026, "x"),
                lambda who: plan.drop_pairing_item(who, item, "x"),
            ):
                assert refused(lambda act=act, viewer=viewer: act(viewer)) == code

    def test_many_pairings_cost_as_much_as_one(
        self, corner: make.Corner, django_assert_max_num_queries: Any
    ) -> None:
        for count in (1, 2):
            register.pairing(corner.team)
            rows = list(queries.pairings(corner.as_captain))
            assert len(rows) == count
            with django_assert_max_num_queries(7):
                queries.pairing_years(rows, 2026)
