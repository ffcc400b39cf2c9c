"""The room's rules without a database."""

from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

import pytest

from liming.core.dispatch import REASON_CODES
from liming.execute.enums import RequestSource, RequestState, Stage
from liming.execute.rules import numbers
from liming.execute.rules.checks import judge
from liming.execute.rules.reasons import reason_words
from liming.execute.rules.sheets import columns, reasons, values
from liming.execute.rules.stages import profile_of
from liming.execute.rules.stories import story_key
from liming.execute.rules.transitions import CHAIN, ENDED, REQUEST, state_shown
from liming.execute.rules.wording import NEXT_NAMES, PUBLIC_WORDS, STEP_NAMES, amount_words
from liming.plan.enums import WorkState
from liming.shared import clock
from liming.shared.errors import DomainError


def test_the_table_knows_every_state_and_the_chain_is_walkable() -> None:
    """Every state is listed and reachable, the chain is legal, merged and declined are ends."""
    assert set(REQUEST.moves) == set(RequestState)
    assert all(REQUEST.allows(here, there) for here, there in pairwise(CHAIN))
    assert REQUEST.ends() == {RequestState.MERGED, RequestState.DECLINED}
    reached = {RequestState.RECEIVED} | {target for targets in REQUEST.moves.values() for target in targets}
    assert reached == set(RequestState)
    assert set(ENDED) == {RequestState.CLOSED, RequestState.MERGED, RequestState.DECLINED}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (RequestState.RECEIVED, RequestState.CLOSED),
        (RequestState.RECEIVED, RequestState.ON_SITE),
        (RequestState.CLOSED, RequestState.ACCEPTED),
        (RequestState.DECLINED, RequestState.REOPENED),
        (RequestState.RESOLVED, RequestState.WAITING),
    ],
)
def test_moves_outside_the_table_are_refused(source: RequestState, target: RequestState) -> None:
    """A refusal names both states."""
    with pytest.raises(DomainError) as refusal:
        REQUEST.check(source, target)
    assert refusal.value.code == "illegal_transition"


@pytest.mark.parametrize(
    ("items", "shown"),
    [
        ([], None),
        ([WorkState.CANCELLED], None),
        ([WorkState.DISPATCHED, WorkState.EN_ROUTE], RequestState.EN_ROUTE),
        ([WorkState.DONE, WorkState.ACCEPTED], RequestState.ON_SITE),
        ([WorkState.DONE, WorkState.CANCELLED], RequestState.RESOLVED),
    ],
)
def test_a_request_shows_its_furthest_item(items: list[WorkState], shown: RequestState | None) -> None:
    """The furthest open item speaks; the last one to end resolves the request."""
    assert state_shown(items) == shown


def test_numbers_run_by_day_and_pass_9999() -> None:
    """XQ260714-0037 follows -0036; the ten-thousandth keeps counting."""
    prefix = numbers.request_prefix(date(2026, 7, 14))
    assert [numbers.number(prefix, place) for place in (1, 37, 10_000)] == [
        "XQ260714-0001",
        "XQ260714-0037",
        "XQ260714-10000",
    ]
    assert numbers.place_of("XQ260714-0036") == 36


def test_codes_are_long_and_unambiguous() -> None:
    """Ten characters, none of them 0, 1, I, L or O."""
    code = numbers.follow_code()
    assert len(code) == 10
    assert not set(code) & set("01ILO")
    assert set(code) <= set(numbers.UNAMBIGUOUS)


def test_a_rating_token_depends_on_the_secret() -> None:
    """The same invitation under another secret has another token; without the secret nobody can make it."""
    key = UUID(int=7)
    assert numbers.rating_token(key, "one") == numbers.rating_token(key, "one")
    assert numbers.rating_token(key, "one") != numbers.rating_token(key, "two")
    assert len(numbers.rating_token(key, "one")) == numbers.TOKEN_LENGTH


@pytest.mark.parametrize(
    ("code", "data", "words"),
    [
        ("holder", {}, "网格责任人"),
        ("deputy_holder_on_leave", {}, "网格责任人休假，副职顶替"),
        ("duty_no_holder", {}, "网格暂无责任人，当日驿站值班"),
        (
            "nearest_holder_lacks_skill",
            {"skill": "lv", "skill_name": "低压电工", "distance_km": 6.21},
            "网格责任人无低压电工资格，就近，6.2 公里，有低压电工资格",
        ),
        ("nearest_no_holder", {"open_items": 2}, "网格暂无责任人，同队手上件数最少，2 件"),
        ("chosen", {"by": "卫东海"}, "卫东海指定"),
        ("nobody", {"on_leave": 3, "lacks_skill": 1}, "没有可派的人，休假 3 人，缺资格 1 人"),
    ],
)
def test_reasons_in_words(code: str, data: dict[str, object], words: str) -> None:
    """What the board shows beside the person."""
    assert reason_words(code, data) == words


def test_every_reason_code_of_the_core_has_words() -> None:
    """No code of the choice falls through."""
    assert all(reason_words(code, {"skill": "x"}) for code in REASON_CODES)


@pytest.mark.parametrize(
    ("result", "value", "low", "high", "judged"),
    [
        ("", 191.0, 198.0, 235.0, "defect"),
        ("ok", 191.0, 198.0, 235.0, "defect"),
        ("", 221.0, 198.0, 235.0, "ok"),
        ("", 235.0, 198.0, 235.0, "ok"),
        ("", 31.0, None, 30.0, "defect"),
        ("defect", None, None, None, "defect"),
        ("na", None, None, None, "na"),
    ],
)
def test_numbers_are_judged_by_their_limits(
    result: str, value: float | None, low: float | None, high: float | None, judged: str
) -> None:
    """A number outside its limits is a defect whatever was ticked; the limits themselves are inside."""
    assert judge(result, value, low, high) == judged


def test_profiles_without_a_case_clock_follow_the_caller() -> None:
    """A planned inspection asked for by 12345 gets the government's limits."""
    assert profile_of("repair.emergency", RequestSource.HOTLINE_12345) == "repair.emergency"
    assert profile_of("inspection.plan", RequestSource.HOTLINE_12345) == "demand.gov"
    assert profile_of("", RequestSource.VILLAGE) == "demand.livelihood"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026年07月04日10时09分", (2026, 7, 4, 10, 9)),
        ("2026/07/04 20:18", (2026, 7, 4, 20, 18)),
        ("2026-07-05 00:01:00", (2026, 7, 5, 0, 1)),
        ("2026.7.5", (2026, 7, 5, 0, 0)),
        (46207.5, (2026, 7, 4, 12, 0)),
    ],
)
def test_dates_in_the_forms_people_write(written: object, moment: tuple[int, ...]) -> None:
    """All forms give the same wall clock in Asia/Shanghai."""
    assert values.read_moment(written) == datetime(*moment, tzinfo=clock.LOCAL_ZONE)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize("written", ["昨天下午", "2026-13-01", "", None])
def test_an_unreadable_date_is_none(written: object) -> None:
    """Nothing is guessed."""
    assert values.read_moment(written) is None


def test_phones_lose_stray_marks() -> None:
    """A mobile keeps its digits, a landline its dash; the caller is told that something was taken away."""
    assert values.read_phone("13700000968#") == ("13700000968", True)
    assert values.read_phone("139 0000 4070") == ("13900004070", True)
    assert values.read_phone("0351-7008858") == ("0351-7008858", False)
    assert values.read_phone(None) == ("", False)


def test_a_number_left_out_of_the_run_is_named() -> None:
    """Between 020 and 022 stands 021; a lone number leaves nothing out."""
    assert values.missing_numbers(["A020", "A022", "A023"]) == ["A021"]
    assert values.missing_numbers(["A020"]) == []


def test_columns_are_known_by_their_synonyms() -> None:
    """Notes in brackets and stars do not matter."""
    found = columns.guess(
        ["工单编号*", "诉求标题（必填）"], {"external_number": ["工单编号"], "title": ["诉求标题"]}
    )
    assert found == {"external_number": 0, "title": 1}


def test_words_exist_for_every_state_stage_and_reason() -> None:
    """No page meets a state without a word."""
    assert set(STEP_NAMES) == set(PUBLIC_WORDS) == set(RequestState)
    assert set(NEXT_NAMES) == set(Stage)
    assert amount_words(45, "minute") == "45 分"
    assert amount_words(240, "minute") == "4 时"
    assert amount_words(3, "working_day") == "3 工作日"
    assert reasons.sentence("row_repeated", {"row": 3}) == "与第 3 行完全相同"


def test_reprints_share_a_story() -> None:
    """Punctuation and spaces do not make another story."""
    assert story_key("黎明 进山：送电") == story_key("黎明进山送电")
    assert story_key("黎明进山送电") != story_key("黎明进山修电")
