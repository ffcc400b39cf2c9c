"""A community's or enterprise's own pages: raise, follow, add, urge, rate; nobody else's requests."""

import io
from collections.abc import Iterator
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import contacts, photos, register
from tests.factories import execute as world

from liming.execute import actions
from liming.execute.models import Rating, ReopenRequest, Request, RequestNote, RequestPhoto
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=world.corner)]
ASK = {"kind": "village", "address": "夏县泗交镇窑头村", "words": "变台边上的树碰线了，看着冒火"}


@pytest.fixture(autouse=True)
def _still(settings, tmp_path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with clock.fixed(world.MORNING):
        yield


@pytest.fixture
def sign_in(settings):
    def as_contact(profile) -> Client:
        client = Client()
        client.force_login(profile.account, settings.AUTHENTICATION_BACKENDS[1])
        return client

    return as_contact


def read(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content[:300]
    return answer.content.decode()


def row() -> Request:
    return Request.objects.everywhere("test").get()


def test_a_village_whistles_with_its_place_filled_in(corner, sign_in) -> None:
    """Source, grid, person and phone come from the profile; it is given out at once."""
    client = sign_in(contacts.village(corner))
    page = read(client, "/contact/new/")
    assert "村里吹哨" in page
    assert 'value="夏县泗交镇窑头村"' in page
    client.post("/contact/new/", {**ASK, "is_urgent": "yes"})
    found = row()
    assert (found.source, found.urgency, found.grid_version.grid) == ("village", "urgent", corner.first)
    assert (found.contact_name, found.contact_phone, found.state) == ("李有田", "13800001234", "dispatched")
    assert found.title == "变台边上的树碰线了"


def test_another_place_is_found_by_its_words(corner, sign_in) -> None:
    client = sign_in(contacts.village(corner))
    client.post("/contact/new/", {**ASK, "address": "夏县泗交镇泗交村"})
    assert row().grid_version.grid == corner.second


def test_an_enterprise_asks_as_the_customer_it_is(corner, sign_in) -> None:
    profile = contacts.enterprise(corner)
    client = sign_in(profile)
    assert "企业提诉求" in read(client, "/contact/new/")
    client.post("/contact/new/", {**ASK, "kind": "enterprise", "address": profile.address})
    found = row()
    assert (found.source, found.customer, found.grid_version.grid) == (
        "enterprise",
        profile.customer,
        corner.second,
    )


def test_the_list_shows_own_requests_in_plain_words(corner, sign_in) -> None:
    """Only what the body asked, with state and the surname of who comes; no resident's is there."""
    client = sign_in(contacts.village(corner))
    client.post("/contact/new/", ASK)
    world.request(corner, title="邻居家的事")
    page = read(client, "/contact/")
    assert "变台边上的树碰线了" in page
    assert "已派给服务队员" in page
    assert "来的人姓张" in page
    for hidden in ("邻居家的事", "张建军", "13800001234"):
        assert hidden not in page


def test_states_and_words_narrow_the_list(corner, sign_in) -> None:
    client = sign_in(contacts.village(corner))
    client.post("/contact/new/", ASK)
    assert "变台边上的树碰线了" not in read(client, "/contact/?time=ended")
    assert "变台边上的树碰线了" in read(client, "/contact/?time=all&q=碰线")
    assert "没有这样的诉求" in read(client, "/contact/?q=水表")


def test_another_body_reaches_nothing_of_it(corner, sign_in) -> None:
    """Page, photo, adding, urging and reopening of a request of somebody else are not found."""
    sign_in(contacts.village(corner)).post("/contact/new/", {**ASK, "photos": [_photo()]})
    number, sha = row().number, RequestPhoto.objects.get().sha256
    stranger = sign_in(contacts.enterprise(corner))
    assert "变台" not in read(stranger, "/contact/?time=all")
    assert stranger.get(f"/contact/{number}/").status_code == 404
    assert stranger.get(f"/contact/{number}/photos/{sha}/").status_code == 404
    for act in ("add", "urge", "reopen"):
        assert stranger.post(f"/contact/{number}/{act}/", {"words": "x"}).status_code == 404
    assert not RequestNote.objects.exists()


def test_two_enterprises_of_a_township_do_not_see_each_other(corner, sign_in) -> None:
    one = contacts.enterprise(corner)
    other = register.customer(corner.team, "泗交粉条厂", kind="key_enterprise")
    sign_in(one).post("/contact/new/", {**ASK, "kind": "enterprise", "address": one.address})
    second = contacts.enterprise(corner, "noodles", customer=other)
    assert "变台" not in read(sign_in(second), "/contact/?time=all")


def test_what_the_office_took_down_for_the_enterprise_is_its_own(corner, sign_in) -> None:
    profile = contacts.enterprise(corner)
    world.request(corner, title="配电室温度高", customer=profile.customer)
    assert "配电室温度高" in read(sign_in(profile), "/contact/")


def test_a_township_sees_what_was_taken_down_from_it(corner, sign_in) -> None:
    """Its own whistles, whoever wrote them down; those of a village in it stay the village's."""
    profile = contacts.village(corner, "town", kind="township", name="泗交镇政府", grid=None)
    world.request(corner, title="防汛值守要电", source="township")
    world.request(corner, title="村里路灯不亮", source="village")
    page = read(sign_in(profile), "/contact/?time=all")
    assert ["防汛值守要电" in page, "村里路灯不亮" in page] == [True, False]


def test_who_speaks_for_the_body_later_sees_what_was_asked_before(corner, sign_in) -> None:
    first = contacts.village(corner)
    sign_in(first).post("/contact/new/", ASK)
    second = contacts.village(corner, "yaotou2", person="田小禾")
    assert "变台边上的树碰线了" in read(sign_in(second), "/contact/")


def test_words_and_a_photo_are_added_and_seen_by_the_team(corner, sign_in, settings) -> None:
    """Masked on the contact's page and in the office's drawer; the photo opens for the captain."""
    client = sign_in(contacts.village(corner))
    client.post("/contact/new/", ASK)
    number = row().number
    client.post(f"/contact/{number}/add/", {"words": "找老王 13912345678", "photos": [_photo()]})
    assert "找老王 139****5678" in read(client, f"/contact/{number}/")
    captain = Client()
    captain.force_login(register.account(Role.CAPTAIN, corner.team), settings.AUTHENTICATION_BACKENDS[1])
    drawer = read(captain, f"/office/requests/{number}/")
    assert "找老王 139****5678" in drawer
    sha = RequestPhoto.objects.get().sha256
    assert captain.get(f"/office/requests/{number}/photos/{sha}/")["Content-Type"] == "image/jpeg"


def test_a_photo_is_for_the_office_and_for_who_goes(corner, sign_in, settings) -> None:
    """The holder sees it, a colleague of the same team and the party secretary do not."""
    sign_in(contacts.village(corner)).post("/contact/new/", {**ASK, "photos": [_photo()]})
    url = f"/office/requests/{row().number}/photos/{RequestPhoto.objects.get().sha256}/"
    answers = []
    for role, member in (
        (Role.MEMBER, corner.holder),
        (Role.MEMBER, corner.other),
        (Role.PARTY_SECRETARY, None),
    ):
        client = Client()
        account = register.account(role, corner.team, member=member)
        client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
        answers.append(client.get(url).status_code)
    assert answers == [200, 400, 403]


def test_urging_is_kept_and_braked(corner, sign_in) -> None:
    """Once in four hours; the second is refused with what to do, the fifth hour it goes again."""
    client = sign_in(contacts.village(corner))
    client.post("/contact/new/", ASK)
    url = f"/contact/{row().number}/urge/"
    assert client.post(url).status_code == 302
    assert "小时内催办过" in client.post(url).content.decode()
    with clock.fixed(world.MORNING + timedelta(hours=4, minutes=1)):
        assert client.post(url).status_code == 302
    assert RequestNote.objects.filter(kind="urged").count() == 2
    assert AuditEntry.objects.filter(act="request.urged").count() == 2


def test_the_contact_rates_once_through_the_sealed_link(corner, sign_in) -> None:
    """The link stands on its page after the work and goes when it was used; no score is shown back."""
    client = sign_in(contacts.village(corner, phone=""))
    client.post("/contact/new/", ASK)
    item, number = world.item_of(row()), row().number
    actions.accept_work(corner.as_holder, item)
    actions.finish_work(corner.as_holder, item, actions.RecordDraft(note="树枝已清", photo_count=1))
    token = world.link_token(row())
    assert f"/rate/{token}/" in read(client, f"/contact/{number}/")
    assert "请评价" in read(client, "/contact/")
    client.post(f"/rate/{token}/", {"score": "4"})
    assert Rating.objects.get().score == 4
    assert "/rate/" not in read(client, f"/contact/{number}/")
    assert "请评价" not in read(client, "/contact/")


def test_not_solved_asks_for_reopening(corner, sign_in) -> None:
    client = sign_in(contacts.village(corner))
    client.post("/contact/new/", ASK)
    item, number = world.item_of(row()), row().number
    actions.accept_work(corner.as_holder, item)
    actions.finish_work(corner.as_holder, item, actions.RecordDraft(note="树枝已清", photo_count=1))
    client.post(f"/contact/{number}/reopen/", {"words": "还在碰"})
    assert ReopenRequest.objects.everywhere("test").get().reason == "还在碰"


def test_the_list_is_downloaded_as_a_sheet(corner, sign_in) -> None:
    client = sign_in(contacts.village(corner))
    client.post("/contact/new/", ASK)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/contact/export/").content))
    head, line = (list(cells) for cells in book.active.iter_rows(values_only=True))
    assert head == ["单号", "诉求", "进度", "受理时间", "时限", "来的人"]
    assert line[:3] == [row().number, "变台边上的树碰线了", "已派给服务队员"]


def test_what_is_missing_is_said(corner, sign_in) -> None:
    answer = sign_in(contacts.village(corner)).post("/contact/new/", {**ASK, "words": ""})
    assert answer.status_code == 400
    assert "请说说情况" in answer.content.decode()


def test_the_list_costs_the_same_with_three_rows(corner, sign_in) -> None:
    """As many queries for three requests as for one."""
    client = sign_in(contacts.village(corner))
    costs = []
    for count in (1, 2):
        for _ in range(count):
            client.post("/contact/new/", ASK)
        client.get("/contact/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/contact/")
        costs.append(len(asked))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("role", [Role.CAPTAIN, Role.MEMBER, Role.UNIT, Role.SYSTEM_ADMIN])
def test_nobody_of_the_house_opens_a_contacts_page(corner, settings, role: Role) -> None:
    client = Client()
    client.force_login(register.account(role, corner.team), settings.AUTHENTICATION_BACKENDS[1])
    for url in ("/contact/", "/contact/new/", "/contact/export/"):
        assert client.get(url).status_code == 403


def test_a_contact_opens_nothing_of_the_house(corner, sign_in) -> None:
    client = sign_in(contacts.village(corner))
    for url in (
        "/office/",
        "/office/requests/",
        "/office/requests/new/",
        "/field/",
        "/office/register/",
        "/office/contacts/",
    ):
        assert client.get(url).status_code == 403
    assert client.get("/").url == "/contact/"


def test_an_account_without_a_profile_is_told_so(corner, settings) -> None:
    client = Client()
    account = register.account(Role.CONTACT, corner.tree.xiaxian)
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
    assert "还没有登记代表" in client.get("/contact/").content.decode()


def _photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", photos.jpeg("a"), "image/jpeg")
