"""The pages of outages and work areas."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import execute as make
from tests.factories import register

from liming.execute.models import OutageEvent
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]
FORM = {
    "title": "泗交 10 千伏线路跳闸",
    "kind": "fault",
    "unit": "140828",
    "starts_at": "2026-07-14T07:50",
    "ends_at": "2026-07-14T11:00",
    "grid_codes": "SJ-02",
}


@pytest.fixture
def unit(client: Client, corner: make.Corner, settings) -> Client:
    client.force_login(register.account(Role.UNIT, corner.tree.xiaxian), settings.AUTHENTICATION_BACKENDS[1])
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_entered_attached_and_ended(unit: Client, corner: make.Corner) -> None:
    """The form leads to the event, which proposes the request; ticking attaches it; ending resolves it."""
    with clock.fixed(make.MORNING):
        row = make.request(corner)
        address = unit.post("/office/events/new/", FORM)["Location"]
        assert row.title in text(unit, address)
        assert "泗交 10 千伏线路跳闸" in text(unit, f"/office/requests/{row.number}/")
        unit.post(f"{address}attach/", {"request": [row.number]})
        assert "已并入 1 件" in text(unit, address)
        unit.post(f"{address}end/", {"outcome": "全部恢复送电"})
    row.refresh_from_db()
    assert row.state == "resolved"
    assert "全部恢复送电" in text(unit, "/office/events/?state=ended") or "泗交" in text(
        unit, "/office/events/?state=ended"
    )


def test_a_captain_enters_for_the_own_team(client: Client, corner: make.Corner, settings) -> None:
    client.force_login(register.account(Role.CAPTAIN, corner.team), settings.AUTHENTICATION_BACKENDS[1])
    assert client.post("/office/events/new/", FORM).status_code == 302
    assert OutageEvent.objects.everywhere("test").get().team == corner.team


def test_a_form_without_an_area_is_refused_in_words(unit: Client) -> None:
    assert "请写明范围" in unit.post("/office/events/new/", {**FORM, "grid_codes": ""}).content.decode()
    answer = unit.post("/office/events/new/", {**FORM, "polygon": "{", "radius_metres": "5"})
    assert answer.status_code == 400
    assert "圆心和半径要一起填" in answer.content.decode()


def test_the_list_costs_the_same_with_1_and_3_events(unit: Client) -> None:
    costs = []
    for more in (1, 2):
        for _ in range(more):
            unit.post("/office/events/new/", FORM)
        text(unit, "/office/events/")
        with CaptureQueriesContext(connection) as asked:
            text(unit, "/office/events/")
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_an_empty_list_says_what_an_event_is_for(unit: Client) -> None:
    assert "范围内的诉求会提示并入" in text(unit, "/office/events/")


def test_a_sheet_is_imported(unit: Client) -> None:
    head = "名称,种类,开始,结束,行政区划,网格,公告"
    rows = f"{head}\n泗交停电,计划停电,2026-07-16 08:00,2026-07-16 12:00,,SJ-02,检修\n"
    file = SimpleUploadedFile("停电.csv", rows.encode())
    assert unit.post("/office/events/import/", {"unit": "140828", "file": file}).status_code == 302
    assert OutageEvent.objects.everywhere("test").get().notice == "检修"
    assert unit.get("/office/events/template/")["Content-Type"].startswith("application/vnd")


def test_the_twin_nobody_unsigned_reads_and_members_enter_nothing(corner: make.Corner, settings) -> None:
    assert Client().get("/office/events/").status_code == 302
    member = Client()
    member.force_login(register.account(Role.MEMBER, corner.team), settings.AUTHENTICATION_BACKENDS[1])
    assert member.post("/office/events/new/", FORM).status_code == 403


def test_a_refused_area_keeps_what_was_typed(unit: Client) -> None:
    """A crossed polygon comes back with its reason and with the form as it was."""
    crossed = {"type": "Polygon", "coordinates": [[[111, 35], [112, 36], [111, 36], [112, 35], [111, 35]]]}
    answer = unit.post("/office/events/new/", {**FORM, "polygon": json.dumps(crossed)})
    page = answer.content.decode()
    assert (answer.status_code, "边线交叉了" in page, FORM["title"] in page) == (400, True, True)


def test_the_ground_is_geojson_and_only_for_those_who_enter(
    unit: Client, corner: make.Corner, settings
) -> None:
    """The grids of the county to choose from; a member gets none."""
    answer = unit.get("/office/events/ground.json")
    assert (answer["Content-Type"], answer.json()["type"]) == ("application/geo+json", "FeatureCollection")
    member = Client()
    member.force_login(register.account(Role.MEMBER, corner.team), settings.AUTHENTICATION_BACKENDS[1])
    assert member.get("/office/events/ground.json").status_code == 403
