"""Links to map apps: each gets the coordinates that it reads."""

import pytest
from django.test import RequestFactory

from liming.execute.queries.item_words import Spot
from liming.web.field import maps

SHANGHAI = Spot(121.5272106, 31.1774276)
"""WGS-84; the tests of the public eviltransform library give (121.531542, 31.175304) as its GCJ-02."""


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (maps.system_map, "geo:31.177428,121.527211?q=31.177428,121.527211("),
        (maps.apple_maps, "daddr=31.177428,121.527211&"),
        (maps.amap, "to=121.531542,31.175304,"),
        (maps.tencent_map, "tocoord=31.175304,121.531542&"),
        (maps.baidu_map, "location=31.175304,121.531542&"),
    ],
)
def test_each_app_gets_the_datum_and_the_order_it_reads(link, said) -> None:
    """geo: and Apple read WGS 84, the three Chinese apps GCJ-02; Amap alone puts longitude first."""
    assert said in link(SHANGHAI, "换表")


def test_the_datum_is_named_where_an_app_reads_several() -> None:
    """Amap and Baidu read more than one datum and are told which one it is."""
    assert "coordinate=gaode" in maps.amap(SHANGHAI, "换表")
    assert "coord_type=gcj02" in maps.baidu_map(SHANGHAI, "换表")


def test_a_title_cannot_break_out_of_its_link() -> None:
    """Brackets, commas and ampersands of a title stay text."""
    assert maps.system_map(SHANGHAI, "a)&b,c").endswith("(a%29%26b%2Cc)")


@pytest.mark.parametrize(
    ("agent", "begins"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)", "https://maps.apple.com/"),
        ("Mozilla/5.0 (Linux; Android 14)", "geo:"),
        ("", "geo:"),
    ],
)
def test_one_tap_opens_the_phones_own_map(agent: str, begins: str) -> None:
    """An iPhone knows no geo: links."""
    ways = maps.ways_to(RequestFactory(headers={"User-Agent": agent}).get("/"), SHANGHAI, "换表")
    assert ways is not None
    assert ways.own.startswith(begins)
    assert [str(each.name) for each in ways.others] == ["高德地图", "腾讯地图", "百度地图"]


def test_no_place_no_way() -> None:
    assert maps.ways_to(RequestFactory().get("/"), None, "换表") is None
