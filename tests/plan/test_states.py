"""The legal moves of plans, projects and work items."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from django.db.models import TextChoices

from liming.plan.enums import (
    ActionPlaceState,
    ActionState,
    MeetingState,
    MonthPlanState,
    PlanState,
    ProjectState,
    RouteState,
    RuleState,
    ShareState,
    WorkState,
)
from liming.plan.rules import (
    ACTION_PLACE,
    ENDED,
    MEETING,
    MONTH_PLAN,
    NOT_STARTED,
    PROJECT,
    RIGHTS_TO_MOVE,
    ROUTE_PLAN,
    SHARE,
    SPECIAL_ACTION,
    UNIT_RULE,
    WITHDRAWABLE,
    WORK_ITEM,
    YEAR_PLAN,
)
from liming.shared.errors import DomainError
from liming.shared.transitions import TransitionTable

TABLES = [
    (WORK_ITEM, WorkState, {WorkState.CLOSED, WorkState.CARRIED_OVER}),
    (YEAR_PLAN, PlanState, {PlanState.SUPERSEDED}),
    (SPECIAL_ACTION, ActionState, {ActionState.CLOSED}),
    (ACTION_PLACE, ActionPlaceState, {ActionPlaceState.CLOSED}),
    (MEETING, MeetingState, {MeetingState.MINUTED}),
    (SHARE, ShareState, {ShareState.SETTLED}),
    (UNIT_RULE, RuleState, {RuleState.ISSUED}),
    (MONTH_PLAN, MonthPlanState, set()),
    (ROUTE_PLAN, RouteState, {RouteState.SUPERSEDED}),
    (PROJECT, ProjectState, {ProjectState.FINISHED, ProjectState.CANCELLED}),
]


@pytest.mark.parametrize(("table", "states", "ends"), TABLES, ids=lambda each: getattr(each, "what", ""))
def test_every_state_has_a_row_and_only_the_named_ones_end(
    table: TransitionTable, states: Iterable[TextChoices], ends: set[TextChoices]
) -> None:
    assert set(table.moves) == set(states)
    assert table.ends() == ends


@pytest.mark.parametrize(("table", "states", "ends"), TABLES, ids=lambda each: getattr(each, "what", ""))
def test_every_state_is_reached_from_the_first(
    table: TransitionTable, states: type[TextChoices], ends: set[TextChoices]
) -> None:
    reached, waiting = set(), [next(iter(states))]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += table.moves[state]
    assert reached == set(states)


def test_the_main_road_of_a_work_item_is_open() -> None:
    road = ["draft", "planned", "dispatched", "accepted", "en_route", "on_site", "done", "verified", "closed"]
    states = [WorkState(each) for each in road]
    assert all(WORK_ITEM.allows(a, b) for a, b in pairwise(states))


def test_done_work_does_not_open_again_and_nothing_is_done_before_somebody_is_on_site() -> None:
    assert not any(WORK_ITEM.allows(WorkState.DONE, state) for state in NOT_STARTED)
    assert [state for state in WorkState if WORK_ITEM.allows(state, WorkState.DONE)] == [WorkState.ON_SITE]


def test_an_unlisted_move_is_refused_in_words() -> None:
    with pytest.raises(DomainError) as refusal:
        WORK_ITEM.check(WorkState.PLANNED, WorkState.DONE)
    assert refusal.value.code == "illegal_transition"
    assert refusal.value.data["what"] == "工作项"


def test_every_move_names_the_rights_that_allow_it() -> None:
    assert set(RIGHTS_TO_MOVE) == set(WorkState)
    assert all(RIGHTS_TO_MOVE.values())


def test_what_ended_and_what_did_not_start_share_only_the_missed() -> None:
    assert {WorkState.MISSED} == ENDED & NOT_STARTED
    assert WITHDRAWABLE < NOT_STARTED
