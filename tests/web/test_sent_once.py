"""A form sent twice, by a reload or a second tap, through every door: one effect, the same answer."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from tests.factories import contacts, counting, register
from tests.factories import execute as world

from liming.execute import actions
from liming.register.models import Account
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=world.corner)]
SignIn = Callable[[Account | None], Client]
PLACE = "夏县泗交镇窑头村"
DESK = {"business": "pay", "whom": "王大山", "outcome": "request", "minutes": "5"}
DOORS: dict[str, tuple[str, dict[str, str], str]] = {
    "public": ("/ask/", {"kind": "home", "address": PLACE, "words": "跳闸"}, "Request"),
    "contact": ("/contact/new/", {"kind": "village", "address": PLACE, "words": "树碰线"}, "Request"),
    "captain": (
        "/office/requests/new/",
        {
            "title": "跳闸",
            "service_type": "REP01",
            "source": "village",
            "urgency": "normal",
            "address": PLACE,
        },
        "Request",
    ),
    "captain at the desk": ("/office/duty/desk/", DESK, "DeskRecord"),
    "member who finds": ("/field/find/", {"words": "树碰线", "place": "SJ-02", "mine": "1"}, "Request"),
    "member who helped": (
        "/field/quick/",
        {"service_type": "REP02", "whom": "several", "result": "solved", "minutes": "40"},
        "ServiceRecord",
    ),
    "member at the desk": ("/field/desk/", DESK, "DeskRecord"),
}


@pytest.fixture
def corner(settings: Any, tmp_path: Any) -> Iterator[world.Corner]:
    settings.MEDIA_ROOT = tmp_path
    with clock.fixed(world.MORNING):
        yield world.corner()


@pytest.fixture
def sign_in(settings: Any) -> SignIn:
    def signed_in(account: Account | None) -> Client:
        client = Client()
        if account is not None:
            client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
        return client

    return signed_in


def account_at(door: str, corner: world.Corner) -> Account | None:
    if door == "public":
        return None
    if door == "contact":
        return contacts.village(corner).account
    member = corner.captain if door.startswith("captain") else corner.holder
    role = Role.CAPTAIN if member == corner.captain else Role.MEMBER
    account: Account = register.account(role, corner.team, member=member)
    return account


def key_in(page: str) -> str:
    found = re.search(r'<input type="hidden" name="once" value="([^"]+)"', page)
    assert found, page[:500]
    return found[1]


@pytest.mark.parametrize("door", DOORS)
def test_a_form_sent_again_leads_to_the_first_one(door: str, corner: world.Corner, sign_in: SignIn) -> None:
    """Each showing of the form makes a key of its own; with another one it counts as new."""
    client = sign_in(account_at(door, corner))
    address, values, model = DOORS[door]
    if "desk" in door:
        values = {**values, "team": corner.team.code}
    key, other = (key_in(client.get(address).content.decode()) for _ in range(2))
    first = client.post(address, {**values, "once": key})
    assert first.status_code == 302, first.content.decode()[:2000]
    before = counting.rows()
    again = client.post(address, {**values, "once": key})
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert counting.rows() == before
    assert client.post(address, {**values, "once": other}).status_code == 302
    assert counting.rows()[model] == before[model] + 1 == 2


def test_finished_work_sent_again_leads_to_its_page_and_without_the_key_is_refused(
    corner: world.Corner, sign_in: SignIn
) -> None:
    """The member on site whose line was cut sends the same form again."""
    viewer, item = corner.as_holder, world.item_of(world.request(corner))
    for act in (actions.accept_work, actions.depart, actions.arrive):
        act(viewer, item)
    client = sign_in(account_at("member", corner))
    address = f"/field/items/{item.pk}/"
    values = {"result": "solved", "minutes": "40", "once": key_in(client.get(address).content.decode())}
    values |= {f"check_{each.number}": "na" for each in item.checklist.items.all()} if item.checklist else {}
    first = client.post(f"{address}finish/", values)
    assert first.status_code == 302, first.content.decode()[:3000]
    before = counting.rows()
    again = client.post(f"{address}finish/", values)
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    refused = client.post(f"{address}finish/", {**values, "once": ""})
    assert refused.status_code == 400
    assert "不能改为" in refused.content.decode()
    assert counting.rows() == before


def test_a_faulty_form_keeps_its_key_for_the_mended_one(corner: world.Corner) -> None:
    client, (address, values, _) = Client(), DOORS["public"]
    key = key_in(client.get(address).content.decode())
    answer = client.post(address, {**values, "words": "", "once": key})
    assert (answer.status_code, key_in(answer.content.decode())) == (400, key)


@pytest.mark.parametrize("door", DOORS)
def test_a_sent_form_changed_and_sent_again_says_the_first_number_and_loses_nothing(
    door: str, corner: world.Corner, sign_in: SignIn
) -> None:
    """What was typed stays, with a new key: sent once more it is meant as another one."""
    client = sign_in(account_at(door, corner))
    address, values, model = DOORS[door]
    if "desk" in door:
        values = {**values, "team": corner.team.code}
    client.post(address, {**values, "once": "a"})
    before = counting.rows()
    changed = {**values, **dict.fromkeys(("words", "title", "whom_words"), "又跳了")}
    answer = client.post(address, {**changed, "once": "a"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "内容和现在的不同" in page
    assert "又跳了" in page
    assert counting.rows() == before
    assert client.post(address, {**changed, "once": key_in(page)}).status_code == 302
    assert counting.rows()[model] == before[model] + 1
