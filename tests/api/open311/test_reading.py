"""What the door tells: the standard's calls and filters, in both forms and checked against their schemas."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.api.open311.answers import BASE, get
from tests.factories import execute
from tests.factories import open311 as make

from liming.execute import actions
from liming.execute.models import Request
from liming.shared import clock

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.connected)]


def numbers(query: str = "", **headers: str) -> list[str]:
    return [row["service_request_id"] for row in get(f"requests?{query}", "service_requests", **headers)]


def with_key(issued: Any) -> dict[str, str]:
    return {"X-Api-Key": issued.secret}


def test_discovery_names_both_forms_at_every_address(world: make.Connected) -> None:
    """Two endpoints, also at the root of the door and at its base with and without a slash."""
    found = get("discovery", "discovery")
    assert [each["formats"] for each in found["endpoints"]] == [["text/xml"], ["application/json"]]
    for address in ("/open311/v2", "/open311/v2/", "/open311/discovery.json"):
        assert Client().get(address).json() == found


def test_services_are_those_that_may_be_asked_for(world: make.Connected) -> None:
    found = {row["service_code"]: row for row in get("services", "services")}
    assert "POL02" not in found
    assert found["REP01"] == {
        "service_code": "REP01",
        "service_name": "故障抢修",
        "description": "抢修服务：故障抢修",
        "metadata": True,
        "type": "realtime",
        "keywords": "抢修服务, 金牌实践",
        "group": "抢修服务",
    }
    assert found["VOL01"]["metadata"] is False


def test_services_speak_the_readers_language(world: make.Connected) -> None:
    found = get("services", "services", **{"Accept-Language": "en"})
    assert "Fault repair" in {row["service_name"] for row in found}


def test_a_definition_lists_questions_and_choices(world: make.Connected) -> None:
    found = get("services/MKT03", "service_definition")
    use, kilowatts = found["attributes"]
    assert (use["code"], use["required"], use["datatype"]) == ("USE", True, "singlevaluelist")
    assert use["values"][0] == {"key": "home", "name": "居民生活"}
    assert (kilowatts["datatype"], kilowatts["order"], kilowatts["variable"]) == ("number", 2, True)
    assert get("services/VOL01", "service_definition")["attributes"] == []


@pytest.mark.parametrize("path", ["services/NONE", "services/POL02", "requests/NONE", "tokens/NONE", "x"])
def test_what_is_not_there_is_404_as_an_array(world: make.Connected, path: str) -> None:
    assert get(path, "errors", status=404)[0]["code"] == 404


def test_the_public_sees_as_much_as_the_kind_allows(world: make.Connected) -> None:
    """Care visits not at all; repairs by kind and township; lights whole, nobody named."""
    assert set(numbers()) == {world.repair.number, world.lights.number}
    (repair,) = get(f"requests/{world.repair.number}", "service_requests")
    assert (repair["description"], repair["address"]) == ("故障抢修", "运城市夏县泗交镇")
    assert not {"lat", "long", "media_url"} & set(repair)
    (lights,) = get(f"requests/{world.lights.number}", "service_requests")
    assert lights["description"] == "楼道灯不亮，请找王**，138****5521。"
    assert lights["address"] == "夏县泗交镇窑头村 12 号王**家"
    assert (lights["lat"], lights["long"]) == (35.10, 111.40)
    assert get(f"requests/{world.care.number}", "errors", status=404)


def test_a_key_sees_its_units_and_nobody_elses(world: make.Connected) -> None:
    """The county's reader sees care visits, still masked; another city's only what is public."""
    mine = get("requests?extensions=true", "service_requests", **with_key(world.reader))
    assert {row["service_request_id"] for row in mine} == {
        world.care.number,
        world.repair.number,
        world.lights.number,
    }
    text = str(mine)
    assert "王大山" not in text
    assert "13800005521" not in text
    assert set(numbers(**with_key(world.stranger))) == {world.repair.number, world.lights.number}
    assert set(numbers(**with_key(world.sender))) == {world.repair.number, world.lights.number}


def test_extended_attributes_say_the_time_left_as_lists_do(world: make.Connected) -> None:
    """For keys only; minutes and the one wording."""
    address = f"requests/{world.care.number}?extensions=true"
    told = []
    for minutes in (1, 58):
        with clock.fixed(execute.MORNING + timedelta(minutes=minutes)):
            (row,) = get(address, "service_requests", **with_key(world.reader))
        extended = row["extended_attributes"]
        told.append((extended["overdue"], extended["minutes_left"], extended["time_left"]))
    assert extended["state"] == "dispatched"
    assert told == [(False, 29, "剩 29 分"), (True, -28, "超 28 分")]
    (public,) = get(f"requests/{world.repair.number}?extensions=true", "service_requests")
    assert "extended_attributes" not in public


def test_numbers_override_all_else(world: make.Connected) -> None:
    """Several, with blanks and repetitions, whatever other filters say; hidden ones stay hidden."""
    listed = f"{world.repair.number}, {world.lights.number},{world.repair.number},{world.care.number}"
    assert set(numbers(f"service_request_id={listed}&status=closed&start_date=nonsense")) == {
        world.repair.number,
        world.lights.number,
    }


def test_codes_and_states_are_lists(world: make.Connected) -> None:
    assert numbers("service_code=VOL03") == [world.lights.number]
    assert len(numbers("service_code=VOL03, REP01")) == 2
    assert len(numbers("status=open,closed")) == 2
    assert len(numbers("status=OPEN")) == 2
    assert numbers("status=closed") == []
    actions.decline_request(world.corner.as_captain, world.lights, "不属供电")
    (row,) = get("requests?status=closed", "service_requests")
    assert (row["status"], row["status_notes"]) == ("closed", "不属供电服务，未受理")
    world.lights.refresh_from_db()
    assert clock.read_w3c(row["updated_datetime"]) == world.lights.closed_at.replace(microsecond=0)


def test_an_empty_parameter_counts_as_absent(world: make.Connected) -> None:
    """Clients send every field of their form."""
    empty = "service_request_id=&service_code=&status=&start_date=&end_date=&jurisdiction_id=&bbox=&page="
    assert len(numbers(empty)) == 2


def test_periods_go_back_ninety_days_and_no_further(world: make.Connected) -> None:
    """Without dates the last 90 days; one date gives the other; more than 90 days is refused."""
    Request.objects.everywhere("test").filter(pk=world.repair.pk).update(
        received_at=execute.MORNING - timedelta(days=91)
    )
    assert numbers() == [world.lights.number]
    assert numbers("start_date=2026-04-01T00:00:00Z") == [world.repair.number]
    assert numbers("end_date=2026-05-01T00:00:00%2B08:00") == [world.repair.number]
    assert numbers("start_date=2026-04-14&end_date=2026-07-13") == [world.repair.number]
    refusal = get("requests?start_date=2026-04-14&end_date=2026-07-14", "errors", status=400)
    assert refusal == [{"code": 400, "description": "一次最多查 90 日，请分段查。"}]
    assert get("requests?start_date=2026-07-14&end_date=2026-07-01", "errors", status=400)


def test_a_plus_sign_lost_in_the_address_is_understood(world: make.Connected) -> None:
    assert numbers("start_date=2026-07-14T08:03:00+08:00") == []
    assert len(numbers("start_date=2026-07-14T08:02:00+08:00")) == 2


def test_pages_and_updates(world: make.Connected) -> None:
    """Newest first, page by page; `updated_after` finds what moved, however old it is."""
    first, second, third = (numbers(f"page_size=1&page={number}") for number in (1, 2, 3))
    assert {*first, *second} == {world.repair.number, world.lights.number}
    assert (len(first), len(second), third) == (1, 1, [])
    assert numbers("updated_after=2026-07-14T08:30:00%2B08:00") == []
    item = execute.item_of(world.lights)
    actions.accept_work(world.corner.as_holder, item)
    Request.objects.everywhere("test").filter(pk=world.lights.pk).update(
        received_at=execute.MORNING - timedelta(days=200)
    )
    assert numbers("updated_after=2026-07-14T08:30:00%2B08:00") == [world.lights.number]
    assert numbers("updated_before=2026-07-14T08:30:00%2B08:00") == [world.repair.number]


def test_places_find_only_what_shows_its_position(world: make.Connected) -> None:
    """A hidden position cannot be found out by asking for places; a key of the unit may ask."""
    assert numbers("bbox=111.3,35.0,111.5,35.2") == [world.lights.number]
    assert numbers("bbox=111.41,35.0,111.5,35.2") == []
    assert numbers("lat=35.10&long=111.41&radius=1000") == [world.lights.number]
    assert numbers("lat=35.10&long=111.41&radius=900") == []
    assert len(numbers("lat=35.10&long=111.41&radius=1000", **with_key(world.reader))) == 3


@pytest.mark.parametrize(
    "query",
    [
        "start_date=yesterday",
        "end_date=2026-13-01",
        "start_date=0001-01-01T00:00:00Z",
        "end_date=9999-12-31T23:59:59Z",
        "status=done",
        "page=0",
        "page=1.5",
        "page=99999999999999999999",
        "page_size=1001",
        "bbox=1,2,3",
        "bbox=2,1,1,2",
        "bbox=a,b,c,d",
        "bbox=nan,0,1,1",
        "lat=0",
        "lat=0&long=0",
        "lat=91&long=0&radius=1",
        "lat=inf&long=0&radius=1",
        "lat=0&long=0&radius=-1",
        "service_request_id=" + ",".join(str(number) for number in range(1001)),
    ],
)
def test_wrong_parameters_are_400_and_named(world: make.Connected, query: str) -> None:
    (refusal,) = get(f"requests?{query}", "errors", status=400)
    assert refusal["code"] == 400
    assert refusal["description"]


def test_zero_is_a_place(world: make.Connected) -> None:
    assert numbers("lat=0&long=0&radius=0") == []


@pytest.mark.parametrize("path", ["requests?service_code=NONE", "services?jurisdiction_id=elsewhere"])
def test_unknown_codes_and_jurisdictions_are_404(world: make.Connected, path: str) -> None:
    assert get(path, "errors", status=404)[0]["code"] == 404


def test_the_one_jurisdiction_may_be_named_in_any_case(world: make.Connected) -> None:
    assert len(numbers("jurisdiction_id=sx")) == len(numbers("jurisdiction_id=SX")) == 2


def test_clients_that_concatenate_paths_are_answered(world: make.Connected) -> None:
    """A base with a slash at its end gives two of them."""
    assert Client().get("/open311/v2//services.json").status_code == 200
    assert Client().get("/open311/v2//services/REP01.xml").status_code == 200


def test_a_token_is_the_follow_code(world: make.Connected) -> None:
    code = world.care.follow_code
    assert get(f"tokens/{code}", "service_requests") == [
        {"service_request_id": world.care.number, "token": code}
    ]


def test_updates_tell_the_course_in_public_words(world: make.Connected) -> None:
    """No member's name, no hidden kind; keys of the unit see hidden kinds too."""
    found = get("servicerequestupdates", "service_request_updates")
    assert {row["service_request_id"] for row in found} == {world.repair.number, world.lights.number}
    assert {row["description"] for row in found} == {"已收到，正在安排人", "已派给服务队员"}
    mine = get("servicerequestupdates", "service_request_updates", **with_key(world.reader))
    assert len(mine) == len(found) + 2
    assert len(get("servicerequestupdates?page_size=3&page=2", "service_request_updates")) == 1
    assert get("servicerequestupdates?end_date=2026-07-14T08:00:00Z", "service_request_updates") == found
    assert get("servicerequestupdates?end_date=2026-07-13", "service_request_updates") == []


def test_other_methods_are_told_what_is_taken(world: make.Connected) -> None:
    answer = Client().delete(f"{BASE}services.json")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert Client().head(f"{BASE}services.json").status_code == 200


def test_the_description_names_todays_services_and_jurisdiction(world: make.Connected) -> None:
    """Served beside the calls, in OpenAPI 3, one path for each form."""
    found = Client().get(f"{BASE}openapi.json").json()
    assert found["components"]["schemas"]["Jurisdiction"]["enum"] == ["SX"]
    assert "REP01" in found["components"]["schemas"]["ServiceCode"]["enum"]
    assert {"/requests.json", "/requests.xml", "/servicerequestupdates.xml"} <= set(found["paths"])


def test_an_address_past_its_limit_is_told_when_to_come_again(world: make.Connected, settings: Any) -> None:
    """Without a key so many a minute from one address; a key counts apart; wrong keys count too."""
    settings.ANONYMOUS_READS_A_MINUTE = 4
    assert get("services", "services")
    assert [Client().get(f"{BASE}services.json").status_code for _ in range(2)] == [200, 200]
    answer = Client().get(f"{BASE}services.json")
    assert (answer.status_code, answer["Retry-After"]) == (429, "15")
    assert answer.json()[0]["code"] == 429
    assert get("services?api_key=lm_guess", "errors", status=429)
    assert len(get("requests", "service_requests", **with_key(world.reader))) == 3


def test_browsers_of_other_sites_may_read(world: make.Connected) -> None:
    assert Client().get(f"{BASE}requests.json")["Access-Control-Allow-Origin"] == "*"


def test_a_session_opens_nothing_here(client: Client, world: make.Connected, settings: Any) -> None:
    """Only keys count, so that no other site can read with somebody's cookie."""
    from tests.factories import register

    account = register.account("unit", world.corner.tree.xiaxian)
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
    assert len(get("requests", "service_requests", client)) == 2


def test_a_list_costs_as_much_for_many_as_for_one(world: make.Connected) -> None:
    counts = []
    for more in (0, 2):
        for _ in range(more):
            execute.request(world.corner, service_type_code="VOL03")
        for key in (None, world.reader):
            Client().get(f"{BASE}requests.json", headers=with_key(key) if key else {})
            with CaptureQueriesContext(connection) as asked:
                Client().get(f"{BASE}requests.json", headers=with_key(key) if key else {})
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
