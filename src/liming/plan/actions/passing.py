"""Work that its member cannot do: to a colleague, or back to whoever plans it."""

from liming.plan.actions.work import change_item, require_any
from liming.plan.enums import WorkState
from liming.plan.models import WorkItem
from liming.plan.rules import WORK_ITEM
from liming.register.models import Member
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_MAY_PASS = (Right.DO_WORK, Right.DISPATCH, Right.EDIT_MONTH_PLAN)
PASSED_ON = frozenset({WorkState.PLANNED, WorkState.DISPATCHED, WorkState.ACCEPTED, WorkState.EN_ROUTE})
"""States in which work may still go to somebody else: nobody has begun it on the spot."""


def pass_item(viewer: Viewer, item: WorkItem, member: Member | None) -> WorkItem:
    """Give an item that nobody has begun to `member`, to be signed for anew; None leaves it to who plans.

    The caller holds the transaction and the item. Raises `illegal_transition`, `plan_member_elsewhere`,
    `changed_meanwhile`, `forbidden`, `out_of_scope`.
    """
    require_any(viewer, _MAY_PASS, item.team.path)
    source = WorkState(item.state)
    if source not in PASSED_ON:
        raise DomainError("illegal_transition", what=WORK_ITEM.what, source=source.label, target="转交或退回")
    if member is not None and (member.team_id != item.team_id or member.left_on is not None):
        raise DomainError("plan_member_elsewhere")
    is_planned = member is None or source == WorkState.PLANNED
    state = WorkState.PLANNED if is_planned else WorkState.DISPATCHED
    act = "work_item.handed_on" if member is not None else "work_item.returned"
    return change_item(viewer, item, act, state=state, member=member)
