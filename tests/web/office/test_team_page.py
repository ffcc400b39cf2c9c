"""The list of teams and one team's page: what they show, to whom, and at what cost."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.factories import cockpit as world
from tests.factories import evaluate as make
from tests.factories import register

from liming.execute.models import RatingInvitation
from liming.improve.models import Gap, Improvement

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.kept(world=world.province, at=world.NOW),
    pytest.mark.clock_at(world.NOW),
]


@pytest.fixture
def province() -> world.Province:
    return world.province()


def read(client: Client, account: object, url: str) -> str:
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(url)
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


def standing(team: object, snapshot: object, **fields: object) -> None:
    from liming.evaluate.models import SnapshotTeam

    values = {"composite": 71.2, "low80": 67.0, "high80": 75.0, "low95": 65.3, "high95": 77.1}
    SnapshotTeam.objects.create(
        snapshot=snapshot,
        team=team,
        unit=team.unit,
        peer_group="rural",
        band=fields.pop("band", "not_separable"),
        **{**values, **fields},
    )


@pytest.fixture
def measured(province: world.Province) -> world.Province:
    """The second quarter frozen: 夏县 not separable from its group, with one gap that somebody acts on."""
    from liming.evaluate.models import Indicator, Snapshot, SnapshotGroup

    snapshot = Snapshot.objects.create(
        quarter="2026Q2", state="published", measured_at=world.NOW, frozen_at=world.NOW, seed=1
    )
    SnapshotGroup.objects.create(
        snapshot=snapshot, peer_group="rural", median_composite=72.0, rankability=0.3, team_count=2
    )
    standing(province.xiaxian, snapshot)
    standing(province.wuxiang, snapshot, band="above", composite=88.8)
    indicator = Indicator.objects.create(
        code="S02",
        name="评价覆盖率",
        name_en="Coverage",
        dimension="satisfaction",
        kind="proportion",
        formula="已评 / 应评",
        unit="%",
        source="test",
        valid_from=world.NOW.date(),
    )
    gap = Gap.objects.create(
        snapshot=snapshot,
        team=province.xiaxian,
        indicator=indicator,
        numerator=217,
        denominator=691,
        value=0.314,
        low=0.281,
        high=0.350,
        comparator=0.44,
        loss=3.2,
        needed=88,
    )
    Improvement.objects.create(
        gap=gap,
        title="办结时当面出示评价码",
        owner=province.captain,
        opened_at=world.NOW,
        due_on=world.NOW.date() + timedelta(days=30),
        expected_value=0.44,
        review_quarter="2026Q3",
    )
    return province


class TestTeamPage:
    def test_head_names_team_captain_and_counts(self, client: Client, province: world.Province) -> None:
        """The head carries the full name, the captain and the counts."""
        page = read(client, province.as_captain, "/office/teams/T-XX/")
        assert "国家电网山西电力（夏县）太行黎明共产党员服务队 队长 卫东海，1 人，1 个网格，0 个驿站" in page

    def test_ledger_shows_state_of_rating_and_masks_persons(
        self, client: Client, province: world.Province
    ) -> None:
        """Rated, asked and unasked are told; no score and no full name of a customer is."""
        asked = make.record(province.xiaxian, province.captain, ended_at=world.NOW - timedelta(days=2))
        RatingInvitation.objects.create(
            record=asked, channel="link", token_digest="x", sent_at=world.NOW, expires_at=world.NOW
        )
        rated = make.record(province.xiaxian, province.captain, ended_at=world.NOW - timedelta(days=3))
        make.rating(rated, 1)
        page = read(client, province.as_captain, "/office/teams/T-XX/")
        assert "水头镇，王**" in page
        assert "王大山" not in page
        for words in ("未邀评", "待评价", "已评"):
            assert words in page[page.index("<tbody>") :]

    def test_ledger_filter_keeps_only_what_was_asked(self, client: Client, province: world.Province) -> None:
        """?rating=rated leaves out the record nobody rated."""
        assert "共 1 条" in read(client, province.as_captain, "/office/teams/T-XX/?rating=unasked")
        assert "共 0 条" in read(client, province.as_captain, "/office/teams/T-XX/?rating=rated")

    def test_gap_step_and_band(self, client: Client, measured: world.Province) -> None:
        """The gap with n and interval, what it would take, who promised, and the band of the quarter."""
        page = read(client, measured.as_captain, "/office/teams/T-XX/")
        for words in (
            "31.4%",
            "n=691，区间 28.1%–35.0%",
            "再做到 88 件即与中位持平",
            "办结时当面出示评价码",
            "2026年二季度与中位分不开，95% 区间 65.3–77.1",
        ):
            assert words in page

    def test_gap_tells_what_would_come_back_by_itself(self, client: Client, measured: world.Province) -> None:
        """Beside the gap stands the natural rebound that a measure has to beat."""
        page = read(client, measured.as_captain, "/office/teams/T-XX/")
        assert "预计没有自然回升。已评 / 应评" in page

    def test_only_the_running_quarter_is_marked(self, client: Client, measured: world.Province) -> None:
        """A quarter that is not frozen yet says so in the history of bands; a frozen one does not."""
        from liming.evaluate.models import Snapshot

        page = read(client, measured.as_captain, "/office/teams/T-XX/")
        assert "进行中" not in page
        running = Snapshot.objects.create(quarter="2026Q3", state="running", measured_at=world.NOW, seed=2)
        standing(measured.xiaxian, running)
        page = read(client, measured.as_captain, "/office/teams/T-XX/")
        assert '26年三季度 <small class="third">进行中</small>' in page

    def test_captain_sees_nobody_elses_standing(self, client: Client, measured: world.Province) -> None:
        """No figure and no name of another team stands on a captain's page, and their page is not found."""
        page = read(client, measured.as_captain, "/office/teams/T-XX/")
        assert "88.8" not in page
        assert "武乡" not in page
        assert client.get("/office/teams/T-WX/").status_code == 404

    def test_trend_needs_more_than_one_late_case(self, client: Client, province: world.Province) -> None:
        """A run at 100 % with one late case is told as ordinary variation."""
        for back in range(1, 13):
            day = world.NOW - timedelta(days=30 * back)
            for number in range(10):
                row = make.request(province.xiaxian, state="closed", received_at=day)
                late = back == 3 and number == 0
                ended = day + timedelta(hours=9 if late else 1)
                make.timer(row, "finish", day + timedelta(hours=8), ended_at=ended)
        page = read(client, province.as_captain, "/office/teams/T-XX/")
        assert "没有哪个月能与均值" in page

    def test_other_tabs_list_people_and_grids(self, client: Client, province: world.Province) -> None:
        """Members and grids have pages of their own; outside the scope they are not found."""
        assert "卫东海" in read(client, province.as_captain, "/office/teams/T-XX/people/")
        assert "泗交-02" in read(client, province.as_captain, "/office/teams/T-XX/grids/")
        assert client.get("/office/teams/T-WX/people/").status_code == 404
        assert client.get("/office/teams/T-WX/grids/").status_code == 404
        assert client.get("/office/teams/T-WX/ledger.xlsx").status_code == 404

    def test_sheet_keeps_formulas_as_text(self, client: Client, province: world.Province) -> None:
        """Words that look like a formula stay words in the download."""
        make.record(province.xiaxian, province.captain, ended_at=world.NOW, place="=1+1")
        client.force_login(province.as_captain, backend="django.contrib.auth.backends.ModelBackend")
        sheet = load_workbook(BytesIO(client.get("/office/teams/T-XX/ledger.xlsx").content)).active
        assert [cell.data_type for cell in sheet["D"]] == ["s", "s", "s"]
        assert sheet["D2"].value == "=1+1"

    def test_number_of_queries_does_not_grow(
        self, client: Client, province: world.Province, django_assert_max_num_queries
    ) -> None:
        """One, three or three hundred records and members cost the same queries, once names are kept."""
        client.force_login(province.as_captain, backend="django.contrib.auth.backends.ModelBackend")
        counts = []
        for more in (0, 2, 297):
            for _number in range(more):
                make.record(province.xiaxian, province.captain, ended_at=world.NOW)
            for _number in range(min(more, 20)):
                register.grid(province.xiaxian, register.member(province.xiaxian))
            client.get("/office/teams/T-XX/")
            with django_assert_max_num_queries(60) as captured:
                client.get("/office/teams/T-XX/")
            counts.append(len(captured))
        assert counts[0] == counts[1] == counts[2]


class TestTeamList:
    def test_province_lists_every_team_with_figures(self, client: Client, province: world.Province) -> None:
        """All three teams, their captains and what is overdue."""
        page = read(client, province.as_province, "/office/teams/")
        for words in ("运城夏县", "运城盐湖", "长治武乡", "卫东海", "3 支队伍"):
            assert words in page

    def test_city_lists_its_own(self, client: Client, province: world.Province) -> None:
        """A city's viewer does not see another city's team."""
        page = read(client, province.as_city, "/office/teams/")
        assert "2 支队伍" in page
        assert "长治武乡" not in page

    @pytest.mark.parametrize(
        ("query", "shown"), [("q=xx", 1), ("division=1404", 1), ("division=140828", 1), ("kind=urban", 0)]
    )
    def test_filters(self, client: Client, province: world.Province, query: str, shown: int) -> None:
        """Pinyin, division and kind narrow the list."""
        assert f"{shown} 支队伍" in read(client, province.as_province, f"/office/teams/?{query}")

    def test_sorting_by_overdue_puts_the_late_team_first(
        self, client: Client, province: world.Province
    ) -> None:
        """?sort=overdue begins with the team that has something overdue."""
        page = read(client, province.as_province, "/office/teams/?sort=overdue")
        assert page.index("运城夏县</a>") < page.index("运城盐湖</a>")

    def test_number_of_queries_does_not_grow(
        self, client: Client, province: world.Province, django_assert_max_num_queries
    ) -> None:
        """Three or three hundred teams cost the same queries, once names are kept."""
        client.force_login(province.as_province, backend="django.contrib.auth.backends.ModelBackend")
        counts = []
        for more in (0, 3, 294):
            for _number in range(more):
                register.team(province.tree.yanhu)
            client.get("/office/teams/")
            with django_assert_max_num_queries(40) as captured:
                client.get("/office/teams/")
            counts.append(len(captured))
        assert counts[0] == counts[1] == counts[2]
