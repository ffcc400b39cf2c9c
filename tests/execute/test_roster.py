"""The month's roster, and its sheet in and out."""

from datetime import date, datetime, timedelta

import pytest
from tests.factories import execute, register

from liming.execute import actions, queries
from liming.execute.actions import ShiftDraft
from liming.execute.models import DutyShift
from liming.execute.rules.duty_columns import clock_minutes
from liming.register.rules import Table
from liming.shared import clock
from liming.shared.errors import DomainError

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
DAY = datetime(2026, 7, 14, 8, 30, tzinfo=clock.LOCAL_ZONE)
HEAD = ("服务队", "服务点", "日期", "上班", "下班", "队员", "班别", "备注")


@pytest.fixture
def corner():
    with clock.fixed(DAY - timedelta(days=1)):
        yield execute.corner()


def shift(corner, member=None, starts=DAY, **fields):
    draft = ShiftDraft(corner.team, member or corner.holder, starts, starts + timedelta(hours=9), **fields)
    return actions.add_shift(corner.as_captain, draft)


def line(corner, member="M-HOLD", day="2026-07-15", starts="8:30", ends="17:30"):
    return (corner.team.code, "", day, starts, ends, member, "", "")


def test_the_roster_shows_each_shift_with_who_comes_and_counts_the_cover(corner):
    row = shift(corner)
    swap = actions.ask_swap(corner.as_captain, row)
    actions.take_swap(corner.as_captain, swap, corner.other)
    found = queries.roster(corner.as_captain, corner.team, date(2026, 7, 1))
    by_name = {each.member.name: each for each in found.rows}
    assert (by_name["张建军"].shifts, by_name["李文斌"].shifts, by_name["李文斌"].minutes) == (0, 1, 540)
    cell = by_name["李文斌"].days[13].shifts[0]
    assert (cell.mark, cell.rostered, found.cover[13], found.total) == ("白", "张建军", 1, 1)


def test_leave_that_came_after_the_roster_is_marked_as_a_clash(corner):
    shift(corner)
    register.leave(corner.holder, DAY.date(), DAY.date())
    found = queries.roster(corner.as_captain, corner.team, date(2026, 7, 1))
    cell = next(each for each in found.rows if each.member == corner.holder).days[13]
    assert (cell.on_leave, cell.shifts[0].is_on_leave) == ("年休", True)


@pytest.mark.parametrize("days", [1, 3])
def test_the_roster_costs_the_same_with_one_and_three_shifts(corner, days, django_assert_num_queries):
    for each in range(days):
        shift(corner, starts=DAY + timedelta(days=each))
    queries.roster(corner.as_captain, corner.team, date(2026, 7, 1))  # fills what a process keeps
    with django_assert_num_queries(6):
        queries.roster(corner.as_captain, corner.team, date(2026, 7, 1))


def test_a_sheet_that_goes_out_comes_back_without_a_change(corner):
    shift(corner, point=register.service_point(corner.team))
    table = queries.roster_table(corner.as_captain, corner.team, date(2026, 7, 1))
    assert table.headers == HEAD
    report = actions.import_roster(corner.as_captain, table, dry_run=False)
    assert (report.created, report.unchanged, report.errors) == (0, 1, [])


def test_a_dry_run_leaves_no_trace_and_the_import_writes(corner):
    table = Table.of(HEAD, [line(corner), line(corner, "M-OTH", starts="22:00", ends="6:00")])
    assert actions.import_roster(corner.as_captain, table).created == 2
    assert DutyShift.objects.everywhere("test").count() == 0
    assert actions.import_roster(corner.as_captain, table, dry_run=False).is_written is True
    night = DutyShift.objects.everywhere("test").get(member=corner.other)
    assert night.ends_at - night.starts_at == timedelta(hours=8)


def test_a_wrong_row_is_named_with_its_column_and_stops_all_or_only_itself(corner):
    register.leave(corner.other, date(2026, 7, 15), date(2026, 7, 15))
    rows = [line(corner), line(corner, "M-OTH"), line(corner, "M-DEP", starts="早上")]
    table = Table.of(HEAD, rows)
    stopped = actions.import_roster(corner.as_captain, table, dry_run=False)
    assert [(each.row, each.field, each.code) for each in stopped.errors] == [
        (3, "队员", "duty_on_leave"),
        (4, "上班", "field_invalid"),
    ]
    assert DutyShift.objects.everywhere("test").count() == 0
    actions.import_roster(corner.as_captain, table, dry_run=False, mode="good_rows")
    assert DutyShift.objects.everywhere("test").get().member == corner.holder


def test_a_member_imports_no_roster(corner):
    with pytest.raises(DomainError, match="forbidden"):
        actions.import_roster(corner.as_holder, Table.of(HEAD, [line(corner)]))


@pytest.mark.parametrize(
    ("text", "minutes"), [("8:30", 510), ("08：30", 510), ("23:59", 1439), ("24:00", None), ("早", None)]
)
def test_a_time_of_day_is_read_as_people_type_it(text, minutes):
    assert clock_minutes(text) == minutes


def test_my_shifts_are_those_i_hold_after_swaps(corner):
    actions.take_swap(corner.as_captain, actions.ask_swap(corner.as_captain, shift(corner)), corner.other)
    span = (DAY - timedelta(days=1), DAY + timedelta(days=1))
    own = queries.member_shifts(corner.as_captain, corner.other.pk, *span)
    assert [(each.rostered, each.swap.state) for each in own] == [("张建军", "taken")]
    assert queries.member_shifts(corner.as_holder, corner.holder.pk, *span) == []
    with pytest.raises(DomainError, match="forbidden"):
        queries.member_shifts(corner.as_holder, corner.other.pk, *span)


def test_offers_are_shown_to_colleagues_and_not_to_who_made_them(corner):
    actions.ask_swap(corner.as_holder, shift(corner))
    viewers = [corner.as_holder, corner.viewer("member", corner.other)]
    assert [len(queries.offered_swaps(viewer, corner.team.pk)) for viewer in viewers] == [0, 1]
