"""The legal moves of plans, projects and work items, and who may make a move."""

from liming.plan.enums import (
    ActionPlaceState,
    ActionState,
    FilingState,
    MeetingState,
    MonthPlanState,
    NightState,
    PlanState,
    ProjectState,
    RouteState,
    RuleState,
    ShareState,
    SupervisionState,
    WorkState,
)
from liming.shared.transitions import TransitionTable
from liming.shared.viewer import Right

_W = WorkState
_WITHOUT_RESULT = (_W.CANCELLED, _W.MISSED, _W.CARRIED_OVER)

WORK_ITEM: TransitionTable[WorkState] = TransitionTable(
    "工作项",
    {
        _W.DRAFT: frozenset({_W.PLANNED, _W.CANCELLED, _W.CARRIED_OVER}),
        # A member may sign for work of the confirmed month plan without a dispatch of its own.
        _W.PLANNED: frozenset({_W.DISPATCHED, _W.ACCEPTED, _W.WAITING, *_WITHOUT_RESULT}),
        _W.DISPATCHED: frozenset({_W.ACCEPTED, _W.PLANNED, _W.DECLINED, _W.WAITING, *_WITHOUT_RESULT}),
        _W.ACCEPTED: frozenset(
            {_W.EN_ROUTE, _W.ON_SITE, _W.DISPATCHED, _W.DECLINED, _W.WAITING, *_WITHOUT_RESULT}
        ),
        _W.EN_ROUTE: frozenset(
            {_W.ON_SITE, _W.ACCEPTED, _W.DISPATCHED, _W.WAITING, _W.CANCELLED, _W.CARRIED_OVER}
        ),
        _W.ON_SITE: frozenset({_W.DONE, _W.PARTLY_DONE, _W.WAITING, _W.CANCELLED, _W.CARRIED_OVER}),
        _W.WAITING: frozenset(
            {_W.PLANNED, _W.DISPATCHED, _W.ACCEPTED, _W.EN_ROUTE, _W.ON_SITE, _W.CANCELLED, _W.CARRIED_OVER}
        ),
        _W.DECLINED: frozenset({_W.PLANNED, _W.DISPATCHED, _W.CANCELLED, _W.CARRIED_OVER}),
        _W.MISSED: frozenset({_W.PLANNED, _W.CLOSED, _W.CARRIED_OVER}),
        _W.CANCELLED: frozenset({_W.PLANNED}),
        _W.PARTLY_DONE: frozenset({_W.VERIFIED, _W.CLOSED, _W.CARRIED_OVER}),
        _W.DONE: frozenset({_W.VERIFIED, _W.CLOSED}),
        _W.VERIFIED: frozenset({_W.CLOSED}),
        _W.CLOSED: frozenset(),
        _W.CARRIED_OVER: frozenset(),
    },
)

NOT_STARTED = frozenset({_W.DRAFT, _W.PLANNED, _W.DISPATCHED, _W.DECLINED, _W.MISSED})
# What a later derivation may take out again; from dispatch on, somebody has been told.
WITHDRAWABLE = frozenset({_W.DRAFT, _W.PLANNED})
FINISHED = frozenset({_W.DONE, _W.PARTLY_DONE, _W.VERIFIED, _W.CLOSED})
ENDED = FINISHED | {_W.CANCELLED, _W.MISSED, _W.CARRIED_OVER}

_WORKING = (Right.DO_WORK, Right.DISPATCH)
_LEADING = (Right.DISPATCH, Right.EDIT_MONTH_PLAN)

RIGHTS_TO_MOVE: dict[WorkState, tuple[Right, ...]] = {
    _W.DRAFT: _LEADING,
    _W.PLANNED: _LEADING,
    _W.DISPATCHED: _LEADING,
    _W.ACCEPTED: _WORKING,
    _W.EN_ROUTE: _WORKING,
    _W.ON_SITE: _WORKING,
    _W.DONE: _WORKING,
    _W.PARTLY_DONE: _WORKING,
    _W.DECLINED: _WORKING,
    _W.WAITING: _WORKING,
    _W.CANCELLED: _LEADING,
    _W.MISSED: _LEADING,
    _W.CARRIED_OVER: _LEADING,
    _W.VERIFIED: (Right.CLOSE_REQUEST,),
    _W.CLOSED: (Right.CLOSE_REQUEST,),
}

_IN_HAND = (_W.ACCEPTED, _W.EN_ROUTE, _W.ON_SITE)


def rights_to_move(source: WorkState, target: WorkState) -> tuple[Right, ...]:
    """The rights of which one is needed for a move.

    Who holds the work may end a pause, and may give up work in hand when its request goes to somebody else.
    """
    if source is _W.WAITING or (source in _IN_HAND and target is _W.CANCELLED):
        return (*_WORKING, Right.EDIT_MONTH_PLAN)
    return RIGHTS_TO_MOVE[target]


YEAR_PLAN: TransitionTable[PlanState] = TransitionTable(
    "实施方案",
    {
        PlanState.DRAFT: frozenset({PlanState.APPROVED}),
        PlanState.APPROVED: frozenset({PlanState.SUPERSEDED}),
        PlanState.SUPERSEDED: frozenset(),
    },
)

SPECIAL_ACTION: TransitionTable[ActionState] = TransitionTable(
    "专项行动",
    {
        ActionState.DRAFT: frozenset({ActionState.APPROVED, ActionState.CANCELLED}),
        ActionState.APPROVED: frozenset({ActionState.RUNNING, ActionState.CANCELLED}),
        ActionState.RUNNING: frozenset({ActionState.CLOSED}),
        ActionState.CANCELLED: frozenset({ActionState.DRAFT}),
        ActionState.CLOSED: frozenset(),
    },
)

ACTION_PLACE: TransitionTable[ActionPlaceState] = TransitionTable(
    "点位",
    {
        ActionPlaceState.OPEN: frozenset({ActionPlaceState.PREPARED}),
        # One step back: what the check found wanting is prepared anew.
        ActionPlaceState.PREPARED: frozenset({ActionPlaceState.CHECKED, ActionPlaceState.OPEN}),
        ActionPlaceState.CHECKED: frozenset({ActionPlaceState.CLOSED, ActionPlaceState.PREPARED}),
        ActionPlaceState.CLOSED: frozenset(),
    },
)

MEETING: TransitionTable[MeetingState] = TransitionTable(
    "调研座谈会",
    {
        MeetingState.PREPARING: frozenset({MeetingState.HELD}),
        MeetingState.HELD: frozenset({MeetingState.MINUTED}),
        MeetingState.MINUTED: frozenset(),
    },
)

UNIT_RULE: TransitionTable[RuleState] = TransitionTable(
    "行动细则", {RuleState.DRAFT: frozenset({RuleState.ISSUED}), RuleState.ISSUED: frozenset()}
)

SHARE: TransitionTable[ShareState] = TransitionTable(
    "单位份额",
    {
        ShareState.OPEN: frozenset({ShareState.ACCEPTED, ShareState.OBJECTED}),
        ShareState.OBJECTED: frozenset({ShareState.ACCEPTED, ShareState.OBJECTED, ShareState.SETTLED}),
        ShareState.ACCEPTED: frozenset({ShareState.OBJECTED}),
        ShareState.SETTLED: frozenset(),
    },
)
FIXED_SHARES = frozenset({ShareState.ACCEPTED, ShareState.SETTLED})

MONTH_PLAN: TransitionTable[MonthPlanState] = TransitionTable(
    "月计划",
    {
        MonthPlanState.DRAFT: frozenset({MonthPlanState.CONFIRMED}),
        MonthPlanState.CONFIRMED: frozenset({MonthPlanState.CLOSED}),
        # Backwards is unlocking: one step at a time, by who locked it, with a reason.
        MonthPlanState.CLOSED: frozenset({MonthPlanState.APPROVED, MonthPlanState.CONFIRMED}),
        MonthPlanState.APPROVED: frozenset({MonthPlanState.ACCEPTED, MonthPlanState.CLOSED}),
        MonthPlanState.ACCEPTED: frozenset({MonthPlanState.APPROVED}),
    },
)
LOCKED = frozenset({MonthPlanState.CLOSED, MonthPlanState.APPROVED, MonthPlanState.ACCEPTED})

PROJECT: TransitionTable[ProjectState] = TransitionTable(
    "项目",
    {
        ProjectState.PLANNED: frozenset({ProjectState.RUNNING, ProjectState.CANCELLED}),
        ProjectState.RUNNING: frozenset({ProjectState.FINISHED, ProjectState.CANCELLED}),
        ProjectState.FINISHED: frozenset(),
        ProjectState.CANCELLED: frozenset(),
    },
)

ROUTE_PLAN: TransitionTable[RouteState] = TransitionTable(
    "行程",
    {
        RouteState.DRAFT: frozenset({RouteState.PUBLISHED, RouteState.SUPERSEDED}),
        RouteState.PUBLISHED: frozenset({RouteState.SUPERSEDED}),
        RouteState.SUPERSEDED: frozenset(),
    },
)

FILING: TransitionTable[FilingState] = TransitionTable(
    "项目备案",
    {
        FilingState.SUBMITTED: frozenset({FilingState.APPROVED, FilingState.RETURNED}),
        FilingState.RETURNED: frozenset({FilingState.SUBMITTED}),
        FilingState.APPROVED: frozenset(),
    },
)

NIGHT: TransitionTable[NightState] = TransitionTable(
    "夜间施工",
    {
        NightState.PLANNED: frozenset({NightState.DONE, NightState.CANCELLED}),
        NightState.DONE: frozenset(),
        NightState.CANCELLED: frozenset(),
    },
)

SUPERVISION: TransitionTable[SupervisionState] = TransitionTable(
    "督办",
    {
        SupervisionState.OPEN: frozenset({SupervisionState.REPLIED, SupervisionState.CLOSED}),
        SupervisionState.REPLIED: frozenset(
            {SupervisionState.REPLIED, SupervisionState.OPEN, SupervisionState.CLOSED}
        ),
        SupervisionState.CLOSED: frozenset(),
    },
)
