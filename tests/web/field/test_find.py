"""A member's own find: in a few taps, done at once or left to the captain."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories import execute as world
from tests.factories import photos, register

from liming.execute import actions
from liming.execute.actions import FindDraft
from liming.execute.models import Request, RequestPhoto
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=world.corner)]
FIND = {"words": "变台边的树碰线，风一吹就打火", "place": "SJ-02"}


@pytest.fixture(autouse=True)
def _still(settings, tmp_path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with clock.fixed(world.MORNING):
        yield


@pytest.fixture
def holder(client: Client, corner: world.Corner, settings) -> Client:
    account = register.account(Role.MEMBER, corner.team, member=corner.holder)
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
    return client


def row() -> Request:
    return Request.objects.everywhere("test").get()


def test_mine_is_signed_for_at_once(holder: Client, corner: world.Corner) -> None:
    """Source, grid and photo are kept; the item opens, accepted by the finder as first asked."""
    photo = SimpleUploadedFile("a.jpg", photos.jpeg("a"), "image/jpeg")
    answer = holder.post("/field/find/", {**FIND, "mine": "1", "photos": [photo]})
    found = row()
    item = world.item_of(found)
    assert answer["Location"] == f"/field/items/{item.pk}/"
    assert (found.source, found.state, found.holder) == ("self_found", "accepted", corner.holder)
    assert (found.title, found.grid_version.grid) == ("变台边的树碰线", corner.first)
    assert found.dispatches.get().reason_code == "first_asked"
    assert RequestPhoto.objects.get().request == found


def test_left_to_the_captain_it_waits(holder: Client, corner: world.Corner) -> None:
    """Even where the grid is certain nobody is sent by itself."""
    assert holder.post("/field/find/", FIND)["Location"] == "/field/"
    assert (row().state, row().holder) == ("received", None)


def test_where_the_phone_is(holder: Client, corner: world.Corner) -> None:
    place = {"place": "here", "longitude": world.INSIDE[0], "latitude": world.INSIDE[1]}
    holder.post("/field/find/", {**FIND, **place})
    assert row().grid_version.grid == corner.first


def test_in_another_teams_grid_that_captain_decides(corner: world.Corner) -> None:
    other = register.team(corner.tree.yanhu)
    finder = register.member(other, "赵小虎")
    viewer = register.viewer_for(Role.MEMBER, other, finder)
    found, item = actions.report_find(
        viewer, FindDraft("树碰线", longitude=world.INSIDE[0], latitude=world.INSIDE[1], is_mine=True)
    )
    assert (found.team, found.state, item) == (corner.team, "received", None)


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"words": ""}, "请说说情况"), ({"place": "here"}, "请选网格"), ({"place": "XX"}, "请选网格")],
)
def test_what_is_missing_is_said(holder: Client, corner, changes: dict[str, str], words: str) -> None:
    answer = holder.post("/field/find/", {**FIND, **changes})
    assert (answer.status_code, words in answer.content.decode()) == (400, True)
    assert not Request.objects.everywhere("test").exists()


def test_the_form_offers_own_grids_first(holder: Client, corner: world.Corner) -> None:
    page = holder.get("/field/find/").content.decode()
    assert 'value="SJ-02" checked' in page
    assert "SJ-03" not in page


@pytest.mark.parametrize("role", [Role.UNIT, Role.CONTACT, Role.PARTY_SECRETARY])
def test_who_may_not(corner: world.Corner, role: Role) -> None:
    with pytest.raises(DomainError) as refusal:
        actions.report_find(corner.viewer(role), FindDraft("树碰线"))
    assert refusal.value.code == "forbidden"
