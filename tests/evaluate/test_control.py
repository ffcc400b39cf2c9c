"""Control charts: months from the ledger, rules named, small sealed months left out."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.factories import evaluate as make
from tests.factories import register
from tests.factories.audits import Yard, yard

from liming.evaluate import actions, queries
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=yard)]
MONTHS = [date(2025 + month // 12, month % 12 + 1, 10) for month in range(6, 20)]
"""July 2025 to August 2026."""


@pytest.fixture
def ground() -> Iterator[Yard]:
    with clock.fixed(clock.at(date(2026, 9, 5), 9)):
        found = yard()
        actions.load_defaults(make.SYSTEM)
        yield found


def ends(ground: Yard, day: date, good: int, late: int, team=None) -> None:
    """Requests whose finish fell due that day, so many of them in time."""
    for number in range(good + late):
        due = clock.at(day, 10)
        ended = due - timedelta(minutes=20) if number < good else due + timedelta(hours=1)
        make.timer(make.request(team or ground.team), "finish", due, ended)


def test_months_are_counted_where_they_fell_due(ground) -> None:
    """9 of 10 each month and 3 of 10 in the last: its share lies under the lower limit, and is no chance."""
    for number, day in enumerate(MONTHS):
        ends(ground, day, 3 if day == MONTHS[-1] else 9 - number % 2, 1 + number % 2)
    ends(ground, MONTHS[-1], 0, 6)
    chart = queries.control_chart(ground.province, "E05", ground.team.path)
    assert [(each.good, each.n) for each in chart.figures[:2]] == [(9, 10), (8, 10)]
    assert len(chart.figures) == 14 and chart.baseline == 12 and not chart.chart.trial
    last = chart.signals[-1]
    assert (last.month, last.rule, last.side, last.is_beyond_chance) == (
        date(2026, 8, 1),
        "outside",
        -1,
        True,
    )


def test_a_unit_adds_its_teams_and_the_running_month_is_left_out(ground) -> None:
    ends(ground, date(2026, 7, 10), 4, 1)
    ends(ground, date(2026, 7, 12), 2, 0, team=ground.other)
    ends(ground, date(2026, 9, 2), 5, 0)
    whole = queries.control_chart(ground.province, "E05", ground.tree.province.path)
    own = queries.control_chart(ground.province, "E05", ground.team.path)
    assert [(each.month, each.good, each.n) for each in whole.figures] == [
        (date(2026, 7, 1), 6, 7),
        (date(2026, 8, 1), 0, 0),
    ]
    assert [(each.good, each.n) for each in own.figures] == [(4, 5), (0, 0)]
    assert (own.figures[1].value, own.chart) == (None, None)


def test_a_count_is_the_number_of_each_month_once_for_the_unit(ground) -> None:
    """A record of two teams counts once for the province and once for each of them."""
    people = ground.people
    make.record(ground.team, people[0], ground.other, ended_at=clock.at(date(2026, 7, 3), 9))
    make.record(ground.team, people[1], ended_at=clock.at(date(2026, 7, 31), 23))
    values = {
        path: [each.value for each in queries.control_chart(ground.province, "E01", path).figures]
        for path in (ground.tree.province.path, ground.team.path, ground.other.path)
    }
    assert values == {
        ground.tree.province.path: [2.0, 0.0],
        ground.team.path: [2.0, 0.0],
        ground.other.path: [1.0, 0.0],
    }


def test_a_month_of_few_sealed_ratings_is_not_told(ground) -> None:
    """Four call-backs would tell single answers: n stands, the share does not; five are drawn."""
    for month, count in ((7, 4), (8, 5)):
        for day in range(count):
            row = make.record(ground.team, ground.people[0], ended_at=clock.at(date(2026, month, 2 + day), 9))
            call = make.call_back(row, 5)
            call.called_at = clock.at(date(2026, month, 2 + day), 15)
            call.save(update_fields=["called_at"])
    figures = queries.control_chart(ground.province, "S06", ground.team.path).figures
    assert [(each.n, each.value) for each in figures] == [(4, None), (5, 1.0)]


def test_what_is_counted_once_a_quarter_has_no_months(ground) -> None:
    assert not queries.control_chart(ground.province, "E21", ground.team.path).has_months


def test_who_may_look(ground) -> None:
    """A captain sees the own team, no other and not the unit; a member nothing."""

    def code(viewer, path: str) -> str:
        with pytest.raises(DomainError) as refused:
            queries.control_chart(viewer, "E05", path)
        return refused.value.code

    captain = register.viewer_for(Role.CAPTAIN, ground.team)
    assert queries.control_chart(captain, "E05", ground.team.path).indicator.code == "E05"
    assert code(captain, ground.other.path) == "out_of_scope"
    assert code(captain, ground.tree.xiaxian.path) == "out_of_scope"
    assert code(register.viewer_for(Role.MEMBER, ground.team), ground.team.path) == "forbidden"
    assert code(ground.province, "/nowhere/") == "out_of_scope"


def test_the_page_names_rules_and_shows_the_same_as_a_table(client, ground) -> None:
    """Chart, words of the broken rule and a row for each month with its n."""
    for number, day in enumerate(MONTHS):
        ends(ground, day, 3 if day == MONTHS[-1] else 9 - number % 2, 1 + number % 2)
    ends(ground, MONTHS[-1], 0, 6)
    account = register.account(Role.PROVINCE, ground.tree.province)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("league_chart", args=["E05"]), {"team": ground.team.code})
    body = page.content.decode()
    assert "2026-08 低于下限，不是平常起伏" in body and 'class="trend"' in body
    assert len(page.context["rows"]) == 14 and "n=10" in body
    captain = register.account(Role.CAPTAIN, ground.team)
    client.force_login(captain, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("league_chart", args=["E05"]), {"team": ground.other.code}).status_code == 404
    assert client.get(reverse("league_chart", args=["E05"])).context["place"] == ground.team.short_name
