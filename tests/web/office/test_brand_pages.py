"""Pages of activities, pairings, publicity, key customers and posts: filled in, refused, exported."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.factories import execute as world
from tests.factories import register

from liming.execute import actions, queries
from liming.execute.actions import CheckAnswer, LiaisonDraft, Proof, RecordDraft
from liming.execute.enums import PressLevel
from liming.execute.models import Activity, CustomerReport, PressItem, ServiceRecord, Talk
from liming.plan.models import PairingItem, WorkItem
from liming.register import actions as registering
from liming.register.models import Customer
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.kept(world=world.corner),
    pytest.mark.clock_at(world.MORNING),
]


def sign_in(role: Role, place: Any, member: Any = None) -> Client:
    client = Client()
    account = register.account(role, place, member=member)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def captain(corner: world.Corner) -> Client:
    return sign_in(Role.CAPTAIN, corner.team, corner.captain)


@pytest.fixture
def unit(corner: world.Corner) -> Client:
    return sign_in(Role.UNIT, corner.tree.xiaxian)


def read(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content[:400]
    return answer.content.decode()


def send(client: Client, url: str, status: int = 302, **fields: Any) -> str:
    answer = client.post(url, fields)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.get("Location", "") or answer.content.decode()


def cost(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


class TestActivities:
    def announce(self, corner: world.Corner, client: Client, **fields: Any) -> str:
        values = {
            "kind": "reading",
            "title": "读书会",
            "day": "2026-07-16",
            "time": "15:00",
            "minutes": "90",
            "member": str(corner.captain.pk),
            **fields,
        }
        return send(client, "/office/activities/new/", **values)

    def test_announced_held_and_exported(self, corner: world.Corner, captain: Client) -> None:
        """The form announces, the page records once it has begun, the sheet shows the ledger's numbers."""
        address = self.announce(corner, captain)
        assert "记为已开展" not in read(captain, address)
        with clock.fixed(world.MORNING + timedelta(days=3)):
            assert "记为已开展" in read(captain, address)
            send(captain, f"{address}hold/", 400, note="", minutes="80")
            send(captain, f"{address}hold/", note="读了三篇", minutes="80", members=[str(corner.holder.pk)])
            record = ServiceRecord.objects.everywhere("test").get(origin_kind="activity")
            assert record.number in read(captain, address)
            book = load_workbook(BytesIO(captain.get("/office/activities/export/").content))
        row = [cell.value for cell in book.active[2]]
        assert row[3] == "读书会"
        assert row[9:11] == [2, 80]
        assert row[-1] == record.number

    def test_a_late_entry_is_asked_for_its_reason(self, corner: world.Corner, captain: Client) -> None:
        fields = {"kind": "reading", "title": "读书会", "day": "2026-07-10", "time": "15:00", "minutes": "90"}
        page = send(captain, "/office/activities/new/", 400, member=str(corner.captain.pk), **fields)
        assert "补登请写明原因" in page
        address = self.announce(corner, captain, day="2026-07-10", reason="下乡无信号")
        assert "补登" in read(captain, address)

    def test_cancelling_says_why_and_a_stranger_finds_nothing(
        self, corner: world.Corner, captain: Client
    ) -> None:
        address = self.announce(corner, captain)
        send(captain, f"{address}cancel/", reason="下雨")
        assert "下雨" in read(captain, address)
        other = sign_in(Role.CAPTAIN, register.team(corner.tree.wuxiang))
        assert other.get(address).status_code in (403, 404, 422)

    def test_who_reaches_several_teams_chooses_one_first(self, corner: world.Corner, unit: Client) -> None:
        register.team(corner.tree.xiaxian, "同县")
        assert "先选服务队" in read(unit, "/office/activities/new/")
        assert "组织人" in read(unit, f"/office/activities/new/?team={corner.team.code}")

    def test_the_list_costs_the_same_with_1_and_3(self, corner: world.Corner, captain: Client) -> None:
        costs = []
        for _ in range(2):
            self.announce(corner, captain)
            costs.append(cost(captain, "/office/activities/"))
            self.announce(corner, captain, title="又一场")
        assert costs[0] == costs[1]

    def test_the_phone_announces_and_records(self, corner: world.Corner) -> None:
        """Kind, day and place are enough; on the day it stands in my day and is recorded there."""
        member = sign_in(Role.MEMBER, corner.team, corner.holder)
        address = send(member, "/field/activities/new/", kind="oath", day="2026-07-14", time="09:00")
        activity = Activity.objects.everywhere("test").get()
        assert (activity.title, activity.member) == ("重温入党誓词", corner.holder)
        with clock.fixed(world.MORNING + timedelta(hours=3)):
            assert "重温入党誓词" in read(member, "/field/")
            read(member, address)
            send(member, address, 400, note="", minutes="60")
            done = send(member, address, note="在旧址宣誓", minutes="60")
        record = ServiceRecord.objects.everywhere("test").get(origin_kind="activity")
        assert (record.member, record.note) == (corner.holder, "在旧址宣誓")
        assert done.endswith(f"/records/{record.number}/")


class TestPairings:
    def test_the_year_is_planned_from_the_agreement_added_to_and_dropped(
        self, corner: world.Corner, captain: Client
    ) -> None:
        pairing = register.pairing(corner.team, plan_items=["每季联席一次"], village_branch="窑头村党支部")
        address = f"/office/pairings/{pairing.code}/"
        assert "按协议列入本年" in read(captain, address)
        send(captain, f"{address}plan/?year=2026")
        send(captain, f"{address}items/?year=2026", 400, content="")
        send(captain, f"{address}items/?year=2026", content="线路排查", due_on="2026-04-30")
        page = read(captain, address)
        assert "超期" in page
        item = PairingItem.objects.everywhere("test").get(content="线路排查")
        send(captain, f"{address}items/{item.pk}/drop/", reason="村里另有安排")
        assert "村里另有安排" in read(captain, address)
        assert "窑头村党支部" in read(captain, "/office/pairings/?q=窑头")

    def test_members_see_but_do_not_plan(self, corner: world.Corner) -> None:
        pairing = register.pairing(corner.team, plan_items=["每季联席一次"])
        member = sign_in(Role.MEMBER, corner.team, corner.holder)
        assert "按协议列入本年" not in read(member, f"/office/pairings/{pairing.code}/")
        assert member.post(f"/office/pairings/{pairing.code}/plan/").status_code == 403

    def test_the_list_costs_the_same_with_1_and_3(self, corner: world.Corner, captain: Client) -> None:
        register.pairing(corner.team)
        first = cost(captain, "/office/pairings/")
        register.pairing(corner.team)
        register.pairing(corner.team)
        assert cost(captain, "/office/pairings/") == first


class TestPublicity:
    FIELDS = {"title": "茶山上的黎明", "outlet": "市报", "level": "city", "published_on": "2026-07-10"}

    def test_entered_returned_put_right_and_verified(
        self, corner: world.Corner, captain: Client, unit: Client
    ) -> None:
        """What counts stands beside what was entered, at every step."""
        address = send(captain, "/office/publicity/press/new/", link="https://news.example/1", **self.FIELDS)
        assert "待核实" in read(captain, address)
        assert captain.post(f"{address}verify/").status_code == 403
        send(unit, f"{address}return/", ground="应为内部")
        assert "应为内部" in read(captain, address)
        send(captain, f"{address}edit/", **{**self.FIELDS, "level": "internal", "link": ""})
        send(unit, f"{address}verify/")
        row = PressItem.objects.everywhere("test").get()
        assert (row.state, row.level, row.link) == ("verified", "internal", "https://news.example/1")
        book = load_workbook(BytesIO(captain.get("/office/publicity/press/export/").content))
        assert [cell.value for cell in book.active[2]][6] == 1

    def test_honours_have_their_own_form_and_unknown_kinds_no_page(self, captain: Client) -> None:
        address = send(
            captain,
            "/office/publicity/honours/new/",
            kind="banner",
            title="雪中送电",
            giver="窑头村",
            level="internal",
            given_on="2026-07-10",
        )
        assert "锦旗" in read(captain, address)
        assert captain.get("/office/publicity/cups/").status_code == 404

    def test_titles_alike_are_joined_by_hand(self, corner: world.Corner, captain: Client) -> None:
        for title in ("茶山上的黎明服务队", "记茶山上的黎明服务队"):
            actions.add_press_item(
                corner.as_captain, corner.team, title, "报", PressLevel.CITY, world.day("2026-07-10")
            )
        first, second = PressItem.objects.everywhere("test").order_by("entered_at", "pk")
        address = f"/office/publicity/press/{second.pk}/"
        assert "可能是同一稿件" in read(captain, address)
        send(captain, f"{address}link/", other=str(first.pk))
        assert "可能是同一稿件" not in read(captain, address)

    def test_the_list_costs_the_same_with_1_and_3(self, corner: world.Corner, captain: Client) -> None:
        costs = []
        for title in ("一", "二", "三"):
            actions.add_press_item(
                corner.as_captain,
                corner.team,
                title,
                "报",
                PressLevel.CITY,
                world.day("2026-07-10"),
                proof=Proof("https://news.example/2"),
            )
            costs.append(cost(captain, "/office/publicity/press/"))
        assert costs[0] == costs[2]


class TestCustomers:
    def maker(self, corner: world.Corner) -> Customer:
        row = register.customer(corner.team, "晋驰汽车", kind="key_enterprise", is_key=True)
        draft = LiaisonDraft(corner.holder, "高建平", "13900001111")
        actions.name_liaison(corner.as_captain, row, draft)
        return row

    def visited(self, corner: world.Corner, maker: Customer) -> ServiceRecord:
        item = actions.plan_visit(corner.as_captain, maker, "diagnosis", clock.today())
        actions.arrive(corner.as_holder, item)
        answers = (CheckAnswer(4, "", 0.86), CheckAnswer(11, "", 21.0))
        return actions.finish_work(corner.as_holder, item, RecordDraft(answers=answers, photo_count=1))

    def test_liaison_log_and_visit_from_the_page(self, corner: world.Corner, captain: Client) -> None:
        """Named, logged, planned; the contact stays masked until somebody looks."""
        maker = register.customer(corner.team, "晋驰汽车", kind="key_enterprise", is_key=True)
        address = f"/office/customers/{maker.code}/"
        assert "还没有定联络人" in read(captain, address)
        person = {"member": str(corner.holder.pk), "contact_name": "高建平", "every_days": "60"}
        send(captain, f"{address}liaison/", 400, **{**person, "contact_phone": "call me"})
        send(captain, f"{address}liaison/", contact_phone="13900001111", **person)
        page = read(captain, address)
        assert "139****1111" in page
        assert "13900001111" not in page
        assert "13900001111" in send(captain, f"{address}contact/", 200, reason="约时间")
        send(captain, f"{address}talks/", channel="phone", words="约诊断")
        send(captain, f"{address}visits/", purpose="diagnosis", day="2026-07-20")
        assert Talk.objects.everywhere("test").get().words == "约诊断"
        assert WorkItem.objects.everywhere("test").get(customer=maker).member == corner.holder

    def test_a_report_is_prepared_issued_taken_home_and_signed(
        self, corner: world.Corner, captain: Client
    ) -> None:
        maker = self.maker(corner)
        record = self.visited(corner, maker)
        address = f"/office/customers/{maker.code}/visits/{record.number}/"
        assert "≤ 15 %" in read(captain, address)
        send(captain, f"{address}measures/", text="加装无功补偿", yuan_per_year="48000", cost_yuan="60000")
        send(captain, f"{address}issue/", 400, conclusion="")
        report = send(captain, f"{address}issue/", conclusion="先补偿")
        assert "1.2" in read(captain, report)
        assert captain.get(f"{report}pdf/").content.startswith(b"%PDF-")
        assert captain.get(f"{report}docx/").content.startswith(b"PK")
        assert captain.get(f"{report}exe/").status_code == 404
        send(captain, f"{report}sign/", name="高建平", feedback="九月实施")
        row = CustomerReport.objects.everywhere("test").get()
        assert (row.signed_name, row.feedback) == ("高建平", "九月实施")
        assert row.number in read(captain, f"/office/customers/{maker.code}/")

    def test_measures_move_on_the_page(self, corner: world.Corner, captain: Client) -> None:
        maker = self.maker(corner)
        measure = actions.propose_measure(corner.as_captain, self.visited(corner, maker), "补漏气", 1000, 500)
        address = f"/office/customers/{maker.code}/measures/{measure.pk}"
        send(captain, f"{address}/done/")
        with clock.fixed(world.MORNING + timedelta(days=31)):
            assert "看效果" in read(captain, f"/office/customers/{maker.code}/")
            assert captain.post(f"{address}/check/", {"words": "好", "yuan": "many"}).status_code >= 400
            send(captain, f"{address}/check/", words="夜间停机", yuan="900")
        measure.refresh_from_db()
        assert (measure.state, measure.effect_yuan_per_year) == ("checked", 900)
        assert captain.post(f"{address}/burn/").status_code == 404

    def test_the_list_filters_exports_and_costs_the_same(self, corner: world.Corner, captain: Client) -> None:
        self.maker(corner)
        first = cost(captain, "/office/customers/")
        for _ in range(2):
            register.customer(corner.team, "别家", kind="key_enterprise", is_key=True)
        assert cost(captain, "/office/customers/") == first
        assert "晋驰汽车" not in read(captain, "/office/customers/?state=no_liaison")
        book = load_workbook(BytesIO(captain.get("/office/customers/export/").content))
        assert book.active.max_row == 4

    def test_a_secretary_reads_and_changes_nothing(self, corner: world.Corner) -> None:
        maker = self.maker(corner)
        secretary = sign_in(Role.PARTY_SECRETARY, corner.tree.xiaxian)
        page = read(secretary, f"/office/customers/{maker.code}/")
        assert "排上门" not in page
        assert secretary.post(f"/office/customers/{maker.code}/talks/", {"words": "x"}).status_code == 403


class TestPosts:
    def test_who_holds_which_with_the_quarters_records(self, corner: world.Corner, unit: Client) -> None:
        """A post counts its holder's records, an area with a grid only those in the grid."""
        viewer = corner.viewer(Role.UNIT)
        base = {"team": corner.team, "member": corner.holder, "named_on": world.day("2025-06-01")}
        registering.create_post(viewer, code="GW1", name="抢修示范岗", duty="带头到场", **base)
        registering.create_area(viewer, code="ZR1", name="泗交责任区", grid=corner.second, **base)
        world.resolved(corner)
        rows = queries.entrusted_rows(queries.entrusted(viewer, "posts"), "2026Q3")
        assert [(row.records, row.is_due) for row in rows] == [(1, True)]
        rows = queries.entrusted_rows(queries.entrusted(viewer, "areas"), "2026Q3")
        assert [(row.records, row.grid) for row in rows] == [(0, "泗交-03")]
        assert "抢修示范岗" in read(unit, "/office/posts/?state=due")
        assert "泗交责任区" in read(unit, "/office/posts/areas/")
        page = read(unit, "/office/posts/posts/GW1/")
        assert "续命名" in page
        assert "故障抢修" in page
        send(unit, "/office/register/posts/GW1/act/renew/", on="2026-07-14", reason="年度考评合格")
        assert "抢修示范岗" not in read(unit, "/office/posts/?state=due")

    def test_the_list_costs_the_same_with_1_and_3(self, corner: world.Corner, unit: Client) -> None:
        viewer = corner.viewer(Role.UNIT)
        base = {"team": corner.team, "member": corner.holder, "named_on": world.day("2025-06-01")}
        costs = []
        for number in range(3):
            registering.create_area(viewer, code=f"ZR{number}", name="责任区", grid=corner.first, **base)
            costs.append(cost(unit, "/office/posts/areas/"))
        assert costs[0] == costs[2]


def test_a_sheet_of_press_items_is_looked_at_marked_and_taken(captain: Client, corner: world.Corner) -> None:
    """The template is the header; one wrong row is marked in a copy; the good one waits for verification."""
    base = "/office/publicity/press/import/"
    assert base in read(captain, "/office/publicity/press/")
    book = load_workbook(BytesIO(captain.get(f"{base}template/").content))
    head = [cell.value for cell in book.active[1]]
    assert head == ["服务队", "标题", "媒体", "级别", "刊发日期", "链接"]
    good = ",".join((corner.team.code, "雨夜抢修", "运城日报", "市级", "2026-07-02", ""))
    bad = ",".join((corner.team.code, "雨夜抢修", "", "市级", "2026-07-02", ""))
    text = "\n".join((",".join(head), good, bad))
    file = BytesIO(text.encode())
    file.name = "press.csv"
    page = captain.post(base, {"file": file}).content.decode()
    assert "媒体" in page
    assert "只写入无错的行" in page
    assert captain.get(f"{base}marked/").content.startswith(b"PK")
    assert captain.post(f"{base}confirm/").status_code == 422
    # A refused confirmation keeps the file that waits.
    assert captain.post(f"{base}confirm/", {"mode": "good_rows"}).status_code == 302
    row = PressItem.objects.everywhere("test").get()
    assert (row.title, row.state) == ("雨夜抢修", "entered")
    assert captain.get("/office/publicity/other/import/").status_code == 404
    assert sign_in(Role.PARTY_SECRETARY, corner.team).get(base).status_code == 403
