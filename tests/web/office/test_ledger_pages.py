"""The ledger pages: sums, filters, one record, correction; never a score."""

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.factories import execute as world
from tests.factories import register

from liming.execute import actions
from liming.execute.models import RecordMember, RecordTeam, ServiceRecord
from liming.shared.ids import new_id
from liming.shared.viewer import Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.kept(world=world.corner),
    pytest.mark.clock_at(world.MORNING),
]

LEDGER = "/office/ledger/"


def sign_in(role: Role, place: object, member: object = None) -> Client:
    client = Client()
    account = register.account(role, place, member=member)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def captain(corner: world.Corner) -> Client:
    return sign_in(Role.CAPTAIN, corner.team, corner.captain)


def read(client: Client, url: str = LEDGER, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content[:400]
    return answer.content.decode()


def record_of(request: object) -> ServiceRecord:
    return ServiceRecord.objects.everywhere("test").get(request=request, is_current=True)


def _copy(original: ServiceRecord, number: int) -> ServiceRecord:
    row = ServiceRecord.objects.everywhere("test").get(pk=original.pk)
    row.pk = row.id = new_id()
    row.number = f"FW260714-{number + 100}"
    return row


class TestList:
    def test_a_row_shows_the_work_and_where_it_came_from(self, captain: Client, corner: world.Corner) -> None:
        """Type, masked customer, grid, member, result, rating state and origin stand in the row; n above."""
        row = world.resolved(corner)
        page = read(captain)
        for words in ("故障抢修", "王**", "泗交-02", "张建军", "已解决", "待评价", f"诉求 {row.number[-4:]}"):
            assert words in page
        assert "2026年三季度 1 条" in page
        assert "王大山" not in page

    def test_the_list_is_copied_without_whom_it_was_for(self, captain: Client, corner: world.Corner) -> None:
        """Sums first, then time, team, member, type and result."""
        world.resolved(corner)
        head, line = captain.get(LEDGER).context["text"].splitlines()
        assert head.startswith(f"{corner.team.short_name}2026年三季度服务 1 条，用时")
        assert line.endswith(f"{corner.team.short_name}，张建军，故障抢修，已解决")

    def test_a_score_is_never_shown(self, captain: Client, corner: world.Corner) -> None:
        """A rated record says 已评 and nothing else."""
        token = world.link_token(world.resolved(corner))
        actions.rate(token, 2, words="来得太慢")
        page = read(captain) + read(captain, f"{LEDGER}{ServiceRecord.objects.everywhere('t').get().number}/")
        assert "已评" in page
        assert "来得太慢" not in page
        assert "不满意" not in page

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("", 1),
            ("rating=awaited", 1),
            ("rating=rated", 0),
            ("rating=not_invited", 0),
            ("practice=gold", 1),
            ("practice=red", 0),
            ("quarter=2026Q1", 0),
            ("service_type=REP01", 1),
            ("q=张建军", 1),
            ("q=xx", 0),
        ],
    )
    def test_filters_narrow_rows_and_sums(
        self, captain: Client, corner: world.Corner, query: str, count: int
    ) -> None:
        """The count in the head follows the filters."""
        world.resolved(corner)
        page = read(captain, f"{LEDGER}?{query}")
        assert f"季度 {count} 条" in page

    def test_queries_do_not_grow_with_rows(self, captain: Client, corner: world.Corner) -> None:
        """One record, three and three hundred cost the page the same number of queries."""
        draft = actions.QuickDraft(service_type_code="MKT01", minutes=10, whom="一户")
        original = actions.quick_record(corner.as_holder, draft)
        costs = [self._cost(captain)]
        for few, many in ((1, 3), (3, 300)):
            rows = [_copy(original, number) for number in range(few, many)]
            ServiceRecord.objects.bulk_create(rows)
            RecordTeam.objects.bulk_create(RecordTeam(record=r, team=corner.team, is_lead=True) for r in rows)
            RecordMember.objects.bulk_create(RecordMember(record=r, member=corner.holder) for r in rows)
            costs.append(self._cost(captain))
        assert costs[0] == costs[1] == costs[2]
        assert "三季度 300 条" in read(captain)

    def _cost(self, captain: Client) -> int:
        read(captain)
        with CaptureQueriesContext(connection) as found:
            read(captain)
        return len(found)

    def test_the_sheet_has_the_same_head_every_time(self, captain: Client, corner: world.Corner) -> None:
        """Head and row of the export; an empty quarter still has the head."""
        world.resolved(corner)
        full, empty = (
            load_workbook(BytesIO(captain.get(f"{LEDGER}export/{query}").content)).active
            for query in ("", "?quarter=2026Q1")
        )
        head = [cell.value for cell in full[1]]
        assert head == [cell.value for cell in empty[1]]
        assert head[:3] == ["单号", "开始", "结束"]
        assert (full.max_row, empty.max_row) == (2, 1)


class TestWhoSees:
    def test_another_county_finds_nothing(self, corner: world.Corner) -> None:
        """The list is empty and the record not found outside the viewer's units."""
        number = record_of(world.resolved(corner)).number
        other = sign_in(Role.CAPTAIN, register.team(corner.tree.wuxiang))
        assert number not in read(other)
        read(other, f"{LEDGER}{number}/", 404)
        assert other.post(f"{LEDGER}{number}/correct/", {"reason": "x"}).status_code == 404

    def test_anonymous_is_sent_to_sign_in(self, client: Client) -> None:
        """List, export and record need an account."""
        for url in (LEDGER, f"{LEDGER}export/", f"{LEDGER}FW260714-0001/"):
            assert client.get(url)["Location"].startswith("/sign-in/")


class TestCorrection:
    def data(self, record: ServiceRecord, **changes: object) -> dict[str, object]:
        kept = {name: getattr(record, name) for name in ("result", "minutes", "whom", "place", "note")}
        return {**kept, "reason": "工时记错", **changes}

    def test_a_correction_is_appended_and_both_are_linked(
        self, captain: Client, corner: world.Corner
    ) -> None:
        """The new record says what it corrects and why; the old page points to the new one."""
        old = record_of(world.resolved(corner))
        answer = captain.post(f"{LEDGER}{old.number}/correct/", self.data(old, minutes=55), follow=True)
        new = ServiceRecord.objects.everywhere("test").get(is_current=True)
        assert (new.minutes, new.supersedes, new.correction_reason) == (55, old, "工时记错")
        page = answer.content.decode()
        assert old.number in page
        assert "工时记错" in page
        assert new.number in read(captain, f"{LEDGER}{old.number}/")

    def test_the_form_does_not_unmask_the_customer(self, captain: Client, corner: world.Corner) -> None:
        """What the page masks is not in the form; left empty it stays as it was."""
        old = record_of(world.resolved(corner))
        assert old.whom == "王大山"
        assert "王大山" not in read(captain, f"{LEDGER}{old.number}/")
        captain.post(f"{LEDGER}{old.number}/correct/", self.data(old, whom="", minutes=41))
        assert ServiceRecord.objects.everywhere("test").get(is_current=True).whom == "王大山"

    def test_nothing_is_written_without_reason_or_change(self, captain: Client, corner: world.Corner) -> None:
        """A correction needs a reason and something to correct."""
        old = record_of(world.resolved(corner))
        for data in (self.data(old, minutes=55, reason=""), self.data(old)):
            assert captain.post(f"{LEDGER}{old.number}/correct/", data).status_code == 400
        assert ServiceRecord.objects.everywhere("test").count() == 1

    def test_a_member_reads_but_may_not_correct(self, corner: world.Corner) -> None:
        """The form is not offered and the post is refused."""
        old = record_of(world.resolved(corner))
        member = sign_in(Role.MEMBER, corner.team, corner.holder)
        assert "更正原因" not in read(member, f"{LEDGER}{old.number}/")
        assert member.post(f"{LEDGER}{old.number}/correct/", self.data(old)).status_code == 403
