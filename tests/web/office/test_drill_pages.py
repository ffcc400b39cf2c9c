"""From the league down to a record: dimension, indicator, funnel, each with n and interval."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories import evaluate as make
from tests.factories import register
from tests.factories.register import sign_in

from liming.evaluate import queries
from liming.evaluate.enums import Band
from liming.evaluate.models import Snapshot
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.six_teams_published)]


@pytest.fixture
def league() -> Iterator[make.League]:
    with clock.fixed(make.AFTER):
        yield make.six_teams_published()


def text(response) -> str:
    return response.content.decode()


def snapshot() -> Snapshot:
    return make.snapshot()


def test_a_dimension_lists_its_measured_indicators_with_the_scored_ones_first(client, league):
    """Satisfaction: call-backs (60), coverage (30), praise (10), then what is only shown."""
    page = sign_in(client, Role.PROVINCE, league.tree.province).get(
        reverse("league_dimension", args=["satisfaction"])
    )
    codes = [row["table"].indicator.code for row in page.context["rows"]]
    assert codes == ["S06", "S02", "S09", "S01", "S04"]
    assert "只列示" in text(page) and "独立回访满意率" in text(page)
    assert client.get(reverse("league_dimension", args=["weather"])).status_code == 404


def test_the_weak_team_stands_below_in_coverage_and_the_strong_one_above(client, league):
    """6 of 120 rated against 16 of 40: below; 110 of 120: above; every figure with its n."""
    page = sign_in(client, Role.PROVINCE, league.tree.province).get(reverse("league_indicator", args=["S02"]))
    bands = {row.standing.team.code: row.band for row in page.context["table"].rows}
    assert bands[league.teams[0].code] == Band.ABOVE
    assert bands[league.teams[-1].code] == Band.BELOW
    assert "n=120" in text(page) and "5.0%" in text(page)


def test_too_few_call_backs_are_no_verdict_and_told_apart(client, league):
    """12 call-backs lie below the minimum sample: no band, and the figure is told as too few."""
    table = queries.peer_table(league.province, snapshot(), "S06")
    small = next(row for row in table.rows if row.standing.team == league.teams[4])
    assert (small.band, small.better, small.rank) == (Band.NOT_SCORED, None, None)


def test_ranks_are_shown_only_where_the_indicator_carries_them(client, league):
    """Coverage tells teams apart: a rank column; praise, nowhere any, has none."""
    sign_in(client, Role.PROVINCE, league.tree.province)
    carried = client.get(reverse("league_indicator", args=["S02"]))
    assert carried.context["table"].rankability > 0.9
    assert "预期名次" in text(carried)
    flat = client.get(reverse("league_indicator", args=["S09"]))
    assert flat.context["table"].rankability < 0.5
    assert "预期名次" not in text(flat) and "不显示名次" in text(flat)
    assert {row.rank for row in flat.context["table"].rows} == {None}


def test_the_table_filters_sorts_and_is_copied_as_shown(client, league):
    """Only the low band; sorted by n downwards; the text for a group holds the filtered rows."""
    sign_in(client, Role.PROVINCE, league.tree.province)
    low = client.get(reverse("league_indicator", args=["S02"]), {"band": "below"})
    assert [row.standing.team for row in low.context["page"]] == [league.teams[-1]]
    assert "n=120" in low.context["text"] and low.context["text"].count("\n") == 1
    ordered = client.get(reverse("league_indicator", args=["S02"]), {"sort": "-n"})
    sizes = [row.cell.denominator for row in ordered.context["page"]]
    assert sizes == sorted(sizes, reverse=True)


def test_the_sheet_has_a_row_for_each_row_shown_with_numbers(client, league):
    """Head and one row: team, counted and sample as numbers."""
    sign_in(client, Role.PROVINCE, league.tree.province)
    answer = client.get(reverse("league_indicator_sheet", args=["S02"]), {"band": "below"})
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0][:6] == ("分队", "单位", "档", "评价覆盖率", "分子", "样本")
    assert rows[1][0] == league.teams[-1].short_name
    assert rows[1][3:6] == (0.05, 6, 120)


@pytest.mark.parametrize("name", ["league_indicator", "league_funnel"])
def test_a_captain_sees_the_own_point_only(client, league, name):
    """No other team's name or row, though limits and median come from the whole group."""
    own = league.teams[-1]
    page = sign_in(client, Role.CAPTAIN, own).get(reverse(name, args=["S02"]))
    table = page.context["table"]
    assert [row.standing.team for row in table.rows] == [own]
    assert table.teams == len(league.teams)
    for team in league.teams[:-1]:
        assert team.short_name not in text(page)


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("league_dimension", "satisfaction"),
        ("league_indicator", "S02"),
        ("league_indicator_sheet", "S02"),
        ("league_funnel", "S02"),
    ],
)
def test_a_member_is_refused(client, league, name, argument):
    """Reading the benchmark is a right of the office."""
    sign_in(client, Role.MEMBER, league.teams[-1])
    assert client.get(reverse(name, args=[argument])).status_code == 403


def test_the_funnel_names_who_lies_outside_and_links_each_point(client, league):
    """Around the pooled coverage by chance alone: the weak team below 99.8 %, a link to its records."""
    sign_in(client, Role.PROVINCE, league.tree.province)
    page = client.get(reverse("league_funnel", args=["S02"]), {"limits": "chance"})
    sides = {point.row.standing.team.code: point.side for point in page.context["found"].points}
    assert sides[league.teams[-1].code] == "below_998"
    assert sides[league.teams[0].code] == "above_998"
    address = reverse("league_records", args=[make.QUARTER, league.teams[-1].code, "S02"])
    assert text(page).count(f'href="{address}"') == 2
    assert "低于 99.8% 限" in text(page)


def test_limits_with_the_spread_between_teams_are_wider(client, league):
    """The same teams: fewer outside, and the page says that teams really differ."""
    sign_in(client, Role.PROVINCE, league.tree.province)
    chance = client.get(reverse("league_funnel", args=["S02"]), {"limits": "chance"})
    spread = client.get(reverse("league_funnel", args=["S02"]))
    assert spread.context["outside"] < chance.context["outside"]
    assert "队与队确有不同" in text(spread)
    median = client.get(reverse("league_funnel", args=["S02"]), {"target": "median"})
    assert median.context["found"].funnel.target == median.context["table"].median


def test_an_indicator_of_one_number_a_team_has_no_funnel(client, league):
    """Press points: said in words instead of a chart."""
    page = sign_in(client, Role.PROVINCE, league.tree.province).get(reverse("league_funnel", args=["B01"]))
    assert page.context["chart"] is None
    assert "画不成漏斗" in text(page)


def test_every_measured_indicator_opens(client, league):
    """No table and no funnel is stuck, whatever the kind of indicator."""
    sign_in(client, Role.PROVINCE, league.tree.province)
    codes = set(snapshot().cells.values_list("indicator__code", flat=True))
    assert len(codes) >= 15
    for code in codes:
        for name in ("league_indicator", "league_funnel"):
            assert client.get(reverse(name, args=[code])).status_code == 200, (name, code)
    assert client.get(reverse("league_indicator", args=["X99"])).status_code == 404


@pytest.mark.kept(world=None)
def test_before_any_measurement_the_pages_say_so(client):
    """An empty house is refused in words, not by an error."""
    tree = register.unit_tree()
    sign_in(client, Role.PROVINCE, tree.province)
    page = client.get(reverse("league_indicator", args=["S02"]))
    assert page.status_code == 400 and "还没有测算" in text(page)


def _queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.kept(world=None)
@pytest.mark.parametrize("address", ["dimensions/satisfaction/", "indicators/S02/", "funnels/S02/"])
def test_the_pages_cost_the_same_for_few_and_many_teams(client, address):
    """The number of queries does not grow with the teams."""
    costs = []
    with clock.fixed(make.AFTER):
        found = make.league([make.STRONG, make.USUAL, make.WEAK])
        make.published()
        sign_in(client, Role.PROVINCE, found.tree.province)
        costs.append(_queries(client, f"/office/league/{address}"))
        for number in range(3):
            team = register.team(found.tree.xiaxian, f"加{number}", short_name=f"加{number}分队")
            make.sow(team, make.USUAL)
        make.published(reason="more teams")
        costs.append(_queries(client, f"/office/league/{address}"))
    assert costs[0] == costs[1]
