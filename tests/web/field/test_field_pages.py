"""The member's phone: my day, one item from check-in to record, quick record, own ledger."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories import execute as world
from tests.factories import register

from liming.execute.models import ChecklistAnswer, RatingInvitation, Request, ServiceRecord, Visit
from liming.plan.models import Checklist, WorkItem
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=world.corner)]

PIXEL = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture(autouse=True)
def _still_clock(settings: object, tmp_path: object) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with clock.fixed(world.MORNING):
        yield


def sign_in(role: Role, place: object, member: object = None) -> Client:
    client = Client()
    account = register.account(role, place, member=member)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def member(corner: world.Corner) -> Client:
    """The holder of the first grid."""
    return sign_in(Role.MEMBER, corner.team, corner.holder)


@pytest.fixture
def request_row(corner: world.Corner) -> Request:
    return world.request(corner, service_type_code="REP02")


def read(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content[:400]
    return answer.content.decode()


def item_url(item: WorkItem, rest: str = "") -> str:
    return f"/field/items/{item.pk}/{rest}"


def planned(corner: world.Corner, **fields: object) -> WorkItem:
    """An item of the month plan with a checklist, for the holder, today."""
    from liming.plan.models import ServiceType

    kind = ServiceType.objects.get(code="VAS07")
    return WorkItem.objects.create(
        occurrence_key="test|1",
        title="茶季检查",
        team=corner.team,
        member=corner.holder,
        practice="gold",
        service_type=kind,
        checklist=Checklist.objects.get(code="C04"),
        origin_kind="plan",
        nominal_date=clock.today(),
        scheduled_date=clock.today(),
        **fields,
    )


def answers(item: WorkItem, **changes: str) -> dict[str, str]:
    """Every question answered well, then the changes."""
    data = {"result": "solved", "minutes": "30", "note": ""}
    for check in item.checklist.items.all():
        if check.kind == "number":
            data[f"value_{check.number}"] = str(check.low if check.low is not None else check.high or 1)
        else:
            data[f"check_{check.number}"] = "ok"
    return {**data, **changes}


class TestMyDay:
    def test_the_current_stop_is_open_with_its_step(self, member: Client, request_row: Request) -> None:
        """Day, count, masked caller, grid and the one next step stand on the page."""
        page = read(member, "/field/")
        for words in (
            "7月14日 周二",
            "<strong>1</strong> 件",
            "炒茶机一开就跳闸",
            "王**",
            "泗交-02",
            "签收",
            "导航",
        ):
            assert words in page
        assert "王大山" not in page
        assert "无信号" not in page

    def test_steps_follow_each_other(self, member: Client, request_row: Request) -> None:
        """签收, 出发, 到场签到: each tap moves item and request, and the check-in keeps the one position."""
        item = world.item_of(request_row)
        for move, state in (("accept", "accepted"), ("depart", "en_route"), ("arrive", "on_site")):
            data = {"longitude": "111.4", "latitude": "35.1", "accuracy": "12"} if move == "arrive" else {}
            assert member.post(item_url(item, f"{move}/"), data)["Location"] == item_url(item)
            request_row.refresh_from_db()
            assert request_row.state == state
        visit = Visit.objects.everywhere("test").get()
        assert (visit.check_in_longitude, visit.check_in_accuracy_metres) == (111.4, 12)

    def test_a_check_in_without_position_is_fine(self, member: Client, corner: world.Corner) -> None:
        """A phone that gives no position, or nonsense, still checks in; planned work checks in at once."""
        item = planned(corner)
        assert "到场签到" in read(member, "/field/")
        member.post(item_url(item, "arrive/"), {"longitude": "x", "latitude": ""})
        assert Visit.objects.everywhere("test").get().check_in_longitude is None

    def test_an_empty_day_says_so(self, member: Client) -> None:
        """No work, no error; an odd date is today."""
        assert "这天没有派给您的工作" in read(member, "/field/?day=2026-02-31")


class TestFinish:
    def on_site(self, member: Client, corner: world.Corner) -> WorkItem:
        item = planned(corner)
        member.post(item_url(item, "arrive/"))
        return item

    def test_limits_stand_beside_the_questions(self, member: Client, corner: world.Corner) -> None:
        """On site the checklist has its numbers with limits and three choices."""
        page = read(member, item_url(self.on_site(member, corner)))
        for words in ("198–235", "合格", "缺陷", "不涉及", "完成，请客户评价"):
            assert words in page

    def test_a_number_beyond_its_limit_is_judged_at_once(self, member: Client, corner: world.Corner) -> None:
        """191 伏 is 7 below the limit, said without script when something else is missing."""
        item = self.on_site(member, corner)
        number = item.checklist.items.get(low=198).number
        data = answers(item, **{f"value_{number}": "191"})
        data.pop("result")
        answer = member.post(item_url(item, "finish/"), data)
        assert answer.status_code == 400
        assert "低于下限 7 伏" in answer.content.decode()
        assert not ServiceRecord.objects.everywhere("test").exists()

    def test_finishing_writes_one_record_with_its_photo(self, member: Client, corner: world.Corner) -> None:
        """Checklist, minutes and photo end in one ledger record; the page never holds the customer's link."""
        item = self.on_site(member, corner)
        photo = SimpleUploadedFile("a.png", PIXEL, "image/png")
        answer = member.post(item_url(item, "finish/"), {**answers(item), "photos": photo}, follow=True)
        record = ServiceRecord.objects.everywhere("test").get()
        assert (record.minutes, record.photo_count, record.member) == (30, 1, corner.holder)
        assert record.evidence.count() == 1
        page = answer.content.decode()
        assert record.number in page
        assert "/rate/" not in page

    def test_missing_answers_are_named(self, member: Client, corner: world.Corner) -> None:
        """A checklist with a gap is not finished and says which number is missing."""
        item = self.on_site(member, corner)
        data = answers(item)
        data.pop("check_4", None)
        answer = member.post(item_url(item, "finish/"), data)
        assert answer.status_code == 400
        assert "检查表第 4 项没填或不是数" in answer.content.decode()

    def test_leaving_for_a_while_keeps_what_was_filled(self, member: Client, corner: world.Corner) -> None:
        """中途离开 saves the answers and finishes nothing."""
        item = self.on_site(member, corner)
        member.post(item_url(item, "finish/"), {"check_4": "ok", "pause": "1"})
        assert ChecklistAnswer.objects.get().result == "ok"
        assert not ServiceRecord.objects.everywhere("test").exists()

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("a.png", b"<script>", "不是照片"),
            ("a.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "格式改为 JPEG"),
            ("b.jpg", b"\xff\xd8\xff" + b"0" * (8 * 1024 * 1024), "超过 8 兆"),
        ],
    )
    def test_only_photos_of_a_fair_size_are_taken(
        self, member: Client, corner: world.Corner, name: str, content: bytes, words: str
    ) -> None:
        """A file that is no image, or too large, is refused whatever its name."""
        item = self.on_site(member, corner)
        data = {**answers(item), "photos": SimpleUploadedFile(name, content, "image/png")}
        answer = member.post(item_url(item, "finish/"), data)
        assert answer.status_code == 400
        assert words in answer.content.decode()
        assert not ServiceRecord.objects.everywhere("test").exists()


class TestQuick:
    DATA = {"service_type": "MKT01", "whom": "household", "result": "guided", "minutes": "20"}

    def test_six_taps_make_a_record_and_show_the_code(self, member: Client, corner: world.Corner) -> None:
        """The record is the member's own; the code on the spot is of channel on_site."""
        answer = member.post("/field/quick/", self.DATA)
        record = ServiceRecord.objects.everywhere("test").get()
        assert (record.member, record.minutes, record.result) == (corner.holder, 20, "guided")
        page = member.post(answer["Location"]).content.decode()
        assert "data:image/svg+xml" in page
        assert RatingInvitation.objects.get(channel="on_site").record == record

    def test_every_choice_is_there_without_script(self, member: Client) -> None:
        """Radio buttons for all five questions; no inline script."""
        page = read(member, "/field/quick/")
        for words in ("做了什么", "为谁", "结果", "用时", "凭证", "保存，出示评价码"):
            assert words in page
        assert page.count('type="radio"') > 20

    def test_a_missing_tap_is_said(self, member: Client) -> None:
        """Without a result nothing is recorded."""
        answer = member.post("/field/quick/", {**self.DATA, "result": ""})
        assert answer.status_code == 400
        assert "请选一样" in answer.content.decode()


class TestOwn:
    def test_the_own_ledger_shows_states_and_no_score(self, member: Client, corner: world.Corner) -> None:
        """Own records of the last days, each with 待评价 or 未邀评."""
        world.resolved(corner)
        page = read(member, "/field/ledger/")
        assert "故障抢修" in page
        assert "待评价" in page
        other = sign_in(Role.MEMBER, corner.team, corner.other)
        assert "故障抢修" not in read(other, "/field/ledger/")

    def test_me_says_who_is_signed_in(self, member: Client) -> None:
        """Name, role and sign-out; a member alone gets no office link."""
        page = read(member, "/field/me/")
        assert "张建军" in page
        assert "退出" in page
        assert "/office/requests/" not in page


class TestWhoMay:
    def test_a_colleague_or_another_county_cannot_open_or_move_it(
        self, corner: world.Corner, request_row: Request
    ) -> None:
        """An item is its holder's and the captain's; others are refused or find nothing."""
        item = world.item_of(request_row)
        colleague = sign_in(Role.MEMBER, corner.team, corner.other)
        far_team = register.team(corner.tree.wuxiang)
        stranger = sign_in(Role.MEMBER, far_team, register.member(far_team))
        for client, status in ((colleague, 400), (stranger, 404)):
            assert client.get(item_url(item)).status_code == status
            assert client.post(item_url(item, "accept/")).status_code == status
        request_row.refresh_from_db()
        assert request_row.state == "dispatched"

    def test_the_captain_may_do_it_for_the_member(self, corner: world.Corner, request_row: Request) -> None:
        """A captain signs for an item of the team."""
        captain = sign_in(Role.CAPTAIN, corner.team, corner.captain)
        assert captain.post(item_url(world.item_of(request_row), "accept/")).status_code == 302

    def test_anonymous_is_sent_to_sign_in(self, client: Client) -> None:
        """No phone page opens without an account."""
        for url in ("/field/", "/field/quick/", "/field/ledger/", "/field/me/"):
            assert client.get(url)["Location"].startswith("/sign-in/")

    def test_an_unknown_step_is_not_found(self, member: Client, request_row: Request) -> None:
        """Only the listed steps exist."""
        assert member.post(item_url(world.item_of(request_row), "delete/")).status_code == 404


class TestNumberToCall:
    """The caller's whole number is one look away from the member who goes."""

    def test_the_holder_calls_by_a_link_and_the_look_is_kept(
        self, member: Client, request_row: Request
    ) -> None:
        """A masked number becomes a tel: link after the look, which the audit keeps."""
        Request.objects.everywhere("test").filter(pk=request_row.pk).update(contact_phone="13800005521")
        item = world.item_of(request_row)
        assert "tel:" not in read(member, item_url(item))
        answer = member.post(item_url(item, "phone/"))
        assert 'href="tel:13800005521"' in answer.content.decode()
        assert AuditEntry.objects.filter(act="request.contact_seen").count() == 1

    def test_a_colleague_does_not_see_it(self, corner: world.Corner, request_row: Request) -> None:
        """Another member of the team is refused and nothing is kept."""
        colleague = sign_in(Role.MEMBER, corner.team, corner.other)
        assert colleague.post(item_url(world.item_of(request_row), "phone/")).status_code == 400
        assert not AuditEntry.objects.filter(act="request.contact_seen").exists()


class TestGuide:
    def test_the_item_leads_to_the_guide_it_was_planned_with(
        self, corner: world.Corner, member: Client
    ) -> None:
        """Hazards, steps with standards and limits of the pinned version, though a newer one is in force."""
        item = planned(corner)
        assert item_url(item, "guide/") in read(member, item_url(item))
        page = read(member, item_url(item, "guide/"))
        for words in ("第 1 版", "潮湿场所触电", "穿绝缘靴", "约定启动顺序", "198–235 伏"):
            assert words in page
        assert "已有第" not in page
        old = item.checklist
        new = Checklist.objects.create(
            code="C04", version=2, name="x", source="x", effective_from=clock.today()
        )
        Checklist.objects.filter(pk=old.pk).update(effective_to=clock.today())
        page = read(member, item_url(item, "guide/"))
        assert f"已有第 {new.version} 版，这项工作按第 1 版做" in page
        assert "潮湿场所触电" in page

    def test_work_without_a_guide_has_none_and_others_may_not_read_it(
        self, corner: world.Corner, member: Client, request_row: Request
    ) -> None:
        bare = planned(corner)
        WorkItem.objects.everywhere("the test arranges").filter(pk=bare.pk).update(checklist=None)
        assert "怎么做" not in read(member, item_url(bare))
        read(member, item_url(bare, "guide/"), 404)
        stranger = sign_in(Role.MEMBER, corner.team, corner.other)
        assert stranger.get(item_url(world.item_of(request_row), "guide/")).status_code >= 400


def test_no_browser_keeps_a_member_s_page_by_itself(member: Client) -> None:
    """Only the phone's own store does, which is locked; the page says whose it is."""
    for url in ("/field/", "/field/quick/", "/field/ledger/", "/field/me/"):
        answer = member.get(url)
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Account"] == str(member.session["_auth_user_id"])
