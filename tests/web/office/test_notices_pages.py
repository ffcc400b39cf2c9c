"""Notices, open warnings, channels and subscriptions as pages; the bell costs one small query at most."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import execute as make
from tests.factories import register

from liming.execute.actions import look_after_alarms, warn
from liming.register.models import Account, Channel, Delivery, Notice
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]
ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7aoc-4bc4-97a0"


def signed_in(client: Client, settings, role: Role, place: object, member: object = None) -> Account:
    account = register.account(role, place, member=member)
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
    return account


def told(account: Account, number: int, link: str = "") -> Notice:
    return Notice.objects.create(
        account=account, kind="urged", subject=f"s{number}", words=f"催办 {number}", link=link, at=clock.now()
    )


def test_the_bell_counts_what_is_unread_and_reading_empties_it(
    client: Client, corner: make.Corner, settings
) -> None:
    captain = signed_in(client, settings, Role.CAPTAIN, corner.team, corner.captain)
    told(captain, 1), told(captain, 2)
    page = client.get("/office/notices/").content.decode()
    assert '<span class="bell-count">2</span>' in page
    assert "催办 1" in page
    client.post("/office/notices/read/")
    assert "bell-count" not in client.get("/office/notices/").content.decode()


def test_the_list_asks_as_often_for_three_as_for_one(client: Client, corner: make.Corner, settings) -> None:
    captain = signed_in(client, settings, Role.CAPTAIN, corner.team, corner.captain)
    counts = []
    for more in (1, 2):
        for number in range(more):
            told(captain, more * 10 + number)
        client.get("/office/notices/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/office/notices/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_opening_a_notice_leads_to_the_request_and_a_member_to_the_own_item(
    client: Client, corner: make.Corner, settings
) -> None:
    row = make.request(corner)
    captain = signed_in(client, settings, Role.CAPTAIN, corner.team, corner.captain)
    notice = told(captain, 1, f"request_detail|{row.number}")
    assert client.get(f"/office/notices/{notice.pk}/open/").url == f"/office/requests/{row.number}/"
    notice.refresh_from_db()
    assert notice.read_at is not None
    holder = signed_in(client, settings, Role.MEMBER, corner.team, corner.holder)
    notice = told(holder, 1, f"request_detail|{row.number}")
    item = make.item_of(row)
    assert client.get(f"/office/notices/{notice.pk}/open/").url == f"/field/items/{item.pk}/"
    assert "催办 1" in client.get("/field/notices/").content.decode()


def test_somebody_elses_notice_is_not_found(client: Client, corner: make.Corner, settings) -> None:
    captain = register.account(Role.CAPTAIN, corner.team, member=corner.captain)
    notice = told(captain, 1)
    signed_in(client, settings, Role.UNIT, corner.tree.xiaxian)
    assert client.get(f"/office/notices/{notice.pk}/open/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_open_warnings_stand_in_the_list_and_in_the_drawer(
    client: Client, corner: make.Corner, settings
) -> None:
    with clock.fixed(make.MORNING):
        row = make.request(corner)
    with clock.fixed(make.MORNING + timedelta(minutes=75)):
        warn()
        signed_in(client, settings, Role.CAPTAIN, corner.team, corner.captain)
        page = client.get("/office/notices/warnings/").content.decode()
        assert "到场时限用去 80%" in page
        assert f"（{row.number}）" in page
        drawer = client.get(f"/office/requests/{row.number}/").content.decode()
        assert "到场时限用去 50%" in drawer
    signed_in(client, settings, Role.UNIT, corner.tree.wuxiang)
    assert row.number not in client.get("/office/notices/warnings/").content.decode()


def test_a_channel_is_made_and_changed_without_its_address_ever_shown(
    client: Client, corner: make.Corner, settings
) -> None:
    signed_in(client, settings, Role.UNIT, corner.tree.xiaxian)
    data = {"name": "队群", "kind": "wecom", "place": f"team:{corner.team.code}", "address": ROBOT}
    assert client.post("/office/notices/channels/new/", data).status_code == 302
    row = Channel.objects.everywhere("test").get()
    assert (row.address, row.team) == ("wecombot://693a91f6-7aoc-4bc4-97a0", corner.team)
    for address in ("/office/notices/channels/", f"/office/notices/channels/{row.pk}/"):
        assert "693a91f6" not in client.get(address).content.decode()
    client.post(f"/office/notices/channels/{row.pk}/", {"name": "新名"})
    row.refresh_from_db()
    assert (row.name, row.is_active, row.address) == ("新名", False, "wecombot://693a91f6-7aoc-4bc4-97a0")


def test_a_wrong_address_comes_back_with_the_remedy_and_without_the_secret(
    client: Client, corner: make.Corner, settings
) -> None:
    signed_in(client, settings, Role.UNIT, corner.tree.xiaxian)
    data = {"name": "群", "kind": "feishu", "place": "unit:140828", "address": "https://secret.example/abc"}
    answer = client.post("/office/notices/channels/new/", data)
    assert answer.status_code == 422
    assert "请粘贴群机器人的 Webhook 地址" in answer.content.decode()
    assert "secret.example" not in answer.content.decode()


def test_an_undelivered_notice_is_shown_and_sent_again(client: Client, corner: make.Corner, settings) -> None:
    at = datetime(2026, 7, 14, 9, tzinfo=clock.LOCAL_ZONE)
    row = Delivery.objects.create(
        kind="rating_invitation",
        subject="x",
        path=corner.team.path,
        state="failed",
        tries=6,
        at=at,
        next_at=at,
    )
    signed_in(client, settings, Role.UNIT, corner.tree.xiaxian)
    assert "客户手机" in client.get("/office/notices/undelivered/").content.decode()
    client.post(f"/office/notices/undelivered/{row.pk}/again/")
    row.refresh_from_db()
    assert (row.state, row.tries) == ("waiting", 0)


@pytest.mark.parametrize("page", ["channels/", "channels/new/", "undelivered/"])
@pytest.mark.parametrize(("role", "status"), [(Role.CAPTAIN, 403), (Role.SYSTEM_ADMIN, 200)])
def test_channels_are_kept_by_unit_and_system_administrator_alone(
    client: Client, corner: make.Corner, settings, page: str, role: Role, status: int
) -> None:
    signed_in(client, settings, role, corner.tree.xiaxian)
    assert client.get(f"/office/notices/{page}").status_code == status


def test_subscriptions_are_made_shown_and_revoked_on_office_and_phone(
    client: Client, corner: make.Corner, settings
) -> None:
    signed_in(client, settings, Role.CAPTAIN, corner.team, corner.captain)
    client.post("/office/subscriptions/new/", {"kind": "team", "team": corner.team.code})
    client.post("/office/subscriptions/new/", {"kind": "duty", "from": "field"})
    for page in ("/office/subscriptions/", "/field/subscriptions/"):
        text = client.get(page).content.decode()
        assert text.count(".ics") == 2
    key = text.split("/office/subscriptions/")[1].split("/revoke/")[0]
    client.post(f"/office/subscriptions/{key}/revoke/")
    assert client.get("/office/subscriptions/").content.decode().count(".ics") == 1
    assert client.post("/office/subscriptions/new/", {"kind": "nothing"}).status_code == 404


def test_the_alarms_name_the_grid_since_when_and_lead_to_where_a_holder_is_named(
    client: Client, corner: make.Corner, settings
) -> None:
    signed_in(client, settings, Role.CAPTAIN, corner.team, corner.captain)
    counts = []
    for grid in (None, corner.first, corner.second):
        if grid:
            version = grid.current
            version.holder = None
            version.save()
        with clock.fixed(make.MORNING):
            look_after_alarms(make.SYSTEM)
            client.get("/office/notices/alarms/")
            with CaptureQueriesContext(connection) as asked:
                page = client.get("/office/notices/alarms/").content.decode()
        counts.append(len(asked))
    assert page.count("网格没有责任人</td>") == 2
    assert f'/office/register/grids/{corner.first.code}/"' in page
    assert "定网格责任人" in page
    assert counts[1] == counts[2]
