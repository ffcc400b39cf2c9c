"""Pinyin, names, codes and values as the register reads and writes them."""

from datetime import date, datetime

import pytest
from tests.factories.register import NAME_RULE

from liming.register.rules import check_code, check_team_name, moved_path, path_below, pinyin_of
from liming.register.rules.columns import NOUNS, Column, Kind
from liming.register.rules.headers import match_headers, plain_header
from liming.register.rules.places import county_code, is_inside, normal_code
from liming.register.rules.values import parse, written
from liming.shared.errors import DomainError


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("太行黎明", "taihangliming"),
        ("洪洞县", "hongtongxian"),
        ("繁峙县", "fanshixian"),
        ("隰县", "xixian"),
        ("岢岚县", "kelanxian"),
        ("尧都区", "yaoduqu"),
        ("绛县", "jiangxian"),
        ("临猗县", "linyixian"),
        ("芮城县", "ruichengxian"),
        ("汾阳市", "fenyangshi"),
        ("长治市", "changzhishi"),
        ("长子县", "zhangzixian"),
        ("运城解州", "yunchenghaizhou"),
    ],
)
def test_names_of_shanxi_are_read_as_people_there_say_them(name, full):
    assert pinyin_of(name)[0] == full


@pytest.mark.parametrize(
    ("name", "initials"),
    [("李师江", "lsj"), ("单雄", "sx"), ("任解放", "rjf"), ("仇英", "qy"), ("尉迟恭", "ycg"), ("查良", "zl")],
)
def test_a_surname_is_read_as_a_surname(name, initials):
    assert pinyin_of(name, person=True)[1] == initials


def test_digits_and_letters_stay_in_the_pinyin():
    assert pinyin_of("泗交12网格A") == ("sijiao12wanggea", "sj12wga")


def test_a_name_that_fits_the_rule_gives_its_bracket():
    name = "国家电网山西电力（运城夏县）太行黎明共产党员服务队"
    assert check_team_name(NAME_RULE, name) == "运城夏县"


@pytest.mark.parametrize(
    "name",
    [
        "国家电网山西电力(运城夏县)太行黎明共产党员服务队",
        "国网山西电力（运城夏县）太行黎明服务队",
        "山西（运城 夏县）队",
    ],
)
def test_a_name_that_breaks_the_rule_is_refused_with_the_name_as_it_should_be(name):
    with pytest.raises(DomainError) as refused:
        check_team_name(NAME_RULE, name)
    assert refused.value.data["expected"] == "国家电网山西电力（运城夏县）太行黎明共产党员服务队"


def test_a_bracket_cannot_swallow_the_rest_of_the_name():
    with pytest.raises(DomainError):
        check_team_name(NAME_RULE, "国家电网山西电力（夏县）（夏县）太行黎明共产党员服务队")


def test_paths_grow_below_their_parent_and_move_with_it():
    assert path_below(None, "SX") == "/SX/"
    assert path_below("/SX/", "1408") == "/SX/1408/"
    assert moved_path("/SX/1408/140828/T1/", "/SX/1408/140828/", "/SX/1404/140828/") == "/SX/1404/140828/T1/"


@pytest.mark.parametrize("code", ["", "a/b", "_x", "编码", "x" * 21, "a b"])
def test_a_code_that_would_break_a_path_is_refused(code):
    with pytest.raises(DomainError) as refused:
        check_code(code)
    assert refused.value.code == "field_invalid"


def test_division_codes_of_all_lengths_are_kept_in_one_form():
    assert [normal_code(code) for code in ("14", "1408", "140828000000", "140828105000", "140828105201")] == [
        "140000",
        "140800",
        "140828",
        "140828105",
        "140828105201",
    ]


def test_a_township_lies_in_its_county_city_and_province_only():
    assert [is_inside("140828105", area) for area in ("140828", "140800", "140000", "140829", "140400")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert (county_code("140828105"), county_code("140800")) == ("140828", None)


DAY = Column("day", "日期", "Day", Kind.DATE)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-07-01",
        "2026/7/1",
        "2026.7.1",
        "2026年7月1日",
        "20260701",
        46204,
        46204.0,
        date(2026, 7, 1),
        datetime(2026, 7, 1, 8, 30),  # noqa: DTZ001 - as a file gives it
        " 2026-07-01 08:30",
    ],
)
def test_every_usual_form_of_a_date_is_read(cell):
    assert parse(DAY, cell) == date(2026, 7, 1)


@pytest.mark.parametrize("cell", ["7月1日", "2026-02-30", "明天", "1", "2026-13-01"])
def test_a_date_that_is_none_is_refused_with_the_form_to_write(cell):
    with pytest.raises(DomainError) as refused:
        parse(DAY, cell)
    assert refused.value.code == "field_invalid"


def test_numbers_flags_words_and_choices_are_read_as_people_write_them():
    kind = NOUNS["teams"].by_columns["kind"]
    assert parse(kind, "县域队") == parse(kind, "rural") == "rural"
    assert parse(Column("n", "数", "N", Kind.WHOLE), "1,200") == 1200
    assert parse(Column("n", "数", "N", Kind.TEXT), 140828.0) == "140828"
    assert parse(Column("w", "词", "W", Kind.WORDS), "王家村、李家村，王家村; 赵家村") == [
        "王家村",
        "李家村",
        "赵家村",
    ]
    assert [parse(Column("f", "是否", "F", Kind.FLAG), cell) for cell in ("是", "否", True, 1.0)] == [
        True,
        False,
        True,
        True,
    ]


def test_a_choice_that_is_none_names_the_choices():
    with pytest.raises(DomainError) as refused:
        parse(NOUNS["grids"].by_columns["area_type"], "郊区")
    assert refused.value.data["remedy"] == "请从这些中选一个：城区、农村、特殊边远"


@pytest.mark.parametrize("cell", ["-1", "1.5", "nan", "x", "1e30"])
def test_a_count_that_is_none_is_refused(cell):
    with pytest.raises(DomainError):
        parse(Column("n", "数", "N", Kind.WHOLE), cell)


@pytest.mark.parametrize("cell", ["181", "-inf", "NaN"])
def test_a_longitude_off_the_globe_is_refused(cell):
    with pytest.raises(DomainError):
        parse(Column("longitude", "经度", "Longitude", Kind.DECIMAL), cell)


def test_what_is_written_is_read_back_the_same():
    for column, value in (
        (NOUNS["teams"].by_columns["kind"], "urban"),
        (Column("w", "词", "W", Kind.WORDS), ["王家村", "李家村"]),
        (Column("f", "是否", "F", Kind.FLAG), False),
        (Column("j", "边界", "J", Kind.JSON), {"a": [1, "二"]}),
    ):
        assert parse(column, written(column, value)) == value


@pytest.mark.parametrize("noun", NOUNS.values(), ids=lambda noun: noun.key)
def test_every_noun_reads_its_own_headers_in_both_languages(noun):
    for headers in ([each.header for each in noun.columns], [each.header_en for each in noun.columns]):
        assert list(match_headers(noun, headers).values()) == list(noun.columns)


def test_headers_may_carry_stars_spaces_and_notes():
    assert plain_header(" 队编码* （必填）") == "队编码"


@pytest.mark.parametrize("typed", ["12ab", "电话", "138-0000-a"])
def test_a_phone_is_refused_unless_it_is_made_of_digits(typed: str) -> None:
    """A mistyped number is told at its field, in files and forms alike."""
    with pytest.raises(DomainError) as refusal:
        parse(NOUNS["members"].by_columns["phone"], typed)
    assert refusal.value.code == "field_invalid"


def test_a_phone_may_hold_blanks_a_country_code_and_an_extension() -> None:
    """Ways in which people write a number that can be called."""
    for typed in ("138 0000 5521", "+86 13800005521", "0359-8532000", "0359-8532000转12", "138****5521"):
        assert parse(NOUNS["members"].by_columns["phone"], typed) == typed
