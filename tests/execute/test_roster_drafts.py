"""The month's roster by the solver: made, published, made again after sickness, refused in words."""

from datetime import date, datetime, timedelta

import pytest
from tests.factories import execute, register

from liming.execute import actions, queries
from liming.execute.actions import PatternDraft, ShiftDraft
from liming.execute.enums import DutyDays, DutyKind, RosterState
from liming.execute.models import DutyShift, RosterDraft
from liming.execute.queries.roster_problem import month_duty
from liming.execute.rules.rostering import ROSTER
from liming.register.actions import set_parameter
from liming.register.models import Notice, Skill
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
NOW = datetime(2026, 7, 14, 9, 0, tzinfo=clock.LOCAL_ZONE)
AUGUST = date(2026, 8, 1)
DAY = datetime(2026, 8, 3, 8, 30, tzinfo=clock.LOCAL_ZONE)


@pytest.fixture
def corner():
    with clock.fixed(NOW):
        yield execute.corner()


@pytest.fixture
def station(corner):
    """A station that is open every day, one on duty."""
    point = register.service_point(corner.team, name="泗交驿站")
    actions.save_pattern(corner.as_captain, PatternDraft(corner.team, "day", point, days=DutyDays.EVERY))
    return point


def shifts():
    return DutyShift.objects.everywhere("test").filter(cancelled_at=None).order_by("starts_at")


def published(corner, month=AUGUST):
    return actions.publish_roster(
        corner.as_captain, actions.propose_roster(corner.as_captain, corner.team, month)
    )


def refused(act, *arguments):
    with pytest.raises(DomainError) as refusal:
        act(*arguments)
    return refusal.value


def holders(draft):
    return {turn["day"]: turn["members"] for turn in draft.content["turns"]}


def test_every_move_of_a_draft_stands_in_the_table():
    moves = {(a, b) for a in RosterState for b in RosterState if ROSTER.allows(a, b)}
    assert moves == {("proposed", "published"), ("proposed", "discarded")}


def test_a_draft_covers_the_month_fairly_and_leaves_the_roster_alone(corner, station):
    draft = actions.propose_roster(corner.as_captain, corner.team, AUGUST, seed=3)
    counts = [each["given"][0] for each in draft.content["balance"]]
    assert (sum(counts), max(counts) - min(counts)) == (31, 1)
    assert (draft.seed, draft.is_optimal, draft.content["gaps"]) == (3, True, [])
    assert shifts().count() == 0


def test_publishing_writes_each_turn_once_and_tells_everybody_their_count(corner, station):
    account = register.account(Role.MEMBER, corner.team, member=corner.holder)
    draft = published(corner)
    rows = list(shifts())
    assert [(str(row.member_id), row.point, row.kind) for row in rows] == [
        (holders(draft)[clock.local(row.starts_at).date().isoformat()][0], station, "station") for row in rows
    ]
    assert (len(rows), draft.state) == (31, "published")
    words = Notice.objects.get(account=account).words
    assert words.startswith(
        f"2026-08值班表已发布，您有 {sum(row.member == corner.holder for row in rows)} 班"
    )


def test_who_is_on_leave_has_no_duty_and_a_wish_is_kept_where_it_can(corner, station):
    register.leave(corner.holder, date(2026, 8, 1), date(2026, 8, 20))
    actions.wish_day(corner.as_captain, corner.other, date(2026, 8, 5))
    draft = actions.propose_roster(corner.as_captain, corner.team, AUGUST)
    by_day = holders(draft)
    days = [date(2026, 8, each).isoformat() for each in range(1, 21)]
    assert all(str(corner.holder.pk) not in by_day[day] for day in days)
    assert by_day["2026-08-05"] != [str(corner.other.pk)]


def test_who_did_more_this_year_does_less_now(corner, station):
    """Six duties in July for one member: the month after makes up for two of them at most."""
    with clock.fixed(NOW):
        for each in range(1, 12, 2):
            starts = datetime(2026, 7, 15 + each, 8, 30, tzinfo=clock.LOCAL_ZONE)
            draft = ShiftDraft(corner.team, corner.holder, starts, starts + timedelta(hours=9), station)
            actions.add_shift(corner.as_captain, draft)
    problem = month_duty(corner.as_captain, corner.team, AUGUST).problem
    ahead = problem.by_key[str(corner.holder.pk)].ahead
    assert (ahead.duties, ahead.free_days, ahead.nights) == (2.0, 1.5, 0.0)
    draft = actions.propose_roster(corner.as_captain, corner.team, AUGUST)
    given = {each["member"]: each["given"][0] for each in draft.content["balance"]}
    assert given[str(corner.holder.pk)] < min(
        given[str(each.pk)] for each in (corner.other, corner.deputy, corner.captain)
    )


def test_sickness_changes_only_the_lost_duties_and_says_why(corner, station):
    published(corner)
    before = {row.starts_at: row.member_id for row in shifts()}
    with clock.fixed(datetime(2026, 8, 10, 9, 0, tzinfo=clock.LOCAL_ZONE)):
        register.leave(corner.holder, date(2026, 8, 11), date(2026, 8, 20), kind="sick")
        lost = [
            starts
            for starts, member in before.items()
            if member == corner.holder.pk and 11 <= clock.local(starts).day <= 20
        ]
        draft = actions.propose_roster(corner.as_captain, corner.team, AUGUST)
        page = queries.roster_draft_page(corner.as_captain, draft)
        assert [change.away for change in page.changes if change.away] == [(("张建军", "病假"),)] * len(lost)
        assert page.passed_on <= 2 * len(lost)
        actions.publish_roster(corner.as_captain, draft)
    after = {row.starts_at: row.member_id for row in shifts()}
    changed = [starts for starts in before if after.get(starts) != before[starts]]
    assert set(lost) <= set(changed)
    assert len(changed) == page.passed_on
    assert after.keys() == before.keys()
    gone = DutyShift.objects.everywhere("test").exclude(cancelled_at=None)
    assert {row.cancel_reason for row in gone} == {"重排值班表"}


def test_what_has_begun_is_never_touched(corner, station):
    """Today's turn began at half past eight; its member falls ill at nine and still stands on the roster."""
    published(corner)
    first = shifts().get(starts_at=DAY)
    with clock.fixed(DAY + timedelta(minutes=30)):
        register.leave(first.member, DAY.date(), DAY.date(), kind="sick")
        actions.publish_roster(
            corner.as_captain, actions.propose_roster(corner.as_captain, corner.team, AUGUST)
        )
    first.refresh_from_db()
    assert first.cancelled_at is None


def test_a_swap_counts_for_who_comes_and_stays_when_nothing_forces_it(corner, station):
    published(corner)
    row = shifts().get(starts_at=DAY)
    taker = corner.other if row.member_id != corner.other.pk else corner.deputy
    with clock.fixed(DAY - timedelta(days=1)):
        busy = shifts().filter(member=taker, starts_at=DAY)
        assert not busy.exists()
        swap = actions.ask_swap(corner.as_captain, row)
        actions.take_swap(corner.as_captain, swap, taker)
        draft = actions.propose_roster(corner.as_captain, corner.team, AUGUST)
    assert holders(draft)[DAY.date().isoformat()] == [str(taker.pk)]


def test_a_shift_by_hand_with_other_hours_covers_its_turn_and_keeps_its_hours(corner, station):
    hand = ShiftDraft(corner.team, corner.other, DAY, DAY + timedelta(hours=6), station)
    row = actions.add_shift(corner.as_captain, hand)
    draft = published(corner)
    assert holders(draft)[DAY.date().isoformat()] == [str(corner.other.pk)]
    assert [each.pk for each in shifts().filter(starts_at__date=DAY.date())] == [row.pk]


def test_duty_on_a_guarantee_is_left_alone_and_keeps_its_member_busy(corner, station):
    guard = ShiftDraft(
        corner.team, corner.other, DAY, DAY + timedelta(hours=9), kind=DutyKind.GUARANTEE, note="高考"
    )
    row = actions.add_shift(corner.as_captain, guard)
    draft = published(corner)
    assert holders(draft)[DAY.date().isoformat()] != [str(corner.other.pk)]
    row.refresh_from_db()
    assert row.cancelled_at is None


def test_a_turn_that_nobody_can_cover_is_named_with_whom_to_borrow(corner, station):
    """All four are away for a day: the rest of the month is made, and the unit's other team can lend."""
    neighbour = register.member(register.team(corner.tree.xiaxian, short_name="瑶峰队"), "李向阳")
    for member in (corner.captain, corner.holder, corner.deputy, corner.other):
        register.leave(member, DAY.date(), DAY.date())
    draft = actions.propose_roster(corner.as_captain, corner.team, AUGUST)
    gap = queries.roster_draft_page(corner.as_captain, draft).gaps[0]
    assert (len(draft.content["gaps"]), gap.point, gap.missing) == (1, "泗交驿站", 1)
    assert (gap.remedies[0].code, gap.remedies[0].name) == ("lend", f"瑶峰队{neighbour.name}")
    assert gap.remedies[1].code == "recall"
    assert len(draft.content["turns"]) == 31


def test_a_skill_nobody_has_is_said_and_nothing_is_made(corner, station):
    skill = Skill.objects.create(code="drone", name="无人机")
    draft = PatternDraft(corner.team, "night", kind=DutyKind.TEAM, skill=skill)
    actions.save_pattern(corner.as_captain, draft)
    refusal = refused(actions.propose_roster, corner.as_captain, corner.team, AUGUST)
    assert (refusal.code, refusal.data["skill"]) == ("roster_skill_nobody", "无人机")
    assert RosterDraft.objects.everywhere("test").count() == 0


def test_nothing_to_cover_a_month_that_is_over_and_rules_that_cannot_hold_are_said(corner):
    propose = actions.propose_roster, corner.as_captain, corner.team
    assert refused(*propose, AUGUST).code == "roster_without_patterns"
    actions.save_pattern(corner.as_captain, PatternDraft(corner.team, "day", kind=DutyKind.TEAM))
    assert refused(*propose, date(2026, 6, 1)).code == "roster_month_over"
    province = corner.viewer(Role.PROVINCE)
    set_parameter(province, "duty.most_in_a_row", 0, date(2026, 7, 1), source="测试")
    assert refused(*propose, AUGUST).code == "roster_rules_wrong"


@pytest.mark.parametrize("change", ["leave", "shift", "pattern"])
def test_a_draft_that_is_no_longer_true_is_not_published(corner, station, change):
    draft = actions.propose_roster(corner.as_captain, corner.team, AUGUST)
    holder = holders(draft)[DAY.date().isoformat()][0]
    people = {str(each.pk): each for each in (corner.captain, corner.holder, corner.deputy, corner.other)}
    if change == "leave":
        register.leave(people[holder], DAY.date(), DAY.date())
    elif change == "shift":
        other = next(each for key, each in people.items() if key != holder)
        hand = ShiftDraft(corner.team, other, DAY, DAY + timedelta(hours=9), station)
        actions.add_shift(corner.as_captain, hand)
    else:
        actions.end_pattern(corner.as_captain, queries.duty_patterns(corner.as_captain, corner.team)[0])
    count = shifts().count()
    assert refused(actions.publish_roster, corner.as_captain, draft).code == "roster_outdated"
    assert shifts().count() == count


def test_a_new_draft_takes_the_place_of_the_open_one_and_a_settled_one_stays_settled(corner, station):
    first = actions.propose_roster(corner.as_captain, corner.team, AUGUST)
    second = actions.propose_roster(corner.as_captain, corner.team, AUGUST, seed=2)
    first.refresh_from_db()
    assert (first.state, second.state) == ("discarded", "proposed")
    assert queries.open_roster_draft(corner.as_captain, corner.team, AUGUST) == second
    actions.discard_roster(corner.as_captain, second)
    assert refused(actions.publish_roster, corner.as_captain, second).code == "illegal_transition"


def test_a_member_and_another_teams_captain_make_no_roster(corner, station):
    draft = actions.propose_roster(corner.as_captain, corner.team, AUGUST)
    other = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
    for act in (actions.publish_roster, actions.discard_roster):
        assert [refused(act, viewer, draft).code for viewer in (corner.as_holder, other)] == [
            "forbidden",
            "out_of_scope",
        ]
    for viewer, code in ((corner.as_holder, "forbidden"), (other, "out_of_scope")):
        assert refused(actions.propose_roster, viewer, corner.team, AUGUST).code == code
        assert refused(queries.work_out_roster, viewer, corner.team, AUGUST).code == code
        assert refused(queries.open_roster_draft, viewer, corner.team, AUGUST).code == code
        assert refused(queries.roster_draft_page, viewer, draft).code == code
    assert refused(queries.roster_draft, other, draft.pk).code == "not_found"


@pytest.mark.parametrize("count", [1, 3])
def test_a_month_is_read_and_shown_in_as_many_queries_for_one_and_three_points(
    corner, count, django_assert_num_queries
):
    for _each in range(count):
        point = register.service_point(corner.team)
        draft = PatternDraft(corner.team, "day", point, days=DutyDays.CHOSEN, weekdays="2")
        actions.save_pattern(corner.as_captain, draft)
    draft = published(corner)
    month_duty(corner.as_captain, corner.team, AUGUST)
    with django_assert_num_queries(6 + 4):  # four ask whether what a process keeps is still true
        month_duty(corner.as_captain, corner.team, AUGUST)
    queries.roster_draft_page(corner.as_captain, draft)
    with django_assert_num_queries(2 + 2):
        queries.roster_draft_page(corner.as_captain, draft)


def test_the_roster_as_it_stands_names_gaps_with_help_and_shares(corner, station):
    """Nobody is missing after publishing; leave over a turn opens it again, and who is free can come."""
    published(corner)
    stand = queries.roster_stand(corner.as_captain, corner.team, AUGUST)
    assert (stand.gaps, len(stand.shares)) == ((), 4)
    assert sum(share[0][0] for share in stand.shares.values()) == 31
    first = shifts().first()
    day = clock.local(first.starts_at).date()
    register.leave(first.member, day, day)
    (gap,) = queries.roster_stand(corner.as_captain, corner.team, AUGUST).gaps
    assert (clock.local(gap.starts_at).date(), gap.point, gap.missing) == (day, "泗交驿站", 1)
    assert "free" in {remedy.code for remedy in gap.remedies}
    assert first.member.name not in {remedy.name for remedy in gap.remedies if remedy.code == "free"}


def test_a_month_gone_by_or_without_patterns_has_no_stand(corner):
    assert queries.roster_stand(corner.as_captain, corner.team, AUGUST) is None
    assert queries.roster_stand(corner.as_captain, corner.team, date(2026, 6, 1)) is None


def test_the_stand_twin(corner, station):
    for viewer, code in (
        (corner.viewer(Role.MEMBER, corner.other), "forbidden"),
        (register.viewer_for(Role.CAPTAIN, register.team(corner.tree.yanhu)), "out_of_scope"),
    ):
        assert refused(queries.roster_stand, viewer, corner.team, AUGUST).code == code
