"""Pages without an account: ask, follow by code, rate with one tap."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.factories import execute as world

from liming.execute.models import Rating, Request
from liming.execute.queries.reopens import reopens_of
from liming.shared import clock
from liming.web.public.forms import title_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.kept(world=world.corner),
    pytest.mark.clock_at(world.MORNING),
]

ASK = {
    "kind": "home",
    "address": "夏县泗交镇窑头村 12 号",
    "words": "炒茶机一开就跳闸，早上跳了四回",
    "phone": "138 0000 5521",
}


def requests() -> list[Request]:
    return list(Request.objects.everywhere("test"))


def read(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content[:400]
    return answer.content.decode()


class TestAsk:
    def test_the_emergency_number_comes_first(self, client: Client) -> None:
        """95598 stands above the form; no account is asked for."""
        page = read(client, "/ask/")
        assert page.index("95598") < page.index("<h1>有事请讲")
        assert "不用注册" in page

    def test_asking_gives_a_code_and_finds_the_grid(self, client: Client, corner: world.Corner) -> None:
        """The request lands in its grid with the caller's own words; the answer shows the code."""
        answer = client.post("/ask/", ASK, follow=True)
        (row,) = requests()
        assert (row.title, row.words, row.source) == ("炒茶机一开就跳闸", ASK["words"], "public_page")
        assert (row.grid_version.grid, row.service_type_id) == (corner.first, "REP02")
        page = answer.content.decode()
        assert row.follow_code in page
        assert "已收到" in page

    def test_a_position_finds_the_grid_without_an_address(self, client: Client, corner: world.Corner) -> None:
        """The phone's position alone is enough."""
        client.post(
            "/ask/",
            {**ASK, "address": "", "longitude": str(world.INSIDE[0]), "latitude": str(world.INSIDE[1])},
        )
        assert requests()[0].grid_version.grid == corner.first

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"words": ""}, "请说说情况"),
            ({"address": ""}, "请写到村或小区"),
            ({"phone": "找我"}, "请填完整的电话号码"),
        ],
    )
    def test_what_is_missing_is_said(
        self, client: Client, corner: world.Corner, changes: dict[str, str], words: str
    ) -> None:
        """A gap is said beside its field and nothing is taken down; a phone may be left out."""
        answer = client.post("/ask/", {**ASK, **changes})
        assert answer.status_code == 400
        assert words in answer.content.decode()
        assert requests() == []

    def test_a_program_that_fills_the_hidden_field_makes_no_request(
        self, client: Client, corner: world.Corner
    ) -> None:
        """The trap answers kindly and takes nothing down."""
        assert client.post("/ask/", {**ASK, "website": "http://x"}).status_code == 302
        assert requests() == []

    def test_too_many_in_an_hour_are_refused(self, client: Client, corner: world.Corner) -> None:
        """The eleventh from one address is refused with the emergency number."""
        for _ in range(10):
            assert client.post("/ask/", ASK).status_code == 302
        answer = client.post("/ask/", ASK)
        assert answer.status_code == 429
        assert "次数太多" in answer.content.decode()
        assert len(requests()) == 10

    def test_a_form_from_elsewhere_is_refused(self, corner: world.Corner) -> None:
        """Without the page's token nothing is taken down."""
        assert Client(enforce_csrf_checks=True).post("/ask/", ASK).status_code == 403
        assert requests() == []

    def test_the_title_is_the_first_phrase(self) -> None:
        """Up to the first pause, at most 24 characters."""
        assert title_of("  停电了，快来") == "停电了"
        assert title_of("一" * 40) == "一" * 24
        assert title_of("，，") == "，，"


class TestFollow:
    def test_progress_in_plain_words_names_nobody(self, client: Client, corner: world.Corner) -> None:
        """Steps without the caller, without the member's full name, without a phone."""
        row = world.resolved(corner)
        page = read(client, f"/follow/{row.follow_code}/")
        assert "队员已到场" in page
        for private in ("王大山", "张建军", "13800005521"):
            assert private not in page
        assert "/rate/" not in page

    def test_who_asked_without_an_account_rates_from_the_same_page(
        self, client: Client, corner: world.Corner
    ) -> None:
        """Nobody of the team ever held this code."""
        row = world.resolved(corner, source="public_page")
        assert f"/rate/{world.link_token(row)}/" in read(client, f"/follow/{row.follow_code}/")

    def test_a_wrong_code_is_said_kindly(self, client: Client) -> None:
        """An unknown code stays on the page; a right one in small letters with spaces is found."""
        answer = client.post("/follow/", {"code": "XXXXXXXXXX"})
        assert answer.status_code == 404
        assert "没有这个查询码" in answer.content.decode()

    def test_a_code_is_found_however_it_is_typed(self, client: Client, corner: world.Corner) -> None:
        """Small letters and spaces do not matter."""
        code = world.request(corner).follow_code
        typed = f" {code[:5].lower()} {code[5:]}"
        assert client.post("/follow/", {"code": typed})["Location"] == f"/follow/{code}/"

    def test_guessing_codes_is_braked(self, client: Client) -> None:
        """After sixty looks in an hour the address is refused."""
        for _ in range(60):
            client.post("/follow/", {"code": "AAAAAAAAAA"})
        assert "次数太多" in client.post("/follow/", {"code": "AAAAAAAAAA"}).content.decode()

    def test_not_solved_asks_to_take_it_up_again(self, client: Client, corner: world.Corner) -> None:
        """It needs a resolved request; the page says when it is answered and asks no second time."""
        fresh, done = world.request(corner), world.resolved(corner)
        assert client.post(f"/follow/{fresh.follow_code}/reopen/").status_code == 400
        assert client.post(f"/follow/{done.follow_code}/reopen/", {"words": "又跳了"}).status_code == 302
        done.refresh_from_db()
        assert done.state == "resolved"
        page = read(client, f"/follow/{done.follow_code}/")
        assert "已要求重新办理，7月15日前答复您" in page
        assert "点这里要求重新办理" not in page


class TestRate:
    @pytest.fixture
    def token(self, corner: world.Corner) -> str:
        return world.link_token(world.resolved(corner))

    def test_one_tap_is_a_rating(self, client: Client, token: str) -> None:
        """Before the tap five answers; after it the answer is kept and can be changed for ten minutes."""
        page = read(client, f"/rate/{token}/")
        for words in ("很满意", "很不满意", "来得快", "已换保护器", "张**"):
            assert words in page
        client.post(f"/rate/{token}/", {"score": "4"})
        assert Rating.objects.get().score == 4
        assert "已记下，10 分钟内可改" in read(client, f"/rate/{token}/")

    def test_labels_are_added_and_the_score_stays(self, client: Client, token: str) -> None:
        """完成 keeps the score and adds the labels."""
        client.post(f"/rate/{token}/", {"score": "5"})
        answer = client.post(f"/rate/{token}/", {"current": "5", "labels": ["来得快"], "done": "1"})
        assert "评价已封存" in answer.content.decode()
        rating = Rating.objects.get()
        assert (rating.score, rating.labels) == (5, ["fast"])

    def test_it_can_be_changed_for_ten_minutes_only(self, client: Client, token: str) -> None:
        """At nine minutes it changes, at eleven it is sealed."""
        client.post(f"/rate/{token}/", {"score": "2"})
        with clock.fixed(world.MORNING + timedelta(minutes=9)):
            assert client.post(f"/rate/{token}/", {"score": "3"}).status_code == 302
        with clock.fixed(world.MORNING + timedelta(minutes=11)):
            assert client.post(f"/rate/{token}/", {"score": "5"}).status_code == 400
            assert "disabled" in read(client, f"/rate/{token}/")
        assert Rating.objects.get().score == 3

    @pytest.mark.parametrize("data", [{}, {"score": "0"}, {"score": "6"}, {"score": "abc"}])
    def test_nonsense_is_no_rating(self, client: Client, token: str, data: dict[str, str]) -> None:
        """Only 1 to 5 count."""
        assert client.post(f"/rate/{token}/", data).status_code == 400
        assert not Rating.objects.exists()

    def test_an_unknown_code_shows_nothing(self, client: Client) -> None:
        """A wrong or old code is refused in words."""
        assert "评价码不对或已过期" in read(client, "/rate/AAAAAAAAAAAAAAAAAAAA/", 400)

    def test_one_phone_is_known_again_only_by_a_digest(self, client: Client, token: str) -> None:
        """The device mark is a cookie; the table keeps its digest."""
        answer = client.post(f"/rate/{token}/", {"score": "4"})
        mark = answer.cookies["device"].value
        assert Rating.objects.get().device_digest not in ("", mark)

    def test_not_solved_is_asked_from_the_rating_page(self, client: Client, token: str) -> None:
        """The link below the answers asks to take the request up again and leads to its progress."""
        answer = client.post(f"/rate/{token}/reopen/", {"words": "又跳闸了"})
        (row,) = requests()
        assert answer["Location"] == f"/follow/{row.follow_code}/"
        assert (row.state, reopens_of(row).get().reason) == ("resolved", "又跳闸了")
