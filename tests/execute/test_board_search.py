"""The board's search box: numbers, words of one character, people; the same finds however many there are."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions, queries
from liming.execute.queries import BoardFilters, board_search
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner), pytest.mark.clock_at(make.MORNING)]


def found(corner: make.Corner, text: str, **fields: Any) -> list[str]:
    filters = BoardFilters(search=text, **fields)
    return sorted(row.title for row in queries.board(corner.as_captain, filters).rows)


@pytest.fixture(params=[board_search.FEW, 0])
def board(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, corner: make.Corner
) -> make.Corner:
    """Three requests; once kept as ids, once as if there were too many to keep."""
    monkeypatch.setattr(board_search, "FEW", request.param)
    make.request(corner, title="楼道灯不亮", address="夏县A座 3 号", external_number="JZ-2026-77")
    make.request(corner, title="电费翻倍 50%", address="夏县b座", longitude=make.BORDER[0])
    make.request(corner, title="井泵跳闸", address="窑头村")
    return corner


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("灯", ["楼道灯不亮"]),
        ("跳闸", ["井泵跳闸"]),
        ("窑头", ["井泵跳闸"]),
        ("a座", ["楼道灯不亮"]),
        ("B座", ["电费翻倍 50%"]),
        ("50%", ["电费翻倍 50%"]),
        ("5_%", []),
        ("jz-2026", ["楼道灯不亮"]),
        ("XQ260714-0002", ["电费翻倍 50%"]),
        ("0003", ["井泵跳闸"]),
        ("260714", ["井泵跳闸", "楼道灯不亮", "电费翻倍 50%"]),
        ("张建军", ["井泵跳闸", "楼道灯不亮"]),
        ("zjj", ["井泵跳闸", "楼道灯不亮"]),
        ("没有", []),
    ],
)
def test_each_is_found_by_what_people_type(board: make.Corner, text: str, titles: list[str]) -> None:
    assert found(board, text) == titles
    assert found(board, text, time="all") == titles


def test_a_whole_number_finds_its_request_and_nothing_that_merely_mentions_it(board: make.Corner) -> None:
    """Another request speaks of it in its address; an unknown number is looked for in the words."""
    make.request(board, title="同一处", address="见 XQ260714-0001")
    assert found(board, "XQ260714-0001") == ["楼道灯不亮"]
    assert found(board, "见 XQ260714") == ["同一处"]


def test_ended_ones_are_found_among_ended_and_all_only(corner: make.Corner) -> None:
    row = make.resolved(corner, title="已修的水泵")
    actions.revisit_request(corner.as_captain, row, "已恢复")
    actions.close_request(corner.as_captain, row)
    assert found(corner, "水泵") == []
    assert found(corner, "水泵", time="ended") == found(corner, "水泵", time="all") == ["已修的水泵"]


def test_counts_and_tabs_are_of_what_was_found(board: make.Corner) -> None:
    shown = queries.board(board.as_captain, BoardFilters(search="灯"))
    assert (shown.total, shown.counts, shown.quick["unread"]) == (1, {"dispatched": 1}, 1)


def test_the_twin_nothing_out_of_reach_is_found(board: make.Corner) -> None:
    """By word or by whole number."""
    stranger = register.viewer_for(Role.UNIT, board.tree.wuxiang)
    for text in ("灯", "XQ260714-0001"):
        assert queries.board(stranger, BoardFilters(search=text)).total == 0


def test_searching_costs_the_same_for_one_and_three(corner: make.Corner) -> None:
    costs = []
    for more in (1, 2):
        for _ in range(more):
            make.request(corner)
        with CaptureQueriesContext(connection) as asked:
            queries.board(corner.as_captain, BoardFilters(search="炒茶"))
        costs.append(len(asked))
    assert costs[0] == costs[1], costs
