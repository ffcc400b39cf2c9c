"""Help, hand-over, hazards and duty from a phone without a signal: the page's own form, at its own moment."""

import hashlib
from datetime import datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from tests.factories import execute, photos, register
from tests.factories.phones import Phone

from liming.execute import actions
from liming.execute.actions import EvidenceDraft, HazardDraft, RecordDraft, ShiftDraft, sync
from liming.execute.enums import DutyKind, EvidenceKind
from liming.execute.models import (
    DeskRecord,
    DutyPresence,
    DutySwap,
    Hazard,
    HelpCall,
    ServiceRecord,
    SyncOperation,
)
from liming.plan.models import WorkItem
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
NOON = datetime(2026, 7, 14, 12, 0, tzinfo=clock.LOCAL_ZONE)
EARLIER = NOON - timedelta(hours=2)


@pytest.fixture
def corner(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.fixed(NOON):
        yield execute.corner()


@pytest.fixture
def signed_in(client: Client, corner, settings):
    account = register.account(Role.MEMBER, corner.team, member=corner.holder)
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
    return client


@pytest.fixture
def phone(signed_in):
    told = signed_in.post("/field/phone/", {"name": "测试机"}).json()
    return Phone(told["secret"], told["device"])


@pytest.fixture
def picture(phone):
    content = photos.jpeg()
    name = hashlib.sha256(content).hexdigest()
    phone.put(name, 0, len(content), content)
    return {"photos": {"photos": [name]}}


def raised(corner, **fields) -> Hazard:
    draft = HazardDraft("表后线绝缘破损", keeper=corner.holder, **fields)
    return actions.raise_hazard(corner.as_holder, corner.team, draft)


def operation(act: dict) -> SyncOperation:
    return SyncOperation.objects.everywhere("test").get(pk=act["id"])


def test_a_call_for_help_counts_from_when_it_was_made_even_if_the_work_went_on(phone, corner):
    item = execute.item_of(execute.request(corner))
    WorkItem.objects.everywhere("test").filter(pk=item.pk).update(member=corner.deputy)
    act = phone.act("help", item.pk, EARLIER, kind="hands", words="要两个人", item=item.pk)
    assert phone.states(act, act) == ["applied", "applied"]
    call = HelpCall.objects.everywhere("test").get()
    assert (call.member, call.item, call.asked_at, call.received_at) == (corner.holder, item, EARLIER, NOON)


def test_work_is_handed_over_and_given_back_from_the_phone_once(phone, corner):
    first, second = (execute.item_of(execute.request(corner)) for _each in range(2))
    over = phone.act("hand-over", first.pk, item=first.pk, colleague=corner.deputy.pk, words="走不开")
    back = phone.act("give-back", second.pk, item=second.pk, words="没有证")
    assert phone.states(over, back) == ["applied", "applied"]
    assert phone.states(over, back) == ["applied", "applied"]
    items = WorkItem.objects.everywhere("test")
    assert items.get(member=corner.deputy).title == first.title
    assert items.filter(state="declined").count() == 2


def test_what_the_captain_gave_to_somebody_else_since_is_not_handed_over_again(phone, corner):
    request = execute.request(corner)
    item = execute.item_of(request)
    act = phone.act("hand-over", item.pk, EARLIER, item=item.pk, colleague=corner.deputy.pk, words="走不开")
    actions.dispatch_request(corner.as_captain, request, corner.other)
    assert phone.states(act) == ["merged"]
    request.refresh_from_db()
    assert request.holder == corner.other


def test_a_colleague_who_is_not_there_is_said_on_the_phone(phone, corner):
    item = execute.item_of(execute.request(corner))
    register.leave(corner.deputy, NOON.date(), NOON.date())
    act = phone.act("hand-over", item.pk, item=item.pk, colleague=corner.deputy.pk, words="走不开")
    (answer,) = phone.send(act).json()["results"]
    assert (answer["state"], answer["reason"]) == ("refused", "duty_on_leave")


def test_a_hazard_is_found_and_cured_at_the_moments_the_phone_kept(phone, corner, picture):
    found = phone.act("hazard", at=EARLIER, text="电杆倾斜", level="major", owner_side="grid")
    assert phone.states(found | picture) == ["applied"]
    hazard = Hazard.objects.everywhere("test").get()
    assert (hazard.found_at, hazard.keeper, hazard.level) == (EARLIER, corner.holder, "major")
    cured = phone.act("hz-cure", hazard.number, EARLIER + timedelta(hours=1), minutes=20, note="已扶正")
    assert phone.states(cured | picture) == ["applied"]
    hazard.refresh_from_db()
    record = ServiceRecord.objects.everywhere("test").get()
    assert (hazard.state, hazard.cured_at) == ("cured", EARLIER + timedelta(hours=1))
    assert (record.ended_at, record.member, record.minutes) == (hazard.cured_at, corner.holder, 20)


@pytest.fixture
def clash(phone, corner, picture):
    """The member cured a hazard that a colleague had cured meanwhile."""
    hazard = raised(corner)
    deputy = corner.viewer(Role.MEMBER, corner.deputy)
    evidence = (EvidenceDraft(EvidenceKind.PHOTO, ContentFile(b"x", name="a.png")),)
    actions.cure_hazard(deputy, hazard, RecordDraft(minutes=10, evidence=evidence))
    act = phone.act("hz-cure", hazard.number, EARLIER, minutes=40, note="换了线")
    assert phone.states(act | picture) == ["clash"]
    return operation(act)


def test_a_hazard_cured_twice_keeps_a_second_report_with_its_own_visit(clash, corner, settings):
    hazard = Hazard.objects.everywhere("test").get()
    client = Client()
    captain = register.account(Role.CAPTAIN, corner.team, member=corner.captain)
    client.force_login(captain, settings.AUTHENTICATION_BACKENDS[1])
    assert "现在是“待复查”" in client.get("/office/phones/").content.decode()
    record = sync.credit_clash(corner.as_captain, clash.pk, "两人都去了")
    hazard.refresh_from_db()
    steps = list(hazard.steps.order_by("at").values_list("kind", flat=True))
    assert (hazard.state, steps) == ("cured", ["found", "cured", "reported"])
    assert (record.member, record.minutes, record.ended_at) == (corner.holder, 40, EARLIER)
    clash.refresh_from_db()
    assert (clash.state, clash.record) == ("applied", record)


def test_a_clash_on_a_hazard_may_be_turned_down(clash, corner):
    sync.dismiss_clash(corner.as_captain, clash.pk, "没有去")
    assert Hazard.objects.everywhere("test").get().steps.count() == 2
    assert operation({"id": clash.pk}).state == "merged"


@pytest.fixture
def shift(corner):
    draft = ShiftDraft(
        team=corner.team,
        member=corner.holder,
        starts_at=EARLIER,
        ends_at=NOON + timedelta(hours=4),
        kind=DutyKind.TEAM,
    )
    with clock.fixed(EARLIER - timedelta(days=1)):
        return actions.add_shift(corner.as_captain, draft)


def test_duty_is_taken_up_and_left_at_the_moments_the_phone_kept(phone, shift):
    acts = [phone.act("duty-in", shift.pk, EARLIER), phone.act("duty-out", shift.pk, NOON)]
    assert phone.states(*acts) == ["applied", "applied"]
    stay = DutyPresence.objects.get()
    assert (stay.in_at, stay.out_at) == (EARLIER, NOON)


def test_a_shift_ahead_is_offered_and_taken_back_from_the_phone(phone, corner, shift):
    ahead = ShiftDraft(
        team=corner.team,
        member=corner.holder,
        starts_at=NOON + timedelta(days=2),
        ends_at=NOON + timedelta(days=2, hours=4),
        kind=DutyKind.TEAM,
    )
    shift = actions.add_shift(corner.as_captain, ahead)
    assert phone.states(phone.act("swap-ask", shift.pk, reason="家里有事")) == ["applied"]
    swap = DutySwap.objects.everywhere("test").get()
    assert phone.states(phone.act("swap-withdraw", swap.pk)) == ["applied"]
    swap.refresh_from_db()
    assert swap.state == "withdrawn"
    assert phone.states(phone.act("swap-withdraw", swap.pk)) == ["merged"]


def test_a_business_at_the_desk_counts_when_the_villager_stood_there(phone, corner):
    fields = {"business": "pay", "whom": "李大爷", "outcome": "done", "minutes": 10}
    act = phone.act("desk", at=EARLIER, **fields)
    (answer,) = phone.send(act).json()["results"]
    assert answer["state"] == "applied", answer
    row = DeskRecord.objects.everywhere("test").get()
    assert (row.member, row.asked_at, row.record.ended_at) == (corner.holder, EARLIER, EARLIER)


def test_the_page_offers_open_work_and_colleagues_and_says_what_is_missing(signed_in, corner):
    item = execute.item_of(execute.request(corner))
    page = signed_in.get(f"/field/unable/?item={item.pk}").content.decode()
    assert f'<option value="{item.pk}" selected>' in page
    assert corner.deputy.name in page
    answer = signed_in.post("/field/unable/", {"way": "hand-over", "item": item.pk, "words": "x"})
    assert answer.status_code == 400
    assert "请选一位同事" in answer.content.decode()
    signed_in.post("/field/unable/", {"way": "give-back", "item": item.pk, "words": "没有证"})
    item.refresh_from_db()
    assert item.state == "declined"


def test_the_phone_keeps_the_pages_of_open_hazards_with_what_can_be_done_now(phone, corner):
    hazard = raised(corner)
    told = Client().get("/api/sync/pages/", headers={"X-Device-Secret": phone.secret}).json()["pages"]
    urls = [each["url"] for each in told if hazard.number in each["url"]]
    start = f"/field/hazards/{hazard.number}/"
    assert urls == [start, f"{start}notify/", f"{start}cure/"]


def test_the_captain_answers_a_call_on_the_board(phone, corner, settings):
    phone.send(phone.act("help", kind="tools", words="要一台梯子"))
    client = Client()
    account = register.account(Role.CAPTAIN, corner.team, member=corner.captain)
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
    assert "要一台梯子" in client.get("/office/phones/").content.decode()
    call = HelpCall.objects.everywhere("test").get()
    client.post(f"/office/phones/help/{call.pk}/answer/", {"words": "马上送到"})
    assert "马上送到" in client.get("/office/phones/").content.decode()
