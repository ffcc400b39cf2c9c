"""What a team has to cover, and the days its members would rather be off."""

from datetime import date, datetime, timedelta

import pytest
from tests.factories import execute, register

from liming.execute import actions, queries
from liming.execute.actions import PatternDraft, ShiftDraft
from liming.execute.enums import DutyDays, DutyKind
from liming.execute.models import DutyPattern, DutyWish
from liming.execute.rules.rostering import (
    Opening,
    days_of,
    falls_on,
    is_night,
    nearest_part,
    opening,
    row_before,
    share_a_day,
)
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
NOW = datetime(2026, 7, 14, 9, 0, tzinfo=clock.LOCAL_ZONE)


@pytest.fixture
def corner():
    with clock.fixed(NOW):
        yield execute.corner()


def code_of(act, *arguments, **named):
    with pytest.raises(DomainError) as refusal:
        act(*arguments, **named)
    return refusal.value.code


@pytest.mark.parametrize(
    ("text", "weekdays", "spans"),
    [
        ("周二、周四 9:00–11:30", "24", ((540, 690),)),
        ("周一至周五 8:30-12:00，14:00-17:30", "12345", ((510, 720), (840, 1050))),
        ("星期六至星期一 9：00至16：00", "167", ((540, 960),)),
        ("每天 8:30~17:30", "1234567", ((510, 1050),)),
        ("上午", "12345", ()),
    ],
)
def test_the_hours_on_a_door_are_read_as_weekdays_and_spans(text, weekdays, spans):
    assert opening(text) == Opening(weekdays, spans)


def test_weekdays_are_said_the_plainest_way():
    said = [days_of(text) for text in ("12345", "76", "1234567", "42")]
    assert said == [
        (DutyDays.WORKING, ""),
        (DutyDays.REST, ""),
        (DutyDays.EVERY, ""),
        (DutyDays.CHOSEN, "24"),
    ]


def test_a_holiday_takes_the_place_of_a_chosen_weekday_but_not_of_a_chosen_weekend():
    tuesday, saturday = date(2026, 7, 14), date(2026, 7, 18)
    assert falls_on("chosen", "26", tuesday, False) is True
    assert falls_on("chosen", "26", tuesday, True) is False
    assert falls_on("chosen", "26", saturday, True) is True
    assert share_a_day(("working", ""), ("rest", "")) is False
    assert share_a_day(("working", ""), ("chosen", "5")) is True


def test_a_night_goes_on_past_one_and_a_late_evening_does_not():
    night = datetime(2026, 7, 14, 22, 0, tzinfo=clock.LOCAL_ZONE)
    assert [is_night(night, night + timedelta(hours=each)) for each in (2, 10)] == [False, True]


def test_a_span_is_called_by_the_part_of_the_day_nearest_to_it():
    starts = datetime(2026, 7, 14, 9, 0, tzinfo=clock.LOCAL_ZONE)
    parts = queries.duty_parts()
    assert nearest_part(parts, starts, starts + timedelta(hours=2.5)) == "morning"
    assert nearest_part(parts, starts, starts + timedelta(hours=8)) == "day"


def test_days_in_a_row_are_counted_up_to_the_month():
    days = [date(2026, 6, 30), date(2026, 6, 29), date(2026, 6, 26)]
    assert row_before(days, date(2026, 7, 1)) == 2


def test_a_pattern_is_added_changed_and_ended_and_its_row_stays(corner):
    point = register.service_point(corner.team)
    row = actions.save_pattern(corner.as_captain, PatternDraft(corner.team, "day", point))
    draft = PatternDraft(corner.team, "day", point, days=DutyDays.CHOSEN, weekdays="531531", people=2)
    actions.save_pattern(corner.as_captain, draft, row)
    found = queries.duty_patterns(corner.as_captain, corner.team)
    assert [(each.days, each.weekdays, each.people) for each in found] == [("chosen", "135", 2)]
    actions.end_pattern(corner.as_captain, row)
    assert queries.duty_patterns(corner.as_captain, corner.team) == []
    assert DutyPattern.objects.everywhere("test").count() == 1
    assert code_of(actions.end_pattern, corner.as_captain, row) == "duty_pattern_ended"


def test_the_same_turn_is_not_asked_for_twice_on_one_day(corner):
    actions.save_pattern(corner.as_captain, PatternDraft(corner.team, "day", kind=DutyKind.TEAM))
    again = PatternDraft(
        corner.team, "day", kind=DutyKind.TEAM, days=DutyDays.CHOSEN, weekdays="16", people=2
    )
    assert code_of(actions.save_pattern, corner.as_captain, again) == "duty_pattern_twice"
    weekend = PatternDraft(corner.team, "day", kind=DutyKind.TEAM, days=DutyDays.REST)
    actions.save_pattern(corner.as_captain, weekend)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"part": "dawn"}, "field_invalid"),
        ({"people": 0}, "field_invalid"),
        ({"days": DutyDays.CHOSEN, "weekdays": "89"}, "field_required"),
    ],
)
def test_a_pattern_that_cannot_be_meant_is_refused(corner, wrong, code):
    draft = PatternDraft(**({"team": corner.team, "part": "day"} | wrong))
    assert code_of(actions.save_pattern, corner.as_captain, draft) == code
    assert DutyPattern.objects.everywhere("test").count() == 0


def test_a_member_edits_no_pattern_and_a_captain_none_of_another_team(corner):
    other = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
    draft = PatternDraft(corner.team, "day")
    assert code_of(actions.save_pattern, corner.as_holder, draft) == "forbidden"
    assert code_of(actions.save_pattern, other, draft) == "out_of_scope"
    row = actions.save_pattern(corner.as_captain, draft)
    assert code_of(actions.end_pattern, corner.as_holder, row) == "forbidden"
    assert code_of(actions.end_pattern, other, row) == "out_of_scope"
    assert code_of(queries.duty_pattern, other, row.pk) == "not_found"
    assert code_of(actions.save_patterns, corner.as_holder, []) == "forbidden"


def test_first_patterns_come_from_the_roster_of_late_and_else_from_the_door(corner):
    """The point with duty every Tuesday keeps it; the one without any is taken at its word."""
    stood = register.service_point(corner.team, code="P1")
    register.service_point(corner.team, code="P2", hours="周一至周五 8:30–12:00")
    with clock.fixed(NOW - timedelta(days=40)):
        for week in range(1, 6):
            starts = NOW - timedelta(weeks=week)
            draft = ShiftDraft(corner.team, corner.holder, starts, starts + timedelta(hours=3), stood)
            actions.add_shift(corner.as_captain, draft)
    found = queries.proposed_patterns(corner.as_captain, corner.team)
    assert [(each.point.code, each.part, each.days, each.weekdays, each.source) for each in found] == [
        ("P1", "morning", "chosen", "2", "roster"),
        ("P2", "morning", "working", "", "hours"),
    ]
    assert code_of(queries.proposed_patterns, corner.as_holder, corner.team) == "forbidden"


def test_a_member_names_days_and_takes_them_back(corner):
    row = actions.wish_day(corner.as_holder, corner.holder, date(2026, 7, 20), "孩子家长会")
    actions.wish_day(corner.as_holder, corner.holder, date(2026, 7, 20), "开家长会")
    own = queries.member_wishes(corner.as_holder, corner.holder)
    assert [(each.pk, each.note) for each in own] == [(row.pk, "开家长会")]
    assert [each.pk for each in queries.team_wishes(corner.as_captain, corner.team, NOW.date())] == [row.pk]
    actions.drop_wish(corner.as_holder, row)
    assert DutyWish.objects.everywhere("test").count() == 0


def test_only_so_many_days_a_month_and_only_days_ahead(corner):
    for day in range(20, 24):
        actions.wish_day(corner.as_holder, corner.holder, date(2026, 7, day))
    assert code_of(actions.wish_day, corner.as_holder, corner.holder, date(2026, 7, 24)) == "too_many_wishes"
    actions.wish_day(corner.as_holder, corner.holder, date(2026, 8, 3))
    for day in (NOW.date(), NOW.date() + timedelta(days=200)):
        assert code_of(actions.wish_day, corner.as_holder, corner.holder, day) == "field_invalid"


def test_a_member_wishes_for_nobody_else_and_the_captain_does(corner):
    day = date(2026, 7, 20)
    assert code_of(actions.wish_day, corner.as_holder, corner.other, day) == "forbidden"
    row = actions.wish_day(corner.as_captain, corner.other, day)
    assert code_of(actions.drop_wish, corner.as_holder, row) == "forbidden"
    assert code_of(queries.member_wishes, corner.as_holder, corner.other) == "forbidden"
    assert code_of(queries.team_wishes, corner.as_holder, corner.team, day) == "forbidden"
    other = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
    assert code_of(actions.wish_day, other, corner.other, day) == "out_of_scope"
