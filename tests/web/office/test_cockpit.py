"""The cockpit: what it shows, to whom, and at what cost."""

from io import BytesIO
from json import loads

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories import cockpit as world
from tests.factories import register

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.kept(world=world.province, at=world.NOW),
    pytest.mark.clock_at(world.NOW),
]


@pytest.fixture
def province() -> world.Province:
    return world.province()


def signed_in(client: Client, account: object) -> Client:
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def read(client: Client, url: str = "/office/") -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


class TestPage:
    def test_province_sees_its_title_and_every_kind_of_exception(
        self, client: Client, province: world.Province
    ) -> None:
        """The province reads 全省驾驶舱 with the time, and overdue, soon and silent rows of all its teams."""
        page = read(signed_in(client, province.as_province))
        assert "全省驾驶舱" in page
        assert "7月14日 周二 09:20" in page
        for words in (
            "故障报修 到场超 90 分钟",
            "小区电表箱漏雨",
            "连续 20 天无服务记录",
            "超 38 分",
            "剩 5 分",
        ):
            assert words in page
        assert "全部 3" in page
        assert "审核提示" not in page.partition("<main")[2]

    def test_city_sees_only_its_own_scope(self, client: Client, province: world.Province) -> None:
        """A city's viewer reads the city's title and nothing of another city."""
        page = read(signed_in(client, province.as_city))
        assert "运城市驾驶舱" in page
        assert "故障报修 到场超 90 分钟" in page
        assert "小区电表箱漏雨" not in page
        assert "武乡" not in page

    def test_captain_sees_the_county_and_own_team(self, client: Client, province: world.Province) -> None:
        """A captain's cockpit is the county's, with the own team alone."""
        page = read(signed_in(client, province.as_captain))
        assert "夏县驾驶舱" in page
        assert "队伍 1 支" in page
        assert "泗交-02" in page

    def test_drilling_narrows_panels_and_map(self, client: Client, province: world.Province) -> None:
        """?city=1404 shows that city's county and exceptions only, with the way back up."""
        page = read(signed_in(client, province.as_province), "/office/?city=1404")
        assert "长治市驾驶舱" in page
        assert "小区电表箱漏雨" in page
        assert "故障报修 到场超 90 分钟" not in page
        assert "山西省</a>" in page

    def test_drilling_outside_the_scope_is_not_found(self, client: Client, province: world.Province) -> None:
        """A county's viewer cannot look into another county."""
        answer = signed_in(client, province.as_county).get("/office/?county=140429")
        assert answer.status_code == 404

    def test_unknown_division_is_not_found(self, client: Client, province: world.Province) -> None:
        """A code nobody knows answers 404."""
        assert signed_in(client, province.as_province).get("/office/?county=999999").status_code == 404

    def test_stranger_is_sent_to_sign_in(self, client: Client) -> None:
        """Nobody passes without signing in."""
        assert client.get("/office/").url.startswith("/sign-in/")

    def test_tab_shows_one_kind(self, client: Client, province: world.Province) -> None:
        """The tab of silent teams lists only them."""
        page = read(signed_in(client, province.as_province), "/office/?tab=silent")
        table = page[page.index("<tbody>", page.index('id="exceptions"')) :]
        assert "连续 20 天无服务记录" in table
        assert "到场超 90 分钟" not in table

    def test_text_for_a_group_chat_counts_and_lists(self, client: Client, province: world.Province) -> None:
        """The WeChat text starts with the counts and has a line per exception."""
        page = read(signed_in(client, province.as_province))
        text = page[page.index('id="exceptions-text"') : page.index("</pre>")]
        assert "超时 1，将到期 1，静默队伍 1" in text
        assert "1. 超时 故障报修 到场超 90 分钟 运城夏县 未派 超 38 分 催签收，不在则改派" in text

    def test_sheet_has_the_same_header_row(self, client: Client, province: world.Province) -> None:
        """The download holds the header and the rows of the chosen tab."""
        answer = signed_in(client, province.as_province).get("/office/exceptions.xlsx?tab=overdue")
        rows = list(load_workbook(BytesIO(answer.content)).active.values)
        assert rows[0] == ("类别", "事项", "实践", "分队", "责任人", "时限", "下一步")
        assert [row[1] for row in rows[1:]] == ["故障报修 到场超 90 分钟"]

    def test_limit_in_working_days_is_told_in_working_days(
        self, client: Client, province: world.Province
    ) -> None:
        """A clock that counts working days says so, as the board does, over the limit too."""
        world.overdue(province.yanhu, "电表换了没有说明", unit="working_day", hours=24)
        page = read(signed_in(client, province.as_province))
        assert "超 1 工作日" in page

    def test_without_outlines_a_drawing_of_circles_stands_in(
        self, client: Client, province: world.Province
    ) -> None:
        """No imported layer: circles at the middles and the table of values, no map script."""
        page = read(signed_in(client, province.as_province))
        assert '<svg class="cartogram"' in page
        assert "data-map" not in page
        assert "示意图" in page


class TestMap:
    def test_counties_carry_value_count_and_interval(self, client: Client, province: world.Province) -> None:
        """19 of 20 in time: class 4, the Wilson interval, and words for the callout."""
        world.outlines()
        world.finished(province.yanhu, 19, 1)
        answer = signed_in(client, province.as_province).get("/office/map/counties.json?measure=on_time")
        areas = {f["properties"].get("code"): f["properties"] for f in answer.json()["features"]}
        yanhu = areas["140802"]
        assert (yanhu["value"], yanhu["n"], yanhu["class"]) == (0.95, 20, 4)
        assert (round(yanhu["low"], 3), round(yanhu["high"], 3)) == (0.764, 0.991)
        assert yanhu["lines"] == ["按时办结 95.0%", "n=20，区间 76.4–99.1%", "1 队 1 人，0 网格"]

    def test_cases_of_the_last_ninety_days_count_and_older_do_not(
        self, client: Client, province: world.Province
    ) -> None:
        """A case received 89 days ago counts on the map, one of 90 days ago no longer."""
        world.outlines()
        world.finished(province.yanhu, 3, 0, days_ago=89)
        world.finished(province.yanhu, 4, 0, days_ago=90)
        page = read(signed_in(client, province.as_province), "/office/map/counties.json?measure=on_time")
        areas = {f["properties"].get("code"): f["properties"] for f in loads(page)["features"]}
        assert areas["140802"]["n"] == 3

    def test_few_cases_have_no_class(self, client: Client, province: world.Province) -> None:
        """Below ten cases the area is hatched, not tinted: class 0."""
        world.outlines()
        world.finished(province.yanhu, 8, 1)
        answer = signed_in(client, province.as_province).get("/office/map/counties.json")
        areas = {f["properties"].get("code"): f["properties"] for f in answer.json()["features"]}
        assert (areas["140802"]["n"], areas["140802"]["class"]) == (9, 0)

    def test_points_tell_overdue_silent_and_active(self, client: Client, province: world.Province) -> None:
        """Diamond = overdue, dashed ring = no record for more than 14 days, dot = records."""
        world.outlines()
        answer = signed_in(client, province.as_province).get("/office/map/counties.json")
        kinds = {
            f["properties"]["code"]: f["properties"]["kind"]
            for f in answer.json()["features"]
            if f["geometry"]["type"] == "Point" and f["properties"].get("code")
        }
        assert kinds == {"T-XX": "diamond", "T-YH": "silent", "T-WX": "dot"}

    def test_city_gets_no_value_of_another_city(self, client: Client, province: world.Province) -> None:
        """The JSON of a city's viewer names only counties and teams of the city."""
        world.outlines()
        answer = signed_in(client, province.as_city).get("/office/map/counties.json")
        assert "140429" not in answer.content.decode()
        assert "T-WX" not in answer.content.decode()

    def test_grids_of_a_county_in_its_outline(self, client: Client, province: world.Province) -> None:
        """The county's grids with polygons, inside the county's border; a visited grid says so."""
        world.outlines()
        url = "/office/map/grids.json?county=140828&measure=grid_visited"
        features = signed_in(client, province.as_county).get(url).json()["features"]
        kinds = [f["properties"].get("kind", "area") for f in features]
        assert kinds == ["area", "outline", "diamond"]
        assert features[0]["properties"]["lines"][0] == "近 90 天未到访"

    def test_same_data_answers_not_modified(self, client: Client, province: world.Province) -> None:
        """A second asking with the tag costs no body."""
        world.outlines()
        signed_in(client, province.as_province)
        first = client.get("/office/map/counties.json")
        again = client.get("/office/map/counties.json", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_other_county_is_not_found_in_json(self, client: Client, province: world.Province) -> None:
        """The grid JSON of another county answers 404 to a county's viewer."""
        answer = signed_in(client, province.as_county).get("/office/map/grids.json?county=140429")
        assert answer.status_code == 404


class TestCost:
    @pytest.mark.parametrize("url", ["cockpit", "map_counties"])
    def test_number_of_queries_does_not_grow(
        self, client: Client, province: world.Province, url: str, django_assert_max_num_queries
    ) -> None:
        """One, three or three hundred requests and thirty more teams cost the same queries."""
        world.outlines()
        signed_in(client, province.as_province)
        client.get(reverse(url))
        counts = []
        for more in (0, 3, 300):
            for number in range(more):
                world.overdue(province.xiaxian, f"诉求 {number}")
            for _number in range(min(more, 30)):
                register.team(province.tree.yanhu)
            cache.clear()
            client.get(reverse(url))  # what a process keeps is read once
            cache.clear()
            with django_assert_max_num_queries(80) as captured:
                client.get(reverse(url))
            counts.append(len(captured))
        assert counts[0] == counts[1] == counts[2]

    def test_a_second_reader_of_the_same_units_costs_few_queries(
        self, client: Client, province: world.Province, django_assert_max_num_queries
    ) -> None:
        """Within a minute the panels come from the cache."""
        signed_in(client, province.as_province)
        client.get("/office/")
        with django_assert_max_num_queries(14):
            client.get("/office/")
