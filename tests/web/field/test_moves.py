"""Which steps the phone offers, and which it keeps for the way without a signal."""

import pytest

from liming.plan.enums import OriginKind, WorkState
from liming.web.field.moves import later_moves, moves_for


def steps(state: WorkState, is_alone: bool) -> tuple[list[str], dict[str, list[str]]]:
    """The steps offered for planned work now, and those kept by the state that they belong to."""
    now = [move for move, _words in moves_for(state, OriginKind.PLAN, is_alone)]
    later = later_moves(state, OriginKind.PLAN, is_alone)
    return now, {kept: [move for move, _words in moves] for kept, moves in later}


@pytest.mark.parametrize("state", [WorkState.PLANNED, WorkState.DISPATCHED, WorkState.ACCEPTED])
def test_who_set_out_alone_without_a_signal_is_led_to_the_check_in(state: WorkState) -> None:
    """The page holds the step after setting out; who does not go alone checks in at once and needs none."""
    assert steps(state, is_alone=True) == (["depart", "arrive"], {WorkState.EN_ROUTE: ["arrive"]})
    assert steps(state, is_alone=False) == (["arrive"], {})


def test_on_the_way_only_the_check_in_is_left() -> None:
    """Nothing lies between setting out and arriving."""
    assert steps(WorkState.EN_ROUTE, is_alone=True) == (["arrive"], {})
