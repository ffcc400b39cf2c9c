"""A guarantee's walk on the phone: kept for the valley, and its stops finished through the phone's door."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from tests.factories import execute, register
from tests.factories.phones import Phone

from liming.execute import actions, queries
from liming.execute.actions import GuaranteeDraft
from liming.execute.models import ServiceRecord
from liming.plan.models import WorkItem
from liming.register.models import Member
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=clock.LOCAL_ZONE)


@pytest.fixture
def corner():
    with clock.fixed(NOW):
        yield execute.corner()


@pytest.fixture
def stops(corner) -> list[WorkItem]:
    """A tea season of three farms, given out to the holder from today on."""
    start = NOW + timedelta(days=6)
    values = {"team": corner.team, "title": "茶季保电", "theme": "tea", "starts_at": start}
    draft = GuaranteeDraft(**values, ends_at=start + timedelta(days=60), checks_from=date(2026, 6, 1))
    row = actions.plan_guarantee(corner.as_captain, draft)
    farms = [register.customer(corner.team, f"茶园{number}", kind="farm") for number in range(3)]
    actions.add_guarantee_places(corner.as_captain, row, customers=farms)
    actions.set_guarantee_people(corner.as_captain, row, [(corner.holder, "检查")])
    actions.issue_guarantee(corner.as_captain, row)
    return list(WorkItem.objects.everywhere("test").filter(origin_id=str(row.pk)).order_by("scheduled_date"))


def signed_in(corner, settings, member: Member) -> Client:
    client = Client()
    account = register.account(Role.MEMBER, corner.team, member=member)
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
    return client


@pytest.fixture
def client(corner, settings) -> Client:
    return signed_in(corner, settings, corner.holder)


@pytest.fixture
def phone(client) -> Phone:
    told = client.post("/field/phone/", {"name": "测试机"}).json()
    return Phone(told["secret"], told["device"])


def kept(phone: Phone) -> dict[str, str]:
    """Address to mark of the pages that the phone keeps."""
    answer = Client().get("/api/sync/pages/", headers={"X-Device-Secret": phone.secret}).json()
    return {each["url"]: each["mark"] for each in answer["pages"]}


def address(corner) -> str:
    ((row, _done, _total),) = queries.my_guarantees(corner.as_holder)
    return f"/field/guarantees/{row.number}/"


def test_the_walk_and_its_stops_are_kept_and_the_walk_renewed_when_a_stop_is_done(corner, phone, stops):
    before = kept(phone)
    page = address(corner)
    assert [url for url in before if url == page] == [page]
    assert {f"/field/items/{each.pk}/" for each in stops} < set(before)
    actions.accept_work(corner.as_holder, stops[0])
    assert kept(phone)[page] != before[page]


def test_the_walk_of_somebody_else_is_not_kept(corner, settings, stops):
    other = register.member(corner.team, code="M-X9")
    told = signed_in(corner, settings, other).post("/field/phone/", {"name": "别人的"}).json()
    assert [url for url in kept(Phone(told["secret"], told["device"])) if "guarantees" in url] == []


def test_the_pages_carry_what_the_phone_needs_to_go_from_stop_to_stop(corner, client, stops):
    """Each stop by its item, the count, the next button; and the form leads back to the walk."""
    page = address(corner)
    read = client.get(page).content.decode()
    assert all(f'data-day-item="{each.pk}"' in read for each in stops)
    assert (read.count("data-walk-next"), read.count("data-walk-done")) == (1, 1)
    actions.accept_work(corner.as_holder, stops[0])
    actions.arrive(corner.as_holder, stops[0])
    assert f'data-after="{page}"' in client.get(f"/field/items/{stops[0].pk}/").content.decode()


def test_a_stop_done_in_the_valley_is_recorded_at_its_own_time(corner, client, phone, stops):
    """Accept, arrive and finish come together later; the walk then leads to the second farm."""
    (first, second, _third), page = stops, address(corner)
    answers = {f"check_{each.number}": "ok" for each in first.checklist.items.all()}
    answers |= {f"value_{each.number}": "220" for each in first.checklist.items.all()}
    acts = [
        phone.act("accept", first.pk),
        phone.act("arrive", first.pk, no_position="no_signal"),
        phone.act("finish", first.pk, **answers, result="solved", minutes="40"),
    ]
    assert phone.states(*acts) == ["applied"] * 3
    record = ServiceRecord.objects.everywhere("test").get(work_item=first)
    assert record.origin_kind == "guarantee"
    read = client.get(page).content.decode()
    assert f'href="/field/items/{second.pk}/" data-walk-next' in read
