"""The legal course of a request, and how it follows its work items."""

from collections.abc import Iterable

from liming.execute.enums import ActivityState, MeasureState, PublicityState
from liming.execute.enums import RequestState as S
from liming.plan.enums import WorkState
from liming.shared.transitions import TransitionTable

CHAIN = (S.RECEIVED, S.DISPATCHED, S.ACCEPTED, S.EN_ROUTE, S.ON_SITE, S.RESOLVED, S.REVISITED, S.CLOSED)
IN_HAND = (S.RECEIVED, S.DISPATCHED, S.ACCEPTED, S.EN_ROUTE, S.ON_SITE)
WORKED_ON = (S.DISPATCHED, S.ACCEPTED, S.EN_ROUTE, S.ON_SITE)
ENDED = (S.CLOSED, S.MERGED, S.DECLINED)
REOPENABLE = (S.RESOLVED, S.REVISITED, S.CLOSED)
CAME_BACK = (S.RETURNED, S.REOPENED)
GRID_OPEN = (*IN_HAND, *CAME_BACK)
"""Until it was resolved, a request may still turn out to lie in another grid."""
OPEN = tuple(state for state in S if state not in ENDED)

_SIDE = frozenset({S.WAITING, S.RETURNED, S.MERGED})

REQUEST: TransitionTable[S] = TransitionTable(
    "诉求",
    {
        S.RECEIVED: frozenset({S.DISPATCHED, S.DECLINED}) | _SIDE,
        S.DISPATCHED: frozenset({S.DISPATCHED, S.ACCEPTED, S.DECLINED}) | _SIDE,
        S.ACCEPTED: frozenset({S.EN_ROUTE, S.DISPATCHED, S.DECLINED}) | _SIDE,
        S.EN_ROUTE: frozenset({S.ON_SITE, S.DISPATCHED}) | _SIDE,
        S.ON_SITE: frozenset({S.RESOLVED, S.DISPATCHED, S.WAITING, S.RETURNED}),
        S.WAITING: frozenset({*IN_HAND, S.RESOLVED, S.RETURNED, S.MERGED, S.DECLINED, S.REOPENED}),
        S.RETURNED: frozenset({S.DISPATCHED, S.RESOLVED, S.DECLINED, S.MERGED, S.RETURNED, S.WAITING}),
        S.RESOLVED: frozenset({S.REVISITED, S.CLOSED, S.REOPENED}),
        S.REVISITED: frozenset({S.CLOSED, S.REOPENED}),
        S.CLOSED: frozenset({S.REOPENED}),
        S.REOPENED: frozenset({S.DISPATCHED, S.RESOLVED, S.DECLINED, S.WAITING, S.RETURNED, S.MERGED}),
        S.MERGED: frozenset(),
        S.DECLINED: frozenset(),
    },
)
"""`resolved -> closed` is for profiles without a follow-up; the action refuses it where there is one. From
waiting, returned and reopened only an event that ends resolves: nobody is on the way there.
"""

WORK_CHAIN = (
    WorkState.PLANNED,
    WorkState.DISPATCHED,
    WorkState.ACCEPTED,
    WorkState.EN_ROUTE,
    WorkState.ON_SITE,
    WorkState.DONE,
)
WORK_ENDED = frozenset(
    {
        WorkState.DONE,
        WorkState.VERIFIED,
        WorkState.CLOSED,
        WorkState.DECLINED,
        WorkState.CANCELLED,
        WorkState.MISSED,
        WorkState.PARTLY_DONE,
        WorkState.CARRIED_OVER,
    }
)
_FINISHED = frozenset({WorkState.DONE, WorkState.VERIFIED, WorkState.CLOSED, WorkState.PARTLY_DONE})
_SHOWN = {
    WorkState.DISPATCHED: S.DISPATCHED,
    WorkState.ACCEPTED: S.ACCEPTED,
    WorkState.EN_ROUTE: S.EN_ROUTE,
    WorkState.ON_SITE: S.ON_SITE,
}


def state_shown(items: Iterable[WorkState]) -> S | None:
    """The request's state by its work items: the furthest one, `resolved` when the last one ended.

    None when no item says anything (all withdrawn or none there).
    """
    states = list(items)
    if any(state in _FINISHED for state in states):
        return S.RESOLVED if all(state in WORK_ENDED for state in states) else S.ON_SITE
    shown = [_SHOWN[state] for state in states if state in _SHOWN]
    return max(shown, key=CHAIN.index) if shown else None


ACTIVITY: TransitionTable[ActivityState] = TransitionTable(
    "活动",
    {
        ActivityState.PLANNED: frozenset({ActivityState.DONE, ActivityState.CANCELLED}),
        ActivityState.DONE: frozenset(),
        ActivityState.CANCELLED: frozenset(),
    },
)

PUBLICITY: TransitionTable[PublicityState] = TransitionTable(
    "宣传和荣誉",
    {
        PublicityState.ENTERED: frozenset({PublicityState.VERIFIED, PublicityState.RETURNED}),
        PublicityState.RETURNED: frozenset({PublicityState.ENTERED}),
        PublicityState.VERIFIED: frozenset({PublicityState.RETURNED}),
    },
)

MEASURE: TransitionTable[MeasureState] = TransitionTable(
    "措施",
    {
        MeasureState.PROPOSED: frozenset({MeasureState.AGREED, MeasureState.DONE, MeasureState.DROPPED}),
        MeasureState.AGREED: frozenset({MeasureState.DONE, MeasureState.DROPPED}),
        MeasureState.DONE: frozenset({MeasureState.CHECKED}),
        MeasureState.CHECKED: frozenset(),
        MeasureState.DROPPED: frozenset(),
    },
)
