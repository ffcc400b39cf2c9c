"""The league's pages: bands without places, honest intervals, a gap that adds up, nobody else's figures."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories import evaluate as make
from tests.factories import register
from tests.factories.register import sign_in

from liming.evaluate.models import Snapshot, SnapshotGroup
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.six_teams_published)]


@pytest.fixture
def league() -> Iterator[make.League]:
    with clock.fixed(make.AFTER):
        yield make.six_teams_published()


def text(response) -> str:
    return response.content.decode()


def test_bands_stand_in_order_with_teams_by_pinyin(client, league):
    """Four bands, their counts, no place column, and the low rankability said aloud."""
    SnapshotGroup.objects.update(rankability=0.41)
    page = sign_in(client, Role.PROVINCE, league.tree.province).get(reverse("league"))
    body = text(page)
    sections = page.context["sections"]
    assert [section.name for section in sections] == [
        "高于同组中位",
        "与中位分不开",
        "低于同组中位",
        "样本不足，不分档",
    ]
    for section in sections:
        names = [row.standing.team.pinyin for row in section.rows]
        assert names == sorted(names)
    assert "本表不显示名次，只分档" in body and "预期名次" not in body
    assert "不给分" in body and "怎样读这张表" in body


def test_the_expected_rank_is_shown_only_where_the_table_carries_it(client, league):
    """From a rankability of 0.5 the column is there."""
    SnapshotGroup.objects.update(rankability=0.8)
    page = sign_in(client, Role.PROVINCE, league.tree.province).get(reverse("league"))
    assert "预期名次" in text(page)


def test_a_gap_adds_up_from_total_to_indicators(client, league):
    """The rounded parts of the panel sum to the rounded total, level by level."""
    weak = league.teams[-1]
    page = sign_in(client, Role.PROVINCE, league.tree.province).get(reverse("league"), {"team": weak.code})
    detail = page.context["detail"]
    assert detail.total < 0
    assert round(sum(part.points for part in detail.parts), 1) == detail.total
    for part in detail.parts:
        assert round(sum(view.points for view in part.cells), 1) == part.points
    assert detail.weakest.indicator.code in {"S02", "S06"}
    assert league.teams[0].short_name in [partner.name for partner in detail.partners]


def test_a_captain_sees_the_own_team_and_counts_only(client, league):
    """Other teams' names and figures are nowhere on the page; their bands are counted."""
    own = league.teams[-1]
    page = sign_in(client, Role.CAPTAIN, own).get(reverse("league"))
    body = text(page)
    assert own.short_name in body
    assert page.context["detail"].standing.team_id == own.pk
    shown = [row.standing.team_id for section in page.context["sections"] for row in section.rows]
    assert shown == [own.pk]
    assert sum(section.count for section in page.context["sections"]) == len(league.teams)
    assert all(partner.cell is None for partner in page.context["detail"].partners)


def test_a_captain_cannot_open_another_team(client, league):
    """Panel and records of a team out of scope are not found."""
    sign_in(client, Role.CAPTAIN, league.teams[-1])
    other = league.teams[0].code
    assert client.get(reverse("league"), {"team": other}).status_code == 404
    assert client.get(reverse("league_records", args=[make.QUARTER, other, "S06"])).status_code == 404


def test_a_member_is_refused(client, league):
    """Reading the benchmark is a right of the office."""
    sign_in(client, Role.MEMBER, league.teams[-1])
    assert client.get(reverse("league")).status_code == 403


def test_a_figure_opens_to_its_rows(client, league):
    """Their number is the figure's own; which customer was content stays sealed, for the province too."""
    weak = league.teams[-1]
    sign_in(client, Role.PROVINCE, league.tree.province)
    page = client.get(reverse("league_records", args=[make.QUARTER, weak.code, "S06"]))
    behind = page.context["behind"]
    assert behind.total == behind.cell.denominator == 100
    assert {row.good for row in behind.rows} == {None}
    assert "计入分子</" not in page.content.decode()


def test_every_measured_figure_opens(client, league):
    """No indicator's door is stuck."""
    sign_in(client, Role.PROVINCE, league.tree.province)
    codes = set(make.snapshot().cells.values_list("indicator__code", flat=True))
    assert len(codes) >= 15
    for code in codes:
        page = client.get(reverse("league_records", args=[make.QUARTER, league.teams[0].code, code]))
        assert page.status_code == 200, code


def test_the_sheet_holds_bands_and_no_places(client, league):
    """One row per visible team below the page's head; the captain's sheet has one."""
    sign_in(client, Role.PROVINCE, league.tree.province)
    book = load_workbook(BytesIO(client.get(reverse("league_sheet")).content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][:3] == ("档", "分队", "单位") and len(rows) == 1 + len(league.teams)
    assert "名次" not in "".join(str(cell) for cell in rows[0])
    sign_in(client, Role.CAPTAIN, league.teams[-1])
    book = load_workbook(BytesIO(client.get(reverse("league_sheet")).content))
    assert book.active.max_row == 2


def test_the_page_measures_and_freezes_for_the_province_only(client, league):
    """The buttons work for the province; a unit is refused and nothing changes."""
    sign_in(client, Role.UNIT, league.tree.yuncheng)
    assert client.post(reverse("league_measure"), {"quarter": "2026Q4"}).status_code == 403
    assert not Snapshot.objects.filter(quarter="2026Q4").exists()
    sign_in(client, Role.PROVINCE, league.tree.province)
    client.post(reverse("league_measure"), {"quarter": "2026Q4"})
    assert Snapshot.objects.get(quarter="2026Q4").state == "running"


@pytest.mark.kept(world=None)
def test_before_any_measurement_the_page_says_what_to_do(client):
    """An empty house has an empty state, not an error."""
    tree = register.unit_tree()
    page = sign_in(client, Role.PROVINCE, tree.province).get(reverse("league"))
    assert "先测算本季" in text(page)


def queries_for(client, plants, django_assert_max_num_queries, limit):
    with clock.fixed(make.AFTER):
        found = make.league(plants)
        make.published()
        sign_in(client, Role.PROVINCE, found.tree.province)
        client.get(reverse("league"))
        with django_assert_max_num_queries(limit) as seen:
            client.get(reverse("league"), {"team": found.teams[0].code})
        return len(seen)


@pytest.mark.kept(world=None)
@pytest.mark.parametrize("teams", [2, 6])
def test_the_page_costs_the_same_for_few_and_many_teams(client, django_assert_max_num_queries, teams):
    """The number of queries does not grow with the teams."""
    plants = [make.STRONG] + [make.USUAL] * (teams - 1)
    assert queries_for(client, plants, django_assert_max_num_queries, 24) <= 24
