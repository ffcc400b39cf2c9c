"""The requests board, its drawer, the form for callers: what they show, to whom, at what cost."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.factories import execute as world
from tests.factories import register

from liming.execute import actions
from liming.execute.models import Request, SavedView
from liming.shared import clock
from liming.shared.ids import new_id
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.kept(world=world.corner),
    pytest.mark.clock_at(world.MORNING),
]

BOARD = "/office/requests/"


def sign_in(client: Client, role: Role, place: object, member: object = None) -> Client:
    client.force_login(
        register.account(role, place, member=member), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


@pytest.fixture
def captain(client: Client, corner: world.Corner) -> Client:
    return sign_in(client, Role.CAPTAIN, corner.team, corner.captain)


@pytest.fixture
def neighbour(corner: world.Corner) -> Client:
    """The captain of another county."""
    return sign_in(Client(), Role.CAPTAIN, register.team(corner.tree.wuxiang))


def read(client: Client, url: str, status: int = 200, **headers: str) -> str:
    answer = client.get(url, headers=headers)
    assert answer.status_code == status, answer.content[:400]
    return answer.content.decode()


def address(request: Request, rest: str = "") -> str:
    return f"{BOARD}{request.number}/{rest}"


def _copy(original: Request, number: int) -> Request:
    row = Request.objects.everywhere("test").get(pk=original.pk)
    row.pk = row.id = new_id()
    row.number, row.follow_code = f"XQ260714-{number + 100}", f"F{number}"
    return row


class TestBoard:
    def test_a_row_says_what_it_is_who_has_it_and_why(self, captain: Client, corner: world.Corner) -> None:
        """Title, state, grid, holder, reason and the last four digits stand in one row."""
        world.request(corner)
        page = read(captain, BOARD)
        for words in ("炒茶机一开就跳闸", "待签收", "泗交-02", "张建军", "网格责任人", "0001", "剩 3 分"):
            assert words in page
        assert "王大山" not in page
        assert "13800005521" not in page

    def test_the_most_urgent_comes_first_and_waiting_shows_its_cause(
        self, captain: Client, corner: world.Corner
    ) -> None:
        """Rows stand by time left; a paused one says 等待 and why."""
        first = world.request(corner, title="过户缺材料", service_type_code="MKT02")
        actions.wait_request(corner.as_captain, first, "customer_date", "约 16 日", no_proof="电话约定")
        world.request(corner, title="冒火花")
        page = read(captain, BOARD)
        assert page.index("冒火花") < page.index("过户缺材料")
        assert "客户约期" in page

    def test_border_and_duplicates_are_quiet_tags(self, captain: Client, corner: world.Corner) -> None:
        """A place near a border and a repeated call carry their tags."""
        world.request(corner, longitude=world.BORDER[0], latitude=world.BORDER[1])
        world.request(corner, longitude=world.BORDER[0], latitude=world.BORDER[1])
        page = read(captain, BOARD)
        assert "网格边界" in page
        assert "疑似重复 1" in page

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("practice=gold", True),
            ("practice=red", False),
            ("q=炒茶", True),
            ("q=水泵", False),
            ("state=dispatched", True),
            ("state=waiting", False),
            ("time=overdue", False),
            ("time=ended", False),
        ],
    )
    def test_filters_narrow_the_list(
        self, captain: Client, corner: world.Corner, query: str, shown: bool
    ) -> None:
        """Each filter of the bar keeps or drops the row."""
        world.request(corner)
        page = read(captain, f"{BOARD}?{query}")
        assert ("data-row-keys" in page) is True
        assert ('class="row-link"' in page) is shown

    def test_an_odd_address_does_not_break_the_page(self, captain: Client) -> None:
        """Nonsense in the query shows an empty list that says what to do next."""
        page = read(captain, f"{BOARD}?holder=x&page=-3&time=never&grid=%00")
        assert "没有符合条件的诉求" in page

    def test_queries_do_not_grow_with_rows(self, captain: Client, corner: world.Corner) -> None:
        """One row, three and three hundred cost the page the same number of queries."""
        original = world.request(corner)
        costs = [self._cost(captain)]
        for few, many in ((1, 3), (3, 300)):
            Request.objects.bulk_create(_copy(original, number) for number in range(few, many))
            costs.append(self._cost(captain))
        assert costs[0] == costs[1] == costs[2]
        assert "共 300 条" in read(captain, BOARD)

    def _cost(self, captain: Client) -> int:
        read(captain, BOARD)
        with CaptureQueriesContext(connection) as queries:
            read(captain, BOARD)
        return len(queries)

    def test_a_view_is_named_shown_and_dropped(self, captain: Client, corner: world.Corner) -> None:
        """What is filtered is kept under a name; its chip is current there, and dropping keeps the list."""
        world.request(corner)
        assert "存为视图" not in read(captain, BOARD)
        assert "存为视图" in read(captain, f"{BOARD}?time=overdue&page=1")
        kept = captain.post(f"{BOARD}views/", {"name": "今天要催的", "filters": "time=overdue&page=2"})
        assert kept["Location"] == f"{BOARD}?time=overdue"
        page = read(captain, f"{BOARD}?time=overdue")
        assert ("存为视图" in page, page.count('class="view is-current"')) == (False, 1)
        row = SavedView.objects.get()
        gone = captain.post(f"{BOARD}views/{row.pk}/drop/", {"filters": "time=overdue"})
        assert (gone["Location"], SavedView.objects.count()) == (f"{BOARD}?time=overdue", 0)

    def test_three_views_cost_what_one_costs(self, captain: Client, corner: world.Corner) -> None:
        world.request(corner)
        costs = []
        for name in ("一", "二", "三"):
            captain.post(f"{BOARD}views/", {"name": name, "filters": f"q={name}"})
            costs.append(self._cost(captain))
        assert costs[0] == costs[1] == costs[2]

    def test_export_holds_every_row_under_one_head(self, captain: Client, corner: world.Corner) -> None:
        """The sheet has the fixed head and the row, without the caller."""
        row = world.request(corner)
        sheet = load_workbook(BytesIO(captain.get(f"{BOARD}export/").content)).active
        values = [[cell.value for cell in line] for line in sheet.iter_rows()]
        assert values[0][:4] == ["单号", "剩余", "实践", "诉求"]
        assert values[1][0] == row.number
        assert "王大山" not in str(values)

    def test_wechat_text_names_no_caller(self, captain: Client, corner: world.Corner) -> None:
        """The text to copy is one line per request with place and holder, no phone."""
        world.request(corner)
        assert "1. 剩 3 分，炒茶机一开就跳闸，泗交-02，张建军，待签收（0001）" in read(captain, BOARD)


class TestWhoSees:
    def test_another_county_sees_no_row_and_no_drawer(self, neighbour: Client, corner: world.Corner) -> None:
        """Outside the viewer's units a request is not in the list and not found by its number."""
        row = world.request(corner)
        assert row.number not in read(neighbour, BOARD)
        read(neighbour, address(row), 404)
        read(neighbour, address(row, "map.json"), 404)

    def test_anonymous_is_sent_to_sign_in(self, client: Client, corner: world.Corner) -> None:
        """Nobody passes without signing in, not even to the map."""
        row = world.request(corner)
        for url in (BOARD, address(row), address(row, "map.json"), f"{BOARD}new/", f"{BOARD}export/"):
            answer = client.get(url)
            assert answer.status_code == 302
            assert answer["Location"].startswith("/sign-in/")

    def test_a_member_reads_but_gets_no_buttons(self, corner: world.Corner) -> None:
        """A member sees the drawer of the own team without the captain's acts, and cannot post one."""
        row = world.request(corner)
        member = sign_in(Client(), Role.MEMBER, corner.team, corner.holder)
        page = read(member, address(row))
        assert "确认退回" not in page
        assert member.post(address(row, "decline/"), {"note": "x"}).status_code == 403
        row.refresh_from_db()
        assert row.state == "dispatched"


class TestDrawer:
    def test_it_holds_what_is_needed_to_decide(self, captain: Client, corner: world.Corner) -> None:
        """Words, masked caller, why this person, ownership and the next limit."""
        page = read(captain, address(world.request(corner)))
        for words in (
            "早上跳了四回",
            "王**",
            "138****5521",
            "网格责任人",
            "属泗交-02",
            "应签收",
            "改派",
            "催办",
        ):
            assert words in page
        assert "13800005521" not in page

    def test_htmx_gets_the_drawer_alone(self, captain: Client, corner: world.Corner) -> None:
        """The partial has no page around it; the plain link has the list beside it."""
        row = world.request(corner)
        part = read(captain, address(row), HX_Request="true")
        assert "<html" not in part
        assert row.number in part
        assert "requests-table" in read(captain, address(row))

    def test_the_map_has_the_point_and_the_own_grid(self, captain: Client, corner: world.Corner) -> None:
        """GeoJSON: the own grid marked, its neighbour plain, the point where the caller is."""
        answer = captain.get(address(world.request(corner), "map.json")).json()
        grids = {
            f["properties"]["name"]: f["properties"].get("own")
            for f in answer["features"]
            if "own" in f["properties"]
        }
        assert grids["泗交-02"] is True
        assert grids["泗交-03"] is False
        point = answer["features"][-1]["geometry"]
        assert point == {"type": "Point", "coordinates": list(world.INSIDE)}

    def test_looking_at_the_number_leaves_a_trace(self, captain: Client, corner: world.Corner) -> None:
        """The phone is shown once and the look is in the audit with its reason."""
        row = world.request(corner)
        page = captain.post(address(row, "contact/"), {"reason": "约时间"}).content.decode()
        assert "13800005521" in page
        entry = AuditEntry.objects.get(act="request.contact_seen")
        assert entry.subject_id == str(row.pk)
        assert entry.after == {"reason": "约时间"}

    def test_the_number_stays_closed_without_reason_or_right(
        self, captain: Client, neighbour: Client, corner: world.Corner
    ) -> None:
        """No reason, another county or no right to private data: refused, nothing shown."""
        row = world.request(corner)
        secretary = sign_in(Client(), Role.PARTY_SECRETARY, corner.tree.xiaxian)
        for client, reason, status in ((captain, " ", 400), (neighbour, "x", 404), (secretary, "x", 403)):
            answer = client.post(address(row, "contact/"), {"reason": reason})
            assert answer.status_code == status
            assert "13800005521" not in answer.content.decode()


class TestActs:
    def act(self, client: Client, row: Request, name: str, **data: str) -> Request:
        answer = client.post(address(row, f"{name}/"), data)
        assert answer.status_code == 302, answer.content[:400]
        row.refresh_from_db()
        return row

    def test_give_again(self, captain: Client, corner: world.Corner) -> None:
        """改派 changes the holder."""
        row = self.act(captain, world.request(corner), "dispatch", member=str(corner.other.pk))
        assert row.holder == corner.other

    def test_wait_and_resume(self, captain: Client, corner: world.Corner) -> None:
        """等待 pauses with a cause, 继续 goes back to where it was."""
        row = self.act(
            captain, world.request(corner), "wait", cause="weather", note="大雪封路", no_proof="雪天"
        )
        assert row.state == "waiting"
        assert self.act(captain, row, "resume").state == "dispatched"

    def test_return_to_a_neighbour(self, captain: Client, corner: world.Corner) -> None:
        """退回 names the next team, though it lies outside the captain's reach."""
        other = register.team(corner.tree.yanhu, code="140802-01")
        row = self.act(captain, world.request(corner), "return", next_owner="140802-01", ground="地址属盐湖")
        assert row.team == other

    def test_merge(self, captain: Client, corner: world.Corner) -> None:
        """合并 joins the request to another one by its number."""
        first, second = world.request(corner), world.request(corner, title="又跳闸了")
        assert self.act(captain, second, "merge", into=first.number).merged_into == first

    def test_decline_revisit_close_and_reopen(self, captain: Client, corner: world.Corner) -> None:
        """The end of a request: declined with its ground, or followed up, closed and taken up again."""
        assert self.act(captain, world.request(corner), "decline", note="产权属用户").state == "declined"
        row = self.act(captain, world.resolved(corner), "revisit", note="好了", is_solved="yes")
        assert row.state == "revisited"
        assert self.act(captain, row, "close").state == "closed"
        assert self.act(captain, row, "reopen", note="又跳了").state == "reopened"

    def test_urging_is_kept_and_changes_no_clock(self, captain: Client, corner: world.Corner) -> None:
        """催办 is written down with its words; state and limit stay."""
        row = world.request(corner)
        due = row.due_at
        self.act(captain, row, "remind", note="孩子等着吃饭")
        assert (row.state, row.due_at) == ("dispatched", due)
        assert "已催办 1 次" in read(captain, address(row))

    def test_another_county_cannot_act(self, neighbour: Client, corner: world.Corner) -> None:
        """Every act answers not found outside the viewer's units, and nothing changes."""
        row = world.request(corner)
        for name in ("dispatch", "wait", "return", "merge", "decline", "remind", "close"):
            assert neighbour.post(address(row, f"{name}/"), {"note": "x"}).status_code == 404
        row.refresh_from_db()
        assert row.state == "dispatched"

    def test_get_does_nothing(self, captain: Client, corner: world.Corner) -> None:
        """A link cannot act."""
        row = world.request(corner)
        assert captain.get(address(row, "decline/")).status_code == 405


class TestNew:
    FIELDS = {
        "title": "楼道灯不亮",
        "service_type": "VOL03",
        "source": "community",
        "urgency": "normal",
        "address": "泗交镇窑头村",
    }

    def test_a_call_is_taken_down_and_opens(self, captain: Client, corner: world.Corner) -> None:
        """The request is found in its grid by words and its follow code is said."""
        answer = captain.post(f"{BOARD}new/", self.FIELDS, follow=True)
        row = Request.objects.everywhere("test").get()
        assert answer.redirect_chain[-1][0] == address(row)
        assert (row.title, row.grid_version.grid) == ("楼道灯不亮", corner.first)
        assert row.follow_code in answer.content.decode()

    def test_missing_fields_are_said_beside_them(self, captain: Client) -> None:
        """Without a place nothing is taken down."""
        answer = captain.post(f"{BOARD}new/", {**self.FIELDS, "address": ""})
        assert answer.status_code == 400
        assert "请写到村或小区，或在图上点" in answer.content.decode()
        assert not Request.objects.everywhere("test").exists()

    def test_a_secretary_may_not_register(self, corner: world.Corner) -> None:
        """The form needs the right to receive."""
        secretary = sign_in(Client(), Role.PARTY_SECRETARY, corner.tree.xiaxian)
        assert secretary.get(f"{BOARD}new/").status_code == 403
        assert secretary.post(f"{BOARD}new/", self.FIELDS).status_code == 403


def test_time_left_turns_when_the_limit_is_over(captain: Client, corner: world.Corner) -> None:
    """The same row says 超 22 分 once the limit of three minutes is gone."""
    world.request(corner)
    with clock.fixed(world.MORNING + timedelta(minutes=25)):
        assert "超 22 分" in read(captain, BOARD)


class TestMany:
    def post(self, client: Client, **data: object) -> str:
        answer = client.post(f"{BOARD}many/", data, follow=True)
        assert answer.status_code == 200, answer.content[:400]
        return answer.content.decode()

    def waiting(self, corner: world.Corner) -> Request:
        return world.request(corner, longitude=world.BORDER[0])

    def test_first_it_is_shown_then_done(self, captain: Client, corner: world.Corner) -> None:
        """Without script: the ticked rows lead to a page that names who gets how many; confirming does it."""
        rows = [self.waiting(corner), self.waiting(corner)]
        page = self.post(captain, act="dispatch", number=[row.number for row in rows])
        assert "确认并下发 1 人" in page
        assert "2 件，手上 0→2" in page
        done = self.post(
            captain,
            act="dispatch",
            confirmed="1",
            number=[row.number for row in rows],
            **{f"member-{row.number}": str(corner.holder.pk) for row in rows},
        )
        assert "2 件已派单" in done
        assert {row.holder for row in Request.objects.everywhere("test")} == {corner.holder}

    def test_each_refused_row_is_named_with_its_reason(self, captain: Client, corner: world.Corner) -> None:
        """One of two was resolved meanwhile: 1 件已派单，1 件需看, and why."""
        free, done = self.waiting(corner), world.resolved(corner)
        page = self.post(captain, act="dispatch", confirmed="1", number=[free.number, done.number])
        assert "1 件已派单，1 件需看" in page
        assert f"{done.number} 炒茶机一开就跳闸：诉求处于“待回访”" in page

    def test_htmx_gets_the_bar_alone(self, captain: Client, corner: world.Corner) -> None:
        row = self.waiting(corner)
        data = {"number": row.number, "member": str(corner.other.pk)}
        part = captain.post(f"{BOARD}many/", data, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part
        assert "李文斌" in part

    def test_who_may_not(self, corner: world.Corner) -> None:
        """A member is refused; a link cannot act; an unknown act is not found."""
        row = self.waiting(corner)
        member = sign_in(Client(), Role.MEMBER, corner.team, corner.holder)
        assert member.post(f"{BOARD}many/", {"number": row.number}).status_code == 403
        captain = sign_in(Client(), Role.CAPTAIN, corner.team, corner.captain)
        assert captain.get(f"{BOARD}many/").status_code == 405
        assert captain.post(f"{BOARD}many/", {"number": row.number, "act": "x"}).status_code == 404


class TestReadingAndNews:
    def test_opening_the_drawer_is_reading_the_list_is_not(
        self, captain: Client, corner: world.Corner
    ) -> None:
        """The row stays bold while only the list was shown."""
        row = world.request(corner)
        assert "is-unread" in read(captain, BOARD)
        read(captain, address(row), HX_Request="true")
        assert "is-unread" not in read(captain, BOARD)

    def test_quick_filters_stand_with_their_counts(self, captain: Client, corner: world.Corner) -> None:
        world.request(corner)
        page = read(captain, BOARD)
        assert '<a href="/office/requests/?time=unread">' in page
        assert world.item_of(Request.objects.everywhere("test").get()).title in read(
            captain, f"{BOARD}?time=unread"
        )
        assert "没有符合条件的诉求" in read(captain, f"{BOARD}?time=soon")

    def test_news_are_rows_and_a_count_or_nothing(self, captain: Client, corner: world.Corner) -> None:
        """204 while nothing changed; then the row that moved as the list shows it, and what came."""
        row = world.request(corner)
        with clock.fixed(world.MORNING + timedelta(minutes=1)):
            cursor = str(new_id())
            assert captain.get(f"{BOARD}news/", {"since": cursor}).status_code == 204
        with clock.fixed(world.MORNING + timedelta(minutes=2)):
            actions.accept_work(corner.as_holder, world.item_of(row))
            fresh = world.request(corner)
            page = captain.get(f"{BOARD}news/", {"since": cursor}).content.decode()
        assert f'id="row-{row.number}"' in page
        assert f'data-came="{fresh.number}"' in page
        assert "已签收" in page

    def test_people_stand_above_the_list_for_the_captain_only(
        self, captain: Client, corner: world.Corner
    ) -> None:
        world.request(corner)
        assert "data-person" in read(captain, BOARD)
        member = sign_in(Client(), Role.MEMBER, corner.team, corner.holder)
        page = read(member, BOARD)
        assert "data-person" not in page
        assert "data-tick" not in page


class TestBorder:
    def test_both_grids_stand_in_the_drawer_and_one_is_chosen(
        self, captain: Client, corner: world.Corner
    ) -> None:
        """Both candidates with the distance; choosing keeps the reason and takes the question away."""
        row = world.request(corner, longitude=world.BORDER[0])
        page = read(captain, address(row))
        assert "靠近网格边界，请定归属" in page
        assert "位置在内" in page
        assert "距 46 米" in page
        captain.post(address(row, "choose_grid/"), {"grid": "SJ-03", "reason": "门牌在河东"})
        page = read(captain, address(row))
        assert "定为 泗交-03：门牌在河东" in page
        assert "请定归属" not in page

    def test_without_a_place_any_grid_in_reach_can_be_named(
        self, captain: Client, corner: world.Corner
    ) -> None:
        row = world.request(corner, longitude=None, latitude=None, address="夏县", division_code="140828")
        assert row.grid_version is None
        assert "地点不明确，请定归属" in read(captain, address(row))
        captain.post(address(row, "choose_grid/"), {"grid": "SJ-02", "reason": "电话问到"})
        row.refresh_from_db()
        assert row.grid_version.grid == corner.first
