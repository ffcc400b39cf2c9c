from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liming.core.dispatch import (
    PrivateKind,
    PrivateSpan,
    find_private,
    mask_account,
    mask_name,
    mask_phone,
    mask_text,
)


@pytest.mark.parametrize(
    "typed",
    [
        "13800135521",
        "138 0013 5521",
        "138-0013-5521",
        "138.0013.5521",
        "138 001 35521",
        "1 3 8 0 0 1 3 5 5 2 1",
        "+8613800135521",
        "+86 138 0013 5521",
        "008613800135521",
        "１３８００１３５５２１",
        "一三八零零一三五五二一",
        "幺三八〇〇幺三五五二幺",
    ],
)
def test_a_mobile_is_masked_however_it_is_typed(typed):
    expected = "138****5521"
    assert mask_text(f"打{typed}找我") == f"打{expected}找我"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("星期二13800135521", "星期二138****5521"),
        ("先打13800135521，再打13900139999。", "先打138****5521，再打139****9999。"),
        ("13800135521/13900139999", "138****5521/139****9999"),
        ("座机0359-2012345", "座机*******2345"),
        ("(0351)12345678", "********5678"),
        ("电话：2012345", "电话：***2345"),
        ("户号1400123436停电", "户号14****36停电"),
        ("户号 1400 1234 36 停电", "户号 14****36 停电"),
        ("1400123456736", "14****36"),
        ("身份证14010219900101123X", "身份证**************123X"),
        ("140102 19900101 1234", "**************1234"),
        ("卡号6222020200112233445", "卡号***************3445"),
    ],
)
def test_private_numbers_keep_only_the_agreed_digits(text, masked):
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "",
        "表底12045，上月11873",
        "读数12045 12077 12101",
        "2026-11-18 13:00 到 2026-11-19 18:30",
        "2026年11月18日",
        "20261118",
        "202611180830",
        "20261118083000",
        "拨打95598或12345",
        "东经111.2203345678，北纬35.1412345678",
        "10kV 318线 12号杆，400V",
        "金额 12,345.67 元",
        "三一八国道二十一公里处",
    ],
)
def test_readings_dates_hotlines_and_places_stay(text):
    assert find_private(text) == ()
    assert mask_text(text) == text


def test_a_found_span_tells_where_and_what():
    assert find_private("打138 0013 5521，户号1400123436") == (
        PrivateSpan(1, 14, PrivateKind.MOBILE),
        PrivateSpan(17, 27, PrivateKind.ACCOUNT),
    )


@given(st.text("0123456789 -.+()/*，电话户号一二三XＸ１８6", max_size=60))
def test_masking_leaves_nothing_to_find_and_touches_nothing_else(text):
    masked = mask_text(text)
    assert mask_text(masked) == masked
    spans = find_private(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    if not spans:
        assert masked == text


@given(st.integers(3, 9), st.integers(0, 999_999_999), st.text("停电了请来看，。 ", max_size=9))
def test_no_mobile_ever_shows_its_middle(second, rest, around):
    number = f"1{second}{rest:09d}"
    masked = mask_text(f"{around}{number}{around}")
    assert number not in masked
    assert masked == f"{around}{number[:3]}****{number[-4:]}{around}"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王建国", "王**"),
        ("王伟", "王*"),
        ("欧阳修", "欧阳*"),
        ("欧阳", "欧*"),
        ("王", "*"),
        ("", ""),
        (" 李芳 ", "李*"),
    ],
)
def test_a_name_keeps_its_surname(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    "name",
    [
        "夏县泗交制茶有限公司",
        "红旗面粉厂",
        "泗交茶叶合作社",
        "夏县第二小学校",
        "县人民医院",
        "水利局",
        "村民委员会",
        "夏县景区供电线路",
        "窑头村",
        "康宁社区",
        "便民服务中心",
        "加油站",
        "纪念馆",
        "教育基地",
        "小卖店",
        "消防队",
    ],
)
def test_an_organisation_is_no_person_and_stays_readable(name):
    assert mask_name(name) == name


def test_single_fields_are_masked_alike_and_short_ones_fully():
    assert mask_phone("138 0013 5521") == "138****5521"
    assert mask_phone("0359-2012345") == "*******2345"
    assert mask_phone("95598") == "*****"
    assert mask_account("1400123436") == "14****36"
    assert mask_account("12345") == "*****"


@pytest.mark.parametrize("words", ["几户", "一户", "12户", "单位"])
def test_a_count_or_a_kind_of_customer_is_no_personal_name(words: str) -> None:
    """What a quick record says of whom it was for stays readable."""
    assert mask_name(words) == words
