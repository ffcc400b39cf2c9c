"""A member's own phones: seen, and given up with a reason after being asked."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import execute, register
from tests.factories.phones import Phone

from liming.execute.models import Device
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]

QUERIES = 4


@pytest.fixture
def corner():
    return execute.corner()


@pytest.fixture
def signed_in(client, corner, settings):
    account = register.account(Role.MEMBER, corner.team, member=corner.holder)
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
    return client


def enrol(client, name: str) -> Phone:
    told = client.post("/field/phone/", {"name": name}).json()
    return Phone(told["secret"], told["device"])


def test_my_phones_say_what_each_told_last(signed_in):
    """The last heard first, with how much it had not sent."""
    first = enrol(signed_in, "旧手机")
    with clock.fixed(clock.now() + timedelta(hours=1)):
        first.send(unsent=3)
    enrol(signed_in, "新手机")
    page = signed_in.get("/field/phones/").content.decode()
    assert page.index("旧手机") < page.index("新手机")
    assert "3 件" in page
    assert 'href="/field/phones/"' in signed_in.get("/field/me/").content.decode()


def test_a_phone_is_given_up_after_a_reason_and_wipes_itself(signed_in):
    """Asked first, with what would be lost; then its door answers "gone", and the audit has it."""
    phone = enrol(signed_in, "旧手机")
    phone.send(unsent=2)
    address = f"/field/phones/{phone.device}/"
    assert "没发的 2 件会清除" in signed_in.get(address).content.decode()
    unsaid = signed_in.post(address, {"why": ""})
    assert (unsaid.status_code, Device.objects.everywhere("test").get().revoked_at) == (400, None)
    assert signed_in.post(address, {"why": "lost"}).url == "/field/phones/"
    assert phone.send().status_code == 410
    assert "data-device" not in signed_in.get("/field/phones/").content.decode()
    event = AuditEntry.objects.get(act="device.revoked")
    assert (event.after["reason"], event.after["unsent"]) == ("丢了", 2)


def test_somebody_elses_phone_is_neither_seen_nor_given_up(signed_in, corner, settings, client):
    mine = enrol(signed_in, "我的手机")
    other = register.account(Role.MEMBER, corner.team, member=corner.other)
    client.force_login(other, settings.AUTHENTICATION_BACKENDS[1])
    assert "data-device" not in client.get("/field/phones/").content.decode()
    answer = client.post(f"/field/phones/{mine.device}/", {"why": "lost"})
    assert answer.status_code == 404
    assert Device.objects.everywhere("test").get().revoked_at is None


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_with_more_phones(signed_in, number):
    for name in range(number):
        enrol(signed_in, f"手机{name}")
    signed_in.get("/field/phones/")
    with CaptureQueriesContext(connection) as asked:
        signed_in.get("/field/phones/")
    assert len(asked) == QUERIES
