"""A captain sees the phone's pages as the member does: with a banner, without any write, until it ends."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.factories import execute, register

from liming.execute.models import HelpCall
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
NOON = datetime(2026, 7, 14, 12, 0, tzinfo=clock.LOCAL_ZONE)
PAGES = (
    *("/field/", "/field/quick/", "/field/find/", "/field/unable/", "/field/hazards/", "/field/duty/"),
    *("/field/desk/", "/field/ledger/", "/field/me/", "/field/hours/", "/field/notices/"),
)


@pytest.fixture
def corner(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.fixed(NOON):
        yield execute.corner()


@pytest.fixture
def client(corner, settings):
    client = Client()
    account = register.account(Role.CAPTAIN, corner.team, member=corner.captain)
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
    return client


@pytest.fixture
def looking(client, corner):
    answer = client.post(f"/office/view-as/{corner.holder.pk}/", {"reason": "看不到新单"})
    assert answer.url == "/field/"
    return client


def test_every_page_opens_as_the_member_sees_it_and_says_so(looking, corner):
    item = execute.item_of(execute.request(corner))
    for url in (*PAGES, f"/field/items/{item.pk}/"):
        answer = looking.get(url)
        assert answer.status_code == 200, url
        page = answer.content.decode()
        assert "您在以 张建军 的身份查看" in page
        assert "data-phone data-account" not in page
        assert answer.headers.get("X-Account") is None
    assert item.title in looking.get("/field/").content.decode()
    assert AuditEntry.objects.filter(act="phone_view.opened", after__page="/field/duty/").count() == 1


def test_nothing_is_done_in_the_members_name(looking, corner):
    item = execute.item_of(execute.request(corner))
    tries = {
        f"/field/items/{item.pk}/accept/": {},
        "/field/unable/": {"way": "help", "kind": "hands", "words": "x"},
        "/field/phone/": {"name": "x"},
        f"/field/items/{item.pk}/phone/": {},
    }
    for url, data in tries.items():
        answer = looking.post(url, data)
        assert "只能看" in answer.content.decode(), url
    item.refresh_from_db()
    assert (item.state, HelpCall.objects.everywhere("test").count()) == ("dispatched", 0)


def test_a_page_that_would_write_is_stopped_at_the_database(looking, monkeypatch):
    from liming.web.field import day

    monkeypatch.setattr(day.queries, "member_day", lambda viewer, member_id, on: HelpCall.objects.create())
    answer = looking.get("/field/")
    assert "只能看" in answer.content.decode()


def test_one_click_ends_it_and_the_own_pages_are_back(looking):
    looking.post("/office/view-as/end/")
    page = looking.get("/field/").content.decode()
    assert "身份查看" not in page
    assert "卫东海" in page
    assert AuditEntry.objects.filter(act="phone_view.ended").count() == 1


def test_it_ends_by_itself_and_where_the_right_or_the_place_is_lost(looking, corner):
    with clock.fixed(NOON + timedelta(minutes=31)):
        assert "身份查看" not in looking.get("/field/me/").content.decode()
    corner.holder.left_on = NOON.date()
    corner.holder.save()
    assert looking.get("/field/").status_code == 404


def test_the_list_finds_members_of_the_own_teams_only(client, corner):
    other = register.team(corner.tree.xiaxian, code="X-9")
    register.member(other, "王五", code="M-X")
    page = client.get("/office/view-as/?q=张").content.decode()
    assert "张建军" in page
    assert "王五" not in client.get("/office/view-as/").content.decode()
    assert client.post(f"/office/view-as/{corner.captain.pk}/", {"reason": "x"}).status_code == 400


def test_a_member_has_no_such_page(corner, settings):
    client = Client()
    client.force_login(
        register.account(Role.MEMBER, corner.team, member=corner.deputy), settings.AUTHENTICATION_BACKENDS[1]
    )
    assert client.get("/office/view-as/").status_code == 403
    assert client.post(f"/office/view-as/{corner.holder.pk}/", {"reason": "x"}).status_code == 403
