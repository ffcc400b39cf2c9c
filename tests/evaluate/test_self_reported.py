"""Ratings given beside the member against a random sample: the gap, its interval, who is credibly higher."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories import evaluate as make
from tests.factories.register import sign_in
from tests.kept import keepable

from liming.evaluate import queries
from liming.execute.models import Rating, ServiceRecord
from liming.shared import clock
from liming.shared.viewer import Role


@keepable
def told() -> make.League:
    """The weak team shows its code to forty content customers; of a hundred called, 84 are content."""
    with clock.fixed(make.AFTER):
        found = make.league([make.STRONG, make.USUAL, make.USUAL, make.WEAK])
        show_codes(found, 3, 40, 40)
        show_codes(found, 0, 39, 40)
        show_codes(found, 1, 9, 9)
        make.published()
    return found


def show_codes(found: make.League, place: int, good: int, count: int) -> None:
    rows = (
        ServiceRecord.objects.everywhere("test").filter(team=found.teams[place]).order_by("-number")[:count]
    )
    Rating.objects.bulk_create(
        Rating(record=row, score=5 if number < good else 1, channel="on_site", at=row.ended_at)
        for number, row in enumerate(rows)
    )


pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=told)]


@pytest.fixture
def league() -> Iterator[make.League]:
    with clock.fixed(make.AFTER):
        yield told()


def by_team(league: make.League, viewer=None) -> dict:
    found = queries.told_twice(viewer or league.province, make.snapshot())
    return {row.standing.team_id: row.telling for row in found.rows}


def test_who_is_told_better_on_site_than_on_the_phone_is_listed(league) -> None:
    """40 of 40 against 84 of 100: 16 points, the interval above zero; 39 of 40 against 99 of 100 is not."""
    found = queries.told_twice(league.province, make.snapshot())
    weak = by_team(league)[league.teams[3].pk]
    assert (weak.on_site, weak.sampled, round(weak.gap, 3)) == ((40, 40), (84, 100), 0.16)
    assert 0 < weak.low < 0.16 < weak.high
    assert [row.standing.team for row in found.higher] == [league.teams[3]]
    assert found.rows[0].standing.team == league.teams[3]
    assert (found.compared, found.by_chance) == (2, 0.05)


def test_links_are_told_apart_and_do_not_count_on_site(league) -> None:
    weak = by_team(league)[league.teams[3].pk]
    assert weak.by_link == (6, 6)


def test_too_few_answers_are_not_compared(league) -> None:
    """Nine codes shown are below ten."""
    few = by_team(league)[league.teams[1].pk]
    assert (few.on_site, few.gap, few.is_higher) == ((9, 9), None, False)


def test_the_group_is_the_sum_of_its_teams_whoever_looks(league) -> None:
    """A captain sees the own row and the same sum."""
    whole = queries.told_twice(league.province, make.snapshot()).whole
    own = queries.told_twice(league.captain, make.snapshot())
    assert (whole.on_site, whole.sampled) == ((88, 89), (99 + 35 + 35 + 84, 100 + 36 + 36 + 100))
    assert own.whole == whole
    assert [row.standing.team for row in own.rows] == [league.teams[3]]


def test_the_page_and_its_sheet(client, league) -> None:
    """Filtered to the higher ones; a figure below ten answers is a dash; text names what was found."""
    sign_in(client, Role.PROVINCE, league.tree.province)
    page = client.get(reverse("league_tellings"), {"only": "higher"})
    assert [row["standing"].team for row in page.context["rows"]] == [league.teams[3]]
    assert "当面可信更高" in page.content.decode() and "高 +16.0 个百分点" in page.context["text"]
    every = client.get(reverse("league_tellings"))
    few = next(row for row in every.context["rows"] if row["standing"].team == league.teams[1])
    assert (few["on_site"], few["on_site_n"]) == ("—", 9)
    sheet = load_workbook(BytesIO(client.get(reverse("league_tellings_sheet"), {"only": "higher"}).content))
    rows = list(sheet.active.iter_rows(values_only=True))
    assert rows[1][0] == league.teams[3].short_name and rows[1][2:7] == (1, 40, 6, 0.84, 100)


def test_a_member_is_refused_and_a_captain_sees_nobody_else(client, league) -> None:
    sign_in(client, Role.MEMBER, league.teams[3])
    assert client.get(reverse("league_tellings")).status_code == 403
    assert client.get(reverse("league_tellings_sheet")).status_code == 403
    body = sign_in(client, Role.CAPTAIN, league.teams[3]).get(reverse("league_tellings")).content.decode()
    assert league.teams[0].short_name not in body


def test_the_page_costs_the_same_with_fewer_teams(client, league) -> None:
    """The province's four teams and a unit's three ask as often."""
    costs = []
    for role, place in ((Role.PROVINCE, league.tree.province), (Role.UNIT, league.tree.yuncheng)):
        sign_in(client, role, place)
        client.get(reverse("league_tellings"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("league_tellings"))
        costs.append(len(asked))
    assert max(costs) - min(costs) <= 1
