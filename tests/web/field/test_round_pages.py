"""A round on the phone's pages and through the phone's door, and as its captain sees it."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.factories import execute, register
from tests.factories.phones import Phone

from liming.execute.actions import sync
from liming.execute.models import RoundAnswer, ServiceRecord, SyncOperation
from liming.plan.actions import RoundDraft, RoundPlaceDraft, plan_round
from liming.plan.models import RoundPlace, ServiceType, WorkItem
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
NOON = datetime(2026, 7, 14, 12, 0, tzinfo=clock.LOCAL_ZONE)


@pytest.fixture
def corner(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.fixed(NOON):
        yield execute.corner()


@pytest.fixture
def item(corner) -> WorkItem:
    return plan_round(
        corner.as_captain,
        RoundDraft(
            corner.team,
            "泗交线特巡",
            ServiceType.objects.get(code="VAS07"),
            NOON.date(),
            corner.holder,
            [RoundPlaceDraft(f"{number} 号杆") for number in (1, 2, 3)],
        ),
    )


def places(item: WorkItem) -> list:
    return list(RoundPlace.objects.filter(item=item).order_by("number").values_list("pk", flat=True))


def signed_in(role: Role, member, corner, settings) -> Client:
    client = Client()
    account = register.account(role, corner.team, member=member)
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
    return client


@pytest.fixture
def client(corner, settings):
    return signed_in(Role.MEMBER, corner.holder, corner, settings)


@pytest.fixture
def captain(corner, settings):
    return signed_in(Role.CAPTAIN, corner.captain, corner, settings)


@pytest.fixture
def phone(client):
    told = client.post("/field/phone/", {"name": "测试机"}).json()
    return Phone(told["secret"], told["device"])


def test_the_page_without_script_leads_from_place_to_place_to_the_record(client, item):
    first, second, third = places(item)
    start = f"/field/items/{item.pk}/"
    assert "1 号杆" in client.get(start).content.decode()
    where = [client.post(f"/field/rounds/places/{first}/", {"result": "fine"}).url]
    where.append(client.post(f"/field/rounds/places/{third}/", {"result": "fine"}).url)
    where.append(client.post(f"/field/rounds/places/{second}/", {"result": "skipped", "reason": "road"}).url)
    assert where == [f"{start}#p2", f"{start}#p2", f"{start}#round"]
    ended = client.post(f"/field/items/{item.pk}/round/", {"minutes": "50", "note": ""})
    record = ServiceRecord.objects.everywhere("test").get()
    assert ended.url == f"/field/records/{record.number}/"
    assert (record.note, record.minutes) == ("共 3 处：正常 2，没去成 1。", 50)


def test_what_is_missing_is_said_above_the_list(client, item):
    first, *_rest = places(item)
    answer = client.post(f"/field/rounds/places/{first}/", {"result": "defect"})
    assert answer.status_code == 400
    assert "什么缺陷" in answer.content.decode()
    early = client.post(f"/field/items/{item.pk}/round/", {})
    assert early.status_code == 400
    assert "还有 3 处没记" in early.content.decode()


def test_a_whole_round_from_a_valley_is_one_record_at_its_own_moments(phone, item):
    start = NOON - timedelta(hours=3)
    acts = [
        phone.act("place", place, start + timedelta(minutes=20 * number), result="fine")
        for number, place in enumerate(places(item))
    ]
    acts.append(phone.act("round-end", item.pk, start + timedelta(minutes=50)))
    assert phone.states(*acts) == ["applied"] * 4
    assert phone.states(*acts) == ["applied"] * 4
    record = ServiceRecord.objects.everywhere("test").get()
    assert (record.started_at, record.ended_at) == (start, start + timedelta(minutes=50))
    assert (record.minutes, record.note) == (50, "共 3 处：正常 3。")


def test_a_place_answered_on_a_round_that_went_to_somebody_else_is_the_captains_to_add(
    phone, item, corner, captain
):
    first, *_rest = places(item)
    WorkItem.objects.everywhere("test").filter(pk=item.pk).update(member=corner.deputy)
    act = phone.act("place", first, NOON - timedelta(hours=1), result="fine")
    assert phone.states(act) == ["clash"]
    board = captain.get("/office/phones/").content.decode()
    assert "泗交线特巡 1 1 号杆" in board
    sync.credit_clash(corner.as_captain, act["id"], "去了")
    assert RoundAnswer.objects.get().member == corner.holder
    assert SyncOperation.objects.everywhere("test").get().state == "applied"


def test_the_kept_page_changes_with_each_answer(phone, item, client):
    def mark() -> str:
        told = Client().get("/api/sync/pages/", headers={"X-Device-Secret": phone.secret}).json()
        return next(each["mark"] for each in told["pages"] if each["url"] == f"/field/items/{item.pk}/")

    first, second, _third = places(item)
    client.post(f"/field/rounds/places/{first}/", {"result": "fine"})
    before = mark()
    client.post(f"/field/rounds/places/{second}/", {"result": "fine"})
    assert mark() != before


def test_the_captain_plans_a_round_from_lines_and_sees_how_far_it_is(captain, client, corner):
    form = {
        "title": "窑头台区走访",
        "service_type": "VAS07",
        "member": corner.holder.pk,
        "day": "2026-07-15",
        "places": "1 号杆，村口\n\n2 号杆\n",
    }
    planned = captain.post("/office/rounds/new/", form)
    item = WorkItem.objects.everywhere("test").get(title="窑头台区走访")
    assert planned.url == f"/office/rounds/{item.pk}/"
    names = RoundPlace.objects.filter(item=item).order_by("number").values_list("name", "about")
    assert list(names) == [("1 号杆", "村口"), ("2 号杆", "")]
    client.post(f"/field/rounds/places/{places(item)[0]}/", {"result": "defect", "note": "绝缘子破损"})
    page = captain.get(planned.url).content.decode()
    assert "正常 0，缺陷 1，没去成 0" in page
    assert "绝缘子破损" in page
    assert "窑头台区走访" in captain.get("/office/rounds/").content.decode()
    assert captain.post("/office/rounds/new/", {**form, "places": ""}).status_code == 400


def test_a_member_plans_none_and_another_team_sees_none(client, item, corner, settings):
    assert client.get("/office/rounds/new/").status_code == 403
    team = register.team(corner.tree.xiaxian, code="X-9")
    other = Client()
    other.force_login(register.account(Role.CAPTAIN, team), settings.AUTHENTICATION_BACKENDS[1])
    assert "还没有巡视走访" in other.get("/office/rounds/").content.decode()
    assert other.get(f"/office/rounds/{item.pk}/").status_code in (403, 404)
