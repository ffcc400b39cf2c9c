"""What a phone kept and sends later: taken once, in order, at the moment it happened."""

import hashlib
import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.factories import execute, photos, register
from tests.factories.phones import Phone

from liming.execute import actions, queries
from liming.execute.actions import sync
from liming.execute.models import Device, Evidence, Request, ServiceRecord, SyncOperation, Visit
from liming.plan.models import WorkItem
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
NOON = datetime(2026, 7, 14, 12, 0, tzinfo=clock.LOCAL_ZONE)


@pytest.fixture
def corner(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.fixed(NOON):
        yield execute.corner()


@pytest.fixture
def account(corner):
    return register.account(Role.MEMBER, corner.team, member=corner.holder)


@pytest.fixture
def phone(client: Client, account, settings):
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
    told = client.post("/field/phone/", {"name": "测试机"}).json()
    return Phone(told["secret"], told["device"])


def quick(phone: Phone, **changes: object) -> dict:
    fields = {"service_type": "MKT01", "whom": "household", "result": "solved", "minutes": 20}
    return phone.act("quick", **{**fields, **changes})


def item_of(corner, **fields: object) -> WorkItem:
    return execute.item_of(execute.request(corner, **fields))


def records() -> list[ServiceRecord]:
    return list(ServiceRecord.objects.everywhere("test").order_by("number"))


def test_a_record_kept_on_the_phone_counts_at_the_moment_it_ended(phone, corner):
    act = quick(phone, at=NOON - timedelta(hours=3))
    result = phone.send(act).json()["results"][0]
    (record,) = records()
    assert result["state"] == "applied"
    assert result["answer"]["next"] == f"/field/records/{record.number}/"
    assert (record.ended_at, record.entered_at) == (NOON - timedelta(hours=3), NOON)
    assert (record.member, record.minutes) == (corner.holder, 20)


def test_a_clock_ahead_of_ours_records_nothing_in_the_future(phone):
    phone.send(quick(phone, at=NOON + timedelta(hours=1)))
    assert [each.ended_at for each in records()] == [NOON]


def test_the_same_act_sent_again_is_recognised_and_has_one_effect(phone):
    act = quick(phone)
    first, second = phone.send(act).json()["results"][0], phone.send(act).json()["results"][0]
    assert (first["replayed"], second["replayed"]) == (False, True)
    assert second["answer"] == first["answer"]
    assert len(records()) == 1


def test_another_act_under_a_known_name_is_refused_and_the_first_one_stays(phone):
    act = quick(phone)
    phone.send(act)
    answer = phone.send({**act, "fields": {**act["fields"], "minutes": ["40"]}}).json()["results"][0]
    assert (answer["state"], answer["answer"]["code"]) == ("refused", "sent_otherwise")
    assert [each.minutes for each in records()] == [20]


def test_a_whole_visit_is_taken_in_the_order_of_the_sequence_however_it_comes(phone, corner):
    item = item_of(corner)
    at = {
        name: NOON + timedelta(minutes=n) for n, name in enumerate(("accept", "depart", "arrive", "finish"))
    }
    acts = [phone.act(name, item.pk, at[name]) for name in ("accept", "depart")]
    acts.append(phone.act("arrive", item.pk, at["arrive"], longitude=111.4, latitude=35.1, accuracy=12))
    acts.append(phone.act("finish", item.pk, at["finish"], result="solved", note="换了空开", minutes=30))
    with clock.fixed(NOON + timedelta(hours=2)):
        assert phone.states(*reversed(acts)) == ["applied"] * 4
    visit = Visit.objects.everywhere("test").get()
    assert (visit.check_in_at, visit.check_out_at) == (at["arrive"], at["finish"])
    request = Request.objects.everywhere("test").get()
    assert request.state == "resolved"
    assert request.resolved_at == at["finish"]
    assert [step.at for step in request.steps.order_by("at")][-3:] == [
        at["depart"],
        at["arrive"],
        at["finish"],
    ]


def test_an_act_waits_for_an_earlier_one_and_goes_when_that_comes(phone):
    first, second = quick(phone), quick(phone)
    assert phone.states(second) == ["held"]
    assert records() == []
    assert phone.states(first) == ["applied"]
    assert len(records()) == 2
    assert phone.states(second) == ["applied"]


def test_an_act_whose_forerunner_never_comes_goes_after_five_days(phone):
    quick(phone)
    second = quick(phone)
    assert phone.states(second) == ["held"]
    with clock.fixed(NOON + timedelta(days=5)):
        assert phone.states(second) == ["applied"]


def test_what_the_member_took_back_only_fills_its_place(phone):
    quick(phone)
    taken_back, later = {**phone.act("dropped"), "sequence": 1}, quick(phone)
    later["sequence"] = 2
    assert phone.states(taken_back, later) == ["applied", "applied"]
    assert len(records()) == 1


def test_bad_input_is_refused_with_its_sentence_and_the_next_act_goes_on(phone):
    bad, good = quick(phone, minutes="seven"), quick(phone)
    results = phone.send(bad, good).json()["results"]
    assert [each["state"] for each in results] == ["refused", "applied"]
    assert results[0]["reason"] == "operation_incomplete"
    assert results[0]["answer"]["zh"] == "要改：用时：请选一样"


def test_a_refused_act_is_to_be_put_right_until_the_phone_no_longer_holds_it(phone, corner):
    """Put right at once on the form, or dropped from the list, it leaves the captain's board; one that the
    phone still holds, has just sent or asks about stays.
    """
    first, second, third = (quick(phone, minutes="seven") for _ in range(3))
    phone.send(first, second, refused=[])
    assert to_put_right(corner) == [2]
    phone.send(third, refused=[first["id"]], asks=[second["id"]])
    assert to_put_right(corner) == [3]
    phone.send(quick(phone), refused=[second["id"]])
    assert to_put_right(corner) == [1]
    phone.send(refused=[])
    assert to_put_right(corner) == [0]


def test_a_phone_that_does_not_say_what_it_holds_leaves_refused_acts_to_be_put_right(phone, corner):
    phone.send(quick(phone, minutes="seven"))
    phone.send()
    assert to_put_right(corner) == [1]


def test_what_another_phone_no_longer_holds_says_nothing_of_this_one(phone, corner, client):
    told = client.post("/field/phone/", {"name": "另一部"}).json()
    phone.send(quick(phone, minutes="seven"))
    Phone(told["secret"], told["device"]).send(refused=[])
    assert sorted(to_put_right(corner)) == [0, 1]


def to_put_right(corner) -> list[int]:
    return [row.refused for row in queries.phone_board(corner.as_captain).rows]


def test_a_step_that_somebody_else_has_taken_since_changes_nothing(phone, corner):
    item = item_of(corner)
    late = phone.act("accept", item.pk)
    actions.accept_work(corner.as_holder, item)
    actions.depart(corner.as_holder, item)
    assert phone.states(late) == ["merged"]
    item.refresh_from_db()
    assert item.state == "en_route"


@pytest.fixture
def clash(phone, corner):
    """The member finished an item that the captain had given to somebody else meanwhile."""
    item = item_of(corner)
    WorkItem.objects.everywhere("test").filter(pk=item.pk).update(member=corner.deputy)
    act = phone.act("finish", item.pk, result="solved", note="修好了", minutes=30)
    assert phone.states(act) == ["clash"]
    return SyncOperation.objects.everywhere("test").get(pk=act["id"])


def test_finished_work_of_an_item_given_away_waits_and_the_captain_lets_it_count(clash, corner):
    assert records() == []
    record = sync.credit_clash(corner.as_captain, clash.pk, "确实去了")
    assert (record.member, record.ended_at, record.note) == (corner.holder, NOON, "修好了")
    clash.refresh_from_db()
    assert (clash.state, clash.record, clash.settled_by) == ("applied", record, corner.as_captain.name)


def test_finished_work_that_a_colleague_finished_too_counts_once_and_names_both(clash, corner):
    deputy = corner.viewer(Role.MEMBER, corner.deputy)
    item = WorkItem.objects.everywhere("test").get(pk=clash.subject)
    actions.finish_work(deputy, item, actions.RecordDraft(minutes=25))
    sync.credit_clash(corner.as_captain, clash.pk, "")
    (current,) = [each for each in records() if each.is_current]
    people = set(current.members.values_list("member__name", flat=True))
    assert people == {corner.deputy.name, corner.holder.name}


def test_the_captain_may_dismiss_with_a_reason_only(clash, corner):
    with pytest.raises(DomainError) as refusal:
        sync.dismiss_clash(corner.as_captain, clash.pk, " ")
    assert refusal.value.code == "field_required"
    sync.dismiss_clash(corner.as_captain, clash.pk, "没有到场")
    clash.refresh_from_db()
    assert (clash.state, clash.settled_note) == ("merged", "没有到场")


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PROVINCE, Role.CONTACT])
def test_only_captain_unit_and_security_decide_clashes(clash, corner, role):
    viewer = corner.viewer(role, corner.other)
    for act in (
        lambda: sync.credit_clash(viewer, clash.pk, ""),
        lambda: sync.dismiss_clash(viewer, clash.pk, "x"),
    ):
        with pytest.raises(DomainError) as refusal:
            act()
        assert refusal.value.code == "forbidden"


def test_nobody_decides_on_what_the_own_phone_sent(clash, corner):
    with pytest.raises(DomainError) as refusal:
        sync.credit_clash(corner.viewer(Role.CAPTAIN, corner.holder), clash.pk, "")
    assert refusal.value.code == "own_decision"


def test_work_that_comes_after_ten_days_waits_for_the_captain(phone, corner):
    act = quick(phone, at=NOON - timedelta(days=11))
    assert phone.states(act) == ["clash"]
    record = sync.credit_clash(corner.as_captain, act["id"], "山里一直没信号")
    assert (record.member, record.ended_at) == (corner.holder, NOON - timedelta(days=11))


def test_a_record_stands_before_its_photo_and_gets_it_piece_by_piece(phone):
    content = photos.jpeg() + b"\x00" * 700_000
    name = hashlib.sha256(content).hexdigest()
    assert phone.states(quick(phone) | {"photos": {"photos": [name]}}) == ["applied"]
    evidence = Evidence.objects.get()
    assert (evidence.sha256, bool(evidence.file), records()[0].photo_count) == (name, False, 1)
    half = 512 * 1024
    assert phone.put(name, 0, len(content), content[:half]).json() == {"received": half, "whole": False}
    again = phone.put(name, 0, len(content), content[:half]).json()
    assert again == {"received": half, "whole": False}
    assert phone.put(name, half, len(content), content[half:]).json()["whole"] is True
    evidence.refresh_from_db()
    assert evidence.file.read() == photos.jpeg()


def test_a_photo_that_was_here_first_is_with_its_record_at_once(phone):
    content = photos.jpeg()
    name = hashlib.sha256(content).hexdigest()
    phone.put(name, 0, len(content), content)
    phone.send(quick(phone) | {"photos": {"photos": [name]}})
    assert Evidence.objects.get().file.read() == content


def test_a_damaged_photo_begins_again(phone):
    content = photos.jpeg()
    name = hashlib.sha256(content).hexdigest()
    broken = phone.put(name, 0, len(content), b"\xff" * len(content))
    assert (broken.status_code, broken.json()["code"]) == (409, "photo_differs")
    assert phone.put(name, 0, len(content), content).json()["whole"] is True


def test_what_is_no_photo_is_refused(phone):
    content = b"<script>" * 10
    name = hashlib.sha256(content).hexdigest()
    assert phone.put(name, 0, len(content), content).json()["code"] == "not_a_photo"


def test_a_find_waits_for_its_photo(phone, corner):
    content = photos.jpeg()
    name = hashlib.sha256(content).hexdigest()
    act = phone.act("find", words="电杆歪了", place="SJ-02") | {"photos": {"photos": [name]}}
    assert phone.states(act) == ["held"]
    phone.put(name, 0, len(content), content)
    assert phone.states(act) == ["applied"]
    assert Request.objects.everywhere("test").get().photos.count() == 1


def test_an_unknown_secret_a_revoked_phone_and_one_unused_for_a_month_are_refused(phone, account, corner):
    assert Phone("x", "").send().status_code == 401
    with clock.fixed(NOON + timedelta(days=31)):
        assert phone.send().json()["code"] == "device_expired"
    sync.revoke_device(corner.as_captain, phone.device, "手机丢了")
    answer = phone.send(quick(phone))
    assert (answer.status_code, answer.json()["code"]) == (410, "device_revoked")
    assert records() == []


def test_a_phone_enrolled_again_keeps_its_place_and_lock_and_changes_its_secret(client, phone):
    phone.send(quick(phone))
    again = client.post("/field/phone/", {"device": phone.device}).json()
    assert (again["device"], again["next_sequence"]) == (phone.device, 2)
    assert again["secret"] != phone.secret
    assert phone.send().status_code == 401
    kept = Device.objects.everywhere("test").get()
    assert again["lock_key"] == sync.lock_key_of(kept)
    assert (len(again["lock_key"]), again["lock_key"] in kept.lock_key) == (44, False)


def test_a_phone_of_somebody_else_is_enrolled_as_a_new_one(client, phone, corner, settings):
    other = register.account(Role.MEMBER, corner.team, member=corner.other)
    client.force_login(other, settings.AUTHENTICATION_BACKENDS[1])
    told = client.post("/field/phone/", {"device": phone.device}).json()
    assert told["device"] != phone.device


def test_a_member_of_another_team_cannot_revoke_a_phone(phone, corner):
    stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.xiaxian, code="X-9"))
    with pytest.raises(DomainError) as refusal:
        sync.revoke_device(stranger, phone.device, "x")
    assert refusal.value.code == "out_of_scope"


def test_the_phone_says_how_much_it_still_holds(phone):
    phone.send(unsent=3, oldest_unsent_at=NOON.isoformat(), clock_offset=-3600, is_persistent=True)
    device = Device.objects.everywhere("test").get()
    assert (device.unsent, device.oldest_unsent_at, device.clock_offset) == (3, NOON, -3600)


@pytest.mark.parametrize(
    "body", ["", "[]", '{"operations": [{"id": "x"}]}', '{"operations": "all"}', '{"unsent": -1}', "\xff"]
)
def test_a_broken_exchange_is_refused_with_its_place_and_nothing_is_written(phone, body):
    answer = Client().post(
        "/api/sync/", body, content_type="application/json", headers={"X-Device-Secret": phone.secret}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "field_invalid")
    assert SyncOperation.objects.everywhere("test").count() == 0


def test_a_fault_of_ours_loses_nothing_and_is_told_after_some_tries(phone, monkeypatch):
    monkeypatch.setitem(sync.taking._forms, "quick", lambda viewer, row: 1 / 0)
    act = quick(phone)
    states = [phone.states(act)[0] for _try in range(5)]
    assert states == ["taken"] * 4 + ["refused"]
    row = SyncOperation.objects.everywhere("test").get()
    assert (row.reason, row.fields["minutes"]) == ("operation_failed", ["20"])


def test_the_pages_to_keep_are_the_day_the_forms_and_the_own_open_items(phone, corner):
    """The most needed first, so that a cap takes the last items; with the days that a phone keeps things."""
    item = item_of(corner)
    answer = Client().get("/api/sync/pages/", headers={"X-Device-Secret": phone.secret}).json()
    assert [each["url"] for each in answer["pages"]] == [
        "/field/",
        "/field/unable/",
        "/field/quick/",
        "/field/find/",
        "/field/queue/",
        "/field/hazards/new/",
        "/field/duty/",
        "/field/desk/",
        f"/field/items/{item.pk}/",
        "/field/hazards/",
    ]
    assert answer["days"] == {"pages": 7, "sent": 7}
    actions.accept_work(corner.as_holder, item)
    later = Client().get("/api/sync/pages/", headers={"X-Device-Secret": phone.secret}).json()
    changed = [a["url"] for a, b in zip(answer["pages"], later["pages"], strict=True) if a != b]
    assert changed == ["/field/", "/field/unable/", f"/field/items/{item.pk}/"]


def test_a_long_queue_is_confirmed_at_once_and_done_by_the_worker(phone):
    acts = [quick(phone) for _number in range(6)]
    assert phone.states(*acts) == ["taken"] * 6
    assert records() == []
    assert sync.apply_later(phone.device) == 6
    asked = phone.send(asks=[act["id"] for act in acts]).json()["results"]
    assert [each["state"] for each in asked] == ["applied"] * 6
    assert len(records()) == 6


@pytest.fixture
def captain(corner, settings):
    client = Client()
    client.force_login(
        register.account(Role.CAPTAIN, corner.team, member=corner.captain),
        settings.AUTHENTICATION_BACKENDS[1],
    )
    return client


def test_the_captain_sees_unsent_work_and_decides_on_the_page(captain, phone, clash):
    phone.send(unsent=4, oldest_unsent_at=NOON.isoformat(), clock_offset=900)
    page = captain.get("/office/phones/").content.decode()
    assert "手机里未发 4 件" in page
    assert "手机时钟不准" in page
    assert "已改派 吕春梅，还没办结" in page
    captain.post(f"/office/phones/acts/{clash.pk}/credit/", {"note": "确实去了"})
    assert [each.note for each in records()] == ["修好了"]
    assert "没有要定的" in captain.get("/office/phones/").content.decode()


def test_the_captain_revokes_a_phone_and_finds_it_among_the_revoked(captain, phone):
    captain.post(f"/office/phones/{phone.device}/revoke/", {"reason": "丢了"})
    assert "看已停用的 1 部" in captain.get("/office/phones/").content.decode()
    page = captain.get("/office/phones/?revoked=1").content.decode()
    assert re.search(r"已停用.*卫东海 7月14日", page)
    assert phone.send().status_code == 410


def test_a_captain_of_another_team_sees_neither_phones_nor_clashes(corner, clash, settings):
    other = register.team(corner.tree.xiaxian, code="X-9")
    client = Client()
    client.force_login(register.account(Role.CAPTAIN, other), settings.AUTHENTICATION_BACKENDS[1])
    page = client.get("/office/phones/").content.decode()
    assert "还没有队员在手机上登录过" in page
    assert "没有要定的" in page
