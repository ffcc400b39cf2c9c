"""Registering for a caller: who calls, where it lies, what looks alike, before it is saved."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories import execute as world
from tests.factories import photos, register

from liming.execute import actions
from liming.execute.models import Request, RequestPhoto
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=world.corner)]
NEW = "/office/requests/new/"
CALL = {
    "title": "炒茶机一开就跳闸",
    "service_type": "REP01",
    "source": "village",
    "urgency": "normal",
    "address": "夏县泗交镇窑头村",
}


@pytest.fixture(autouse=True)
def _still(settings, tmp_path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with clock.fixed(world.MORNING):
        yield


@pytest.fixture
def captain(client: Client, corner: world.Corner, settings) -> Client:
    client.force_login(register.account(Role.CAPTAIN, corner.team), settings.AUTHENTICATION_BACKENDS[1])
    return client


@pytest.fixture
def household(corner: world.Corner):
    return register.customer(
        corner.team,
        "王大山",
        phone="13912345678",
        account_number="1400123456",
        address="夏县泗交镇窑头村 12 号",
        grid=corner.first,
    )


def row() -> Request:
    return Request.objects.everywhere("test").get()


@pytest.mark.parametrize("number", ["139 1234 5678", "1400123456"])
def test_a_caller_is_found_by_the_whole_number_masked_and_kept(captain, household, number: str) -> None:
    """Name, phone and account are masked; the audit keeps the customer and not the number."""
    page = captain.post(NEW + "caller/", {"caller": number}).content.decode()
    assert f'data-caller="{household.code}"' in page
    assert "王**" in page
    for private in ("王大山", "13912345678", "1400123456"):
        assert private not in page
    entry = AuditEntry.objects.get(act="customer.looked_up")
    assert entry.subject_id == str(household.pk)
    assert number.replace(" ", "") not in str(entry.after)


@pytest.mark.parametrize(("number", "words"), [("13900000000", "没有这个号码"), ("139", "请写全号码")])
def test_part_of_a_number_finds_nobody(captain, household, number: str, words: str) -> None:
    assert words in captain.post(NEW + "caller/", {"caller": number}).content.decode()
    assert not AuditEntry.objects.filter(act="customer.looked_up").exists()


def test_nobody_looks_into_another_county(corner: world.Corner, household) -> None:
    stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
    assert actions.look_up_caller(stranger, "13912345678") == ()


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.PARTY_SECRETARY, Role.CONTACT])
def test_who_may_not_look_up_callers(corner: world.Corner, household, role: Role) -> None:
    with pytest.raises(DomainError) as refusal:
        actions.look_up_caller(corner.viewer(role), "13912345678")
    assert refusal.value.code == "forbidden"


def test_the_customer_and_photos_stand_on_the_request(captain, corner, household) -> None:
    photo = SimpleUploadedFile("a.jpg", photos.jpeg("a", "place"), "image/jpeg")
    captain.post(NEW, {**CALL, "customer_code": household.code, "photos": [photo]})
    assert (row().customer, row().grid_version.grid) == (household, corner.first)
    assert RequestPhoto.objects.get().request == row()


def test_a_border_is_asked_before_saving_and_the_answer_counts(captain, corner) -> None:
    """Both villages are offered; the chosen one makes it certain."""
    place = {"longitude": world.BORDER[0], "latitude": world.BORDER[1], "address": ""}
    page = captain.post(NEW + "ahead/", {**CALL, **place}).content.decode()
    assert ["靠近交界" in page, "窑头村" in page, "泗交村" in page] == [True, True, True]
    captain.post(NEW, {**CALL, **place, "grid": "SJ-03"})
    assert (row().grid_version.grid, row().state) == (corner.second, "dispatched")


def test_what_looks_alike_is_shown_before_saving(captain, corner) -> None:
    """The open request of the same village, kind and words, with its number; nothing is written."""
    earlier = world.request(corner)
    page = captain.post(NEW + "ahead/", {**CALL, "words": "炒茶机一开就跳闸"}).content.decode()
    assert "相似诉求" in page
    assert earlier.number in page
    assert Request.objects.everywhere("test").count() == 1
    other = captain.post(NEW + "ahead/", {**CALL, "title": "想办光伏并网", "service_type": "MKT02"})
    assert earlier.number not in other.content.decode()


def test_a_clear_place_is_told(captain, corner) -> None:
    assert "泗交镇 窑头村" in captain.post(NEW + "ahead/", CALL).content.decode()


def test_a_place_is_needed(captain, corner) -> None:
    answer = captain.post(NEW, {**CALL, "address": ""})
    assert (answer.status_code, "在图上点" in answer.content.decode()) == (400, True)
