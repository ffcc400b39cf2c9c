"""Asking with photos, a scanned code, a place near a border; adding later."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import execute as world
from tests.factories import photos, register

from liming.execute.models import Request, RequestNote, RequestPhoto
from liming.register import actions as register_actions
from liming.shared import clock
from liming.shared.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=world.corner)]
ASK = {"kind": "home", "address": "夏县泗交镇窑头村 12 号", "words": "炒茶机一开就跳闸"}
BORDER = {"longitude": str(world.BORDER[0]), "latitude": str(world.BORDER[1])}


@pytest.fixture(autouse=True)
def _still(settings, tmp_path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with clock.fixed(world.MORNING):
        yield


def row() -> Request:
    return Request.objects.everywhere("test").get()


def picture(mark: str = "a", name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photos.jpeg(mark, "Xia County"), "image/jpeg")


class TestPhotos:
    def test_photos_are_kept_by_content_without_the_place_of_the_camera(self, client: Client, corner) -> None:
        """Two equal photos are one; the file is named by its digest and the Exif is gone."""
        client.post("/ask/", {**ASK, "photos": [picture(), picture(name="b.jpg"), picture("c")]})
        kept = list(RequestPhoto.objects.all())
        assert [len(kept), {each.request_id for each in kept}] == [2, {row().pk}]
        for each in kept:
            assert each.file.name == f"requests/{each.sha256[:2]}/{each.sha256}.jpg"
            assert b"Exif" not in each.file.read()

    def test_only_the_holder_of_the_code_sees_them(self, client: Client, corner) -> None:
        """The picture opens under its own request's code and under no other."""
        client.post("/ask/", {**ASK, "photos": [picture()]})
        sha = RequestPhoto.objects.get().sha256
        answer = client.get(f"/follow/{row().follow_code}/photos/{sha}/")
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert answer.content == photos.jpeg("a")
        other = world.request(corner)
        assert client.get(f"/follow/{other.follow_code}/photos/{sha}/").status_code == 404

    @pytest.mark.parametrize(
        ("files", "words"),
        [
            ([SimpleUploadedFile("a.jpg", b"%PDF-1.7 not a photo")], "不是照片"),
            ([SimpleUploadedFile("a.jpg", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00")], "格式改为 JPEG"),
            ([SimpleUploadedFile("a.jpg", photos.jpeg("a" * 5 * 1024 * 1024))], "超过 5 兆"),
            ([SimpleUploadedFile(f"{n}.jpg", photos.jpeg(str(n))) for n in range(6)], "照片最多 5 张"),
        ],
    )
    def test_what_is_no_photo_is_said_and_nothing_is_taken_down(self, client, corner, files, words) -> None:
        for file in files:
            file.seek(0)
        answer = client.post("/ask/", {**ASK, "photos": files})
        assert answer.status_code == 400
        assert words in answer.content.decode()
        assert not Request.objects.everywhere("test").exists()

    def test_a_torn_photo_is_refused_whole(self, client: Client, corner) -> None:
        """It begins like a photo and breaks off: nothing half-written."""
        torn = SimpleUploadedFile("a.jpg", photos.jpeg("a")[:-2])
        assert client.post("/ask/", {**ASK, "photos": [torn]}).status_code == 400
        assert not Request.objects.everywhere("test").exists()

    def test_a_request_without_photos_asks_the_database_no_more(self, client: Client, corner) -> None:
        """Not one statement names the table of photos."""
        with CaptureQueriesContext(connection) as asked:
            client.post("/ask/", ASK)
        assert [each for each in asked.captured_queries if "requestphoto" in each["sql"].lower()] == []


class TestBorder:
    def test_the_asker_says_which_side_and_it_is_given_out(self, client: Client, corner) -> None:
        """Both villages are named, no grid code; the choice settles the grid and somebody goes."""
        page = client.post("/ask/", {**ASK, "address": "", **BORDER}, follow=True).content.decode()
        assert "是哪一边" in page
        assert ["窑头村" in page, "泗交村" in page, "泗交-02" in page] == [True, True, False]
        assert row().state == "received"
        client.post(f"/follow/{row().follow_code}/place/", {"grid": "SJ-03"})
        found = row()
        assert (found.grid_version.grid, found.state, found.holder) == (
            corner.second,
            "dispatched",
            corner.other,
        )
        assert AuditEntry.objects.get(act="request.place_settled").after == {"grid": "SJ-03"}
        assert "是哪一边" not in client.get(f"/follow/{found.follow_code}/").content.decode()

    def test_skipping_leaves_it_to_the_captain(self, client: Client, corner) -> None:
        client.post("/ask/", {**ASK, "address": "", **BORDER})
        assert (row().state, row().notes["is_border"]) == ("received", True)

    def test_a_grid_that_was_not_offered_is_refused(self, client: Client, corner) -> None:
        client.post("/ask/", {**ASK, "address": "", **BORDER})
        answer = client.post(f"/follow/{row().follow_code}/place/", {"grid": "ELSEWHERE"})
        assert (answer.status_code, row().state) == (400, "received")

    def test_once_given_out_the_place_stays(self, client: Client, corner) -> None:
        found = world.request(corner)
        answer = client.post(f"/follow/{found.follow_code}/place/", {"grid": "SJ-03"})
        assert answer.status_code == 400
        assert "已经派出" in answer.content.decode()

    def test_another_kind_of_area_brings_its_own_limits_from_the_receipt(
        self, client: Client, corner
    ) -> None:
        """The clocks are opened anew with the area's limits and still start when it was received."""
        version = corner.second.current
        version.area_type = "remote"
        version.save()
        client.post("/ask/", {**ASK, "address": "", **BORDER})
        client.post(f"/follow/{row().follow_code}/place/", {"grid": "SJ-03"})
        arrive = row().timers.get(stage="arrive")
        assert row().area_type == "remote"
        assert arrive.started_at == row().received_at


class TestPlaces:
    @pytest.mark.parametrize("typed", ["窑头", "yaotou", "ytc", "泗交镇 窑头"])
    def test_a_village_is_suggested_by_words_pinyin_and_initials(self, client, corner, typed: str) -> None:
        assert (
            'data-pick="运城市夏县泗交镇窑头村"'
            in client.get("/ask/places/", {"address": typed}).content.decode()
        )

    def test_one_letter_suggests_nothing(self, client: Client, corner) -> None:
        assert client.get("/ask/places/", {"address": "y"}).content.decode().strip() == ""

    @pytest.mark.parametrize(
        ("place", "words"),
        [
            (world.INSIDE, "在泗交镇 窑头村附近"),
            (world.BORDER, "泗交镇 窑头村、泗交镇 泗交村的交界"),
            ((120.0, 30.0), "请再写到村或小区"),
        ],
    )
    def test_a_point_is_told_in_words(self, client: Client, corner, place, words: str) -> None:
        answer = client.get("/ask/here/", {"longitude": place[0], "latitude": place[1]})
        assert words in answer.content.decode()

    def test_the_ground_shows_townships_drawn_from_their_grids(self, client: Client, corner) -> None:
        """Two neighbouring grids of one township are one area."""
        (feature,) = client.get("/ask/ground.json", {"county": "140828"}).json()["features"]
        assert feature["properties"] == {"code": "140828105", "name": "泗交镇"}
        xs = [point[0] for point in feature["geometry"]["coordinates"][0]]
        assert (min(xs), max(xs)) == (111.35, 111.55)


class TestScannedCode:
    def test_a_code_fills_the_place_and_is_kept_on_the_request(self, client: Client, corner) -> None:
        """The short address leads to the form; grid and code stand on the request."""
        code = register_actions.issue_code(corner.as_captain, corner.first)
        assert client.get(f"/c/{code.code.lower()}/")["Location"] == f"/ask/?code={code.code.lower()}"
        assert 'value="夏县泗交镇窑头村"' in client.get(f"/ask/?code={code.code}").content.decode()
        client.post(f"/ask/?code={code.code}", {**ASK, "address": "夏县泗交镇窑头村 3 号"})
        found = row()
        assert (found.source, found.printed_code, found.grid_version.grid) == ("qr_code", code, corner.first)

    def test_another_place_typed_over_it_counts(self, client: Client, corner) -> None:
        code = register_actions.issue_code(corner.as_captain, corner.first)
        client.post(f"/ask/?code={code.code}", {**ASK, "address": "夏县泗交镇泗交村"})
        assert (row().grid_version.grid, row().printed_code) == (corner.second, code)

    def test_a_withdrawn_code_opens_the_form_without_a_place(self, client: Client, corner) -> None:
        code = register_actions.issue_code(corner.as_captain, corner.first)
        register_actions.withdraw_code(corner.as_captain, corner.first, "海报换了")
        assert "窑头村" not in client.get(f"/ask/?code={code.code}").content.decode()
        client.post(f"/ask/?code={code.code}", ASK)
        assert (row().source, row().printed_code) == ("qr_code", code)

    def test_a_made_up_code_counts_as_none(self, client: Client, corner) -> None:
        """Its signature is wrong, so the database is not even asked."""
        client.post("/ask/?code=AAAAAAAA", ASK)
        assert (row().source, row().printed_code) == ("public_page", None)

    def test_the_code_of_a_service_point_fills_its_address(self, client: Client, corner) -> None:
        point = register.service_point(corner.team, address="夏县泗交镇泗交村驿站")
        code = register_actions.issue_code(corner.as_captain, point)
        client.post(f"/ask/?code={code.code}", {**ASK, "address": point.address})
        assert (row().grid_version.grid, row().printed_code) == (corner.second, code)


class TestAdding:
    def test_words_and_a_photo_later_are_shown_to_the_asker(self, client: Client, corner) -> None:
        """The words show masked; the picture stands below them."""
        client.post("/ask/", ASK)
        url = f"/follow/{row().follow_code}/"
        client.post(url + "add/", {"words": "改打 13912345678", "photos": [picture()]})
        page = client.get(url).content.decode()
        assert "改打 139****5678" in page
        assert "13912345678" not in page
        assert RequestPhoto.objects.get().sha256 in page
        assert RequestNote.objects.get().words == "改打 13912345678"

    def test_nothing_is_said_to_be_nothing(self, client: Client, corner) -> None:
        client.post("/ask/", ASK)
        assert client.post(f"/follow/{row().follow_code}/add/", {"words": " "}).status_code == 400
        assert not RequestNote.objects.exists()

    def test_photos_in_all_are_limited(self, client: Client, corner) -> None:
        """Five with the request leave no room for a sixth."""
        client.post("/ask/", {**ASK, "photos": [picture(str(n)) for n in range(5)]})
        answer = client.post(f"/follow/{row().follow_code}/add/", {"photos": [picture("more")]})
        assert answer.status_code == 400
        assert RequestPhoto.objects.count() == 5

    def test_the_promise_and_who_comes_are_told(self, client: Client, corner) -> None:
        """The next promised step with its time, and the surname alone."""
        found = world.request(corner)
        page = client.get(f"/follow/{found.follow_code}/").content.decode()
        assert "来的人姓张" in page
        assert "张建军" not in page
        assert "承诺" in page
