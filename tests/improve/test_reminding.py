"""Reminders of measures: each step once, further up as the weeks pass, and a banner until somebody acts."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from tests.factories import evaluate as make
from tests.factories import improve as build
from tests.factories import register

from liming.improve import actions, queries
from liming.improve.actions import Why
from liming.improve.enums import Told
from liming.improve.models import Improvement, Reminder
from liming.improve.rules import Steps, due_step
from liming.register.models import Account, Notice
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=build.frozen_league)]
DUE = date(2026, 8, 31)
STEPS = Steps((7, 1), 1, 2)


@pytest.fixture
def league() -> make.League:
    cache.clear()
    return build.frozen_league()


def account(role: Role, place, member=None) -> Account:
    row = register.account(role, place)
    if member is not None:
        row.member = member
        row.save(update_fields=["member"])
    return row


def promised(league: make.League, helper=None) -> Improvement:
    gap = build.coverage_gap(league)
    with clock.fixed(build.AFTER_BEFORE):
        return actions.open_improvement(
            make.SYSTEM,
            gap,
            "当面出示评价码",
            build.owner_of(gap.team),
            DUE,
            0.4,
            why=Why(members=(helper,)) if helper else None,
        )


def remind(days: int) -> int:
    """The tick, so many days after the due day."""
    with clock.fixed(clock.at(DUE + timedelta(days=days), 9)):
        return actions.remind_owners()


@pytest.mark.parametrize(
    ("days", "name", "told"),
    [
        (-8, None, None),
        (-7, "before_7", Told.OWNER),
        (-2, "before_7", Told.OWNER),
        (-1, "before_1", Told.OWNER),
        (0, "due", Told.OWNER),
        (1, "week_0", Told.OWNER),
        (6, "week_0", Told.OWNER),
        (7, "week_1", Told.CAPTAIN),
        (14, "week_2", Told.UNIT),
        (70, "week_10", Told.UNIT),
    ],
)
def test_the_step_of_a_day_is_the_latest_that_has_come(days, name, told):
    """Before, on the day, the day after and every week; a missed day loses nothing."""
    found = due_step(DUE, DUE + timedelta(days=days), STEPS)
    assert (found.name, found.told) == (name, told) if name else found is None


def test_each_step_is_told_once_to_those_it_reaches(league):
    """The owner from the first day on, the captain after a week, the unit's office after two."""
    row = promised(league)
    owner = account(Role.MEMBER, row.gap.team, row.owner)
    captain = account(Role.CAPTAIN, row.gap.team)
    office = account(Role.UNIT, row.gap.team.unit)
    counts = []
    for days in (-8, -7, -7, -1, 0, 1, 7, 14):
        remind(days)
        told = Notice.objects.filter(subject__startswith="measure:")
        counts.append([told.filter(account=each).count() for each in (owner, captain, office)])
    assert counts == [
        [0, 0, 0],
        [1, 0, 0],
        [1, 0, 0],
        [2, 0, 0],
        [3, 0, 0],
        [4, 0, 0],
        [5, 1, 0],
        [6, 2, 1],
    ]
    assert list(row.reminders.values_list("step", "told")) == [
        ("before_7", "owner"),
        ("before_1", "owner"),
        ("due", "owner"),
        ("week_0", "owner"),
        ("week_1", "captain"),
        ("week_2", "unit"),
    ]
    last = Notice.objects.filter(account=owner).order_by("-at").first()
    assert "已超 14 天" in last.words and row.title in last.words


def test_a_helper_hears_it_and_an_owner_without_account_sends_it_to_the_captain(league):
    """Nobody is left out because somebody cannot sign in."""
    people = list(league.teams[-1].members.everywhere("test").order_by("code"))
    row = promised(league, helper=people[1])
    helper = account(Role.MEMBER, row.gap.team, people[1])
    captain = account(Role.CAPTAIN, row.gap.team)
    assert remind(-7) == 1
    assert Notice.objects.filter(account__in=[helper, captain], kind="measure_due").count() == 2
    assert row.reminders.get().told == "captain"


def test_what_is_put_off_is_reminded_of_by_its_new_day_and_what_is_done_no_more(league):
    """The steps belong to a due day; done is done."""
    row = promised(league)
    account(Role.MEMBER, row.gap.team, row.owner)
    assert remind(0) == 1
    with clock.fixed(clock.at(DUE, 10)):
        actions.postpone_improvement(make.SYSTEM, row, date(2026, 9, 20), "雨季")
    assert remind(1) == 0
    assert remind(20) == 1
    actions.finish_improvement(make.SYSTEM, row, "做完")
    assert remind(40) == 0
    assert Reminder.objects.filter(improvement=row).count() == 2


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.kept(world=None)
def test_reminding_of_many_asks_as_much_as_of_one(django_assert_num_queries, number):
    """The number of queries does not grow with the measures."""
    cache.clear()
    league = build.frozen([make.STRONG, make.USUAL, make.USUAL, *[make.WEAK] * number])
    with clock.fixed(build.AFTER_BEFORE):
        found = actions.find_gaps(make.SYSTEM, make.snapshot(build.BEFORE))
        for gap in [gap for gap in found if gap.indicator.code == "S02"]:
            actions.open_improvement(make.SYSTEM, gap, "出示评价码", build.owner_of(gap.team), DUE, 0.4)
    for team in league.teams:
        account(Role.CAPTAIN, team)
    remind(-20)
    with django_assert_num_queries(15):
        assert remind(0) == number


def test_the_banner_stands_on_the_owners_pages_until_the_measure_is_done(league, client):
    """Office and phone say it; after finishing it is gone at once; nobody else sees it."""
    row = promised(league)
    captain = account(Role.CAPTAIN, row.gap.team, row.owner)
    client.force_login(captain, backend="django.contrib.auth.backends.ModelBackend")
    with clock.fixed(clock.at(DUE + timedelta(days=3), 9)):
        for name in ("gaps", "my_measures"):
            page = client.get(reverse(name)).content.decode()
            assert "我承诺的措施" in page and "超 3 天" in page
        done = client.post(reverse("my_measure_act", args=[row.pk, "finish"]), {"note": "每次都出示"})
        assert done.status_code == 302
        assert "我承诺的措施" not in client.get(reverse("gaps")).content.decode()
    row.refresh_from_db()
    assert row.state == "done"


def test_a_member_acts_on_the_phone_and_a_stranger_finds_nothing(league, client):
    """The own measure opens, is put off with a reason, a wrong day comes back filled in; others are 404."""
    row = promised(league)
    member = account(Role.MEMBER, row.gap.team, row.owner)
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    postpone = reverse("my_measure_act", args=[row.pk, "postpone"])
    with clock.fixed(clock.at(DUE, 9)):
        refused = client.post(postpone, {"due_on": "2026-10-08", "reason": "雨季道路不通"})
        assert refused.status_code == 400
        assert "雨季道路不通" in refused.content.decode()
        assert client.post(postpone, {"due_on": "2026-09-10", "reason": "雨季"}).status_code == 302
        stranger = account(Role.MEMBER, league.teams[1], build.owner_of(league.teams[1]))
        client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(reverse("my_measure", args=[row.pk])).status_code == 404
        assert client.post(postpone, {"due_on": "2026-09-20", "reason": "x"}).status_code == 404
    row.refresh_from_db()
    assert row.due_on == date(2026, 9, 10)


def test_own_measures_need_the_right_to_do_work(league):
    """A province's officer has none of his own here."""
    with pytest.raises(DomainError) as refusal:
        queries.my_improvements(league.province)
    assert refusal.value.code == "forbidden"
    assert queries.due_promises(league.province) == ()
