"""What other systems send: requests through the one intake action, updates as notes that close nothing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.api.open311.answers import BASE, get, post
from tests.factories import counting, execute, register
from tests.factories import open311 as make

from liming.execute import queries
from liming.execute.actions import NoteDraft, note_request
from liming.execute.models import OutsideUpdate, Request
from liming.register.actions import revoke_key
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.connected)]
REQUESTS, UPDATES = "service_requests", "service_request_updates"


def form(world: make.Connected, **fields: Any) -> dict[str, Any]:
    values = {
        "api_key": world.sender.secret,
        "service_code": "REP01",
        "lat": "35.10",
        "long": "111.40",
        "description": "全村停电了，快来看看",
        "first_name": "大山",
        "last_name": "王",
        "phone": "138 0000 5521",
        "attribute[EXTENT]": "area",
        "media_url": "https://media.example.org/1.jpg",
        "account_id": "A-17",
    }
    return {key: value for key, value in {**values, **fields}.items() if value is not None}


def newest() -> Request:
    return Request.objects.everywhere("test").order_by("-number").first()


@pytest.mark.parametrize("ending", ["json", "xml"])
def test_a_request_goes_through_the_one_intake(world: make.Connected, ending: str) -> None:
    """Grid, holder and clocks are found as for every other request; the answer names the follow code."""
    answer = post("requests", form(world), REQUESTS, form=ending)
    row = newest()
    given = answer[0] if ending == "json" else answer["request"]
    assert given["service_request_id"] == row.number
    assert given["account_id"] == "A-17"
    assert row.follow_code in given["service_notice"]
    assert (row.source, row.title, row.words) == ("open311", "全村停电了", "全村停电了，快来看看")
    assert (row.contact_name, row.contact_phone) == ("王大山", "138 0000 5521")
    assert (row.state, row.holder, row.sender) == ("dispatched", world.corner.holder, world.sender.key)
    assert row.steps.first().actor_name == "运城 12345 平台"
    entry = AuditEntry.objects.filter(act="request.received").latest("id")
    assert entry.actor_name == "运城 12345 平台"


def test_a_call_sent_again_with_its_idempotency_key_is_the_first_request(world: make.Connected) -> None:
    """The answer is the same and no table grows; other content is refused with 409; another key is new."""
    first = post("requests", form(world), REQUESTS, idempotency_key="A-1")
    before = counting.rows()
    assert post("requests", form(world), REQUESTS, idempotency_key="A-1") == first
    other = form(world, description="又停了")
    (fault,) = post("requests", other, "errors", 409, idempotency_key="A-1")
    assert (fault["code"], newest().number in fault["description"]) == (409, True)
    assert counting.rows() == before
    assert post("requests", other, REQUESTS, idempotency_key="A-2") != first
    post("requests", form(world), "errors", 400, idempotency_key="k" * 256)


def test_answers_are_kept_and_shown_in_the_drawer(
    world: make.Connected, client: Client, settings: Any
) -> None:
    """Question and answer as asked that day; private numbers masked; the link of the sender."""
    many = {"service_code": "REP02", "attribute[EXTENT]": None, "attribute[SIGNS][]": ["trips", "smell"]}
    post("requests", form(world, **many), REQUESTS)
    row = newest()
    assert [(each["code"], each["answer"]) for each in row.answers] == [("SIGNS", "一用就跳闸、有焦味")]
    client.force_login(register.account(Role.CAPTAIN, world.corner.team), settings.AUTHENTICATION_BACKENDS[1])
    page = client.get(f"/office/requests/{row.number}/").content.decode()
    for words in ("看到什么", "一用就跳闸、有焦味", "https://media.example.org/1.jpg"):
        assert words in page


def test_every_fault_is_named_at_once(world: make.Connected) -> None:
    """Missing answer, wrong number, no place, bad phone and bad link: five refusals, nothing written."""
    before = Request.objects.everywhere("test").count()
    faulty = form(
        world,
        service_code="MKT03",
        lat="1e400",
        long=None,
        phone="王大山",
        media_url="javascript:alert(1)",
        **{"attribute[KILOWATTS]": "viele"},
    )
    faults = post("requests", faulty, "errors", status=400)
    text = " ".join(each["description"] for each in faults)
    for word in ("lat", "地点", "phone", "media_url", "用电做什么", "要多少千瓦"):
        assert word in text
    assert {each["code"] for each in faults} == {400}
    assert Request.objects.everywhere("test").count() == before
    post("requests", faulty, "errors", status=400, form="xml")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"service_code": None}, 400),
        ({"service_code": "NONE"}, 404),
        ({"service_code": "POL02"}, 404),
        ({"lat": None, "long": None}, 400),
        ({"lat": "35.1", "long": "200"}, 400),
        ({"description": "长" * 4001}, 400),
        ({"lat": None, "long": None, "address_id": "999999"}, 400),
        ({"api_key": None}, 403),
        ({"api_key": "lm_guess"}, 403),
        ({"jurisdiction_id": "elsewhere"}, 404),
    ],
)
def test_what_cannot_be_taken_down_is_refused(
    world: make.Connected, fields: dict[str, Any], status: int
) -> None:
    before = Request.objects.everywhere("test").count()
    assert post("requests", form(world, **fields), "errors", status=status)[0]["code"] == status
    assert Request.objects.everywhere("test").count() == before


@pytest.mark.parametrize(
    "place",
    [
        {"address_string": "夏县泗交镇窑头村"},
        {"address_id": "140828105"},
        {"lat": "0", "long": "0"},
    ],
)
def test_each_way_to_say_the_place_is_enough(world: make.Connected, place: dict[str, str]) -> None:
    """Zero is a coordinate; a place nobody knows goes to the unit of the key."""
    post("requests", form(world, **{"lat": None, "long": None, **place}), REQUESTS)
    assert newest().unit == world.corner.tree.xiaxian


def test_a_request_without_words_bears_the_name_of_its_service(world: make.Connected) -> None:
    post("requests", form(world, description=None), REQUESTS)
    assert newest().title == "故障抢修"


def test_rights_and_life_of_the_key_decide(world: make.Connected) -> None:
    """One that only reads may not send; an expired and a revoked one open nothing, not even reading."""
    assert post("requests", form(world, api_key=world.reader.secret), "errors", status=403)
    old = make.key(world.corner.tree.xiaxian, "create", expires_on=date(2026, 7, 15))
    with clock.fixed(execute.MORNING + timedelta(days=2)):
        assert (
            "到期"
            in post("requests", form(world, api_key=old.secret), "errors", status=403)[0]["description"]
        )
    revoke_key(execute.SYSTEM, world.sender.key, "停用")
    assert post("requests", form(world), "errors", status=403)
    assert get(f"requests?api_key={world.sender.secret}", "errors", status=403)


def test_a_sender_sees_its_own_requests_whole(world: make.Connected) -> None:
    """Even hidden kinds, and nobody else's; the public does not."""
    post("requests", form(world, service_code="VOL01", **{"attribute[EXTENT]": None}), REQUESTS)
    number = newest().number
    (mine,) = get(f"requests/{number}", REQUESTS, **{"X-Api-Key": world.sender.secret})
    assert mine["media_url"] == "https://media.example.org/1.jpg"
    assert "138****5521" not in str(mine)
    assert get(f"requests/{number}", "errors", status=404)
    assert get(f"requests/{number}", "errors", status=404, **{"X-Api-Key": world.stranger.secret})


def test_the_key_may_come_in_three_ways(world: make.Connected) -> None:
    for headers in ({"X-Api-Key": world.reader.secret}, {"Authorization": f"Bearer {world.reader.secret}"}):
        assert len(get("requests", REQUESTS, **headers)) == 3
    assert len(get(f"requests?api_key={world.reader.secret}", REQUESTS)) == 3


def update(world: make.Connected, **fields: Any) -> dict[str, Any]:
    values = {
        "api_key": world.sender.secret,
        "service_request_id": world.repair.number,
        "update_id": "U-1",
        "status": "CLOSED",
        "updated_datetime": "2026-07-14T09:00:00+08:00",
        "description": "来电人说好了，电话 13800005521",
    }
    return {**values, **fields}


def test_closed_from_outside_is_a_note_never_a_closure(world: make.Connected) -> None:
    """The course tells who said so; state, clocks and ledger stay."""
    given = post("servicerequestupdates", update(world), UPDATES)
    note = OutsideUpdate.objects.get()
    assert given == [{"update_id": str(note.pk), "service_request_id": world.repair.number}]
    world.repair.refresh_from_db()
    assert (world.repair.state, world.repair.closed_at) == ("dispatched", None)
    steps = queries.request_detail(world.corner.as_captain, world.repair.number).timeline
    assert [(step.name, step.words) for step in steps if step.name == "补充"] == [
        ("补充", "运城 12345 平台称已办结：来电人说好了，电话 138****5521")
    ]
    assert AuditEntry.objects.get(act="request.updated").after == {
        "number": world.repair.number,
        "says_closed": True,
    }


def test_the_same_update_sent_again_is_the_same_note(world: make.Connected) -> None:
    first = post("servicerequestupdates", update(world), UPDATES)
    assert post("servicerequestupdates", update(world, description="又一次"), UPDATES, form="json") == first
    assert OutsideUpdate.objects.count() == 1


def test_notes_are_read_by_keys_only(world: make.Connected) -> None:
    """What another system wrote is not public; in both forms, private numbers masked."""
    post("servicerequestupdates", update(world), UPDATES, form="xml")
    mine = get("servicerequestupdates", UPDATES, **{"X-Api-Key": world.reader.secret})
    assert ["closed", "来电人说好了，电话 138****5521"] in [
        [row["status"], row["description"]] for row in mine
    ]
    assert "来电人" not in str(get("servicerequestupdates", UPDATES))


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"service_request_id": ""}, 400),
        ({"service_request_id": "XQ000000-0000"}, 404),
        ({"status": "fixed"}, 400),
        ({"updated_datetime": "later"}, 400),
        ({"status": "open", "description": " "}, 400),
        ({"media_url": "ftp://x.example/1"}, 400),
        ({"update_id": "x" * 61}, 400),
        ({"api_key": ""}, 403),
    ],
)
def test_an_update_that_says_nothing_or_nonsense_is_refused(
    world: make.Connected, fields: dict[str, str], status: int
) -> None:
    assert post("servicerequestupdates", update(world, **fields), "errors", status=status)
    assert not OutsideUpdate.objects.exists()


def test_a_key_adds_to_its_own_requests_and_those_of_its_units_only(world: make.Connected) -> None:
    """The twin of adding: a reader may not, a stranger finds nothing, a captain adds in the own unit."""
    for secret, status in ((world.reader.secret, 403), (world.stranger.secret, 404)):
        assert post("servicerequestupdates", update(world, api_key=secret), "errors", status=status)
    draft = NoteDraft(world.repair.number, "来方补充")
    with pytest.raises(DomainError) as refusal:
        note_request(register.viewer_for(Role.CONTACT, world.corner.tree.xiaxian), draft)
    assert (refusal.value.code, refusal.value.data["right"]) == ("forbidden", "补充诉求")
    note = note_request(register.viewer_for(Role.UNIT, world.corner.tree.xiaxian), draft)
    assert (note.sender, note.words) == (None, "来方补充")


def test_no_site_can_send_with_a_cookie(world: make.Connected) -> None:
    """The form needs no token since no session counts: without a key it is 403."""
    answer = Client(enforce_csrf_checks=True).post(f"{BASE}requests.json", {"service_code": "REP01"})
    assert answer.status_code == 403
    assert answer.json()[0]["code"] == 403
