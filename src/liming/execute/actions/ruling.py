"""The ruling: a unit above both parties says who owns a request."""

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.actions.dispatching import send_if_at_once
from liming.execute.actions.returning import decide
from liming.execute.enums import RequestState, RulingState
from liming.execute.models import Request, Ruling
from liming.execute.rules.judging import RULING
from liming.register.models import Team
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def rule_owner(viewer: Viewer, ruling: Ruling, owner: Team, ground: str) -> Request:
    """Say that `owner` owns the request, with the ground in words; it binds and is dispatched at once.

    Raises DomainError `forbidden`, `out_of_scope` (not the unit asked, or a team outside it),
    `field_required` (ground), `illegal_transition`.
    """
    viewer.require(Right.JUDGE)
    found: Ruling = (
        Ruling.objects.everywhere("the unit is required below").select_related("unit").get(pk=ruling.pk)
    )
    viewer.require(Right.JUDGE, found.unit.path)
    if not owner.path.startswith(found.unit.path):
        raise DomainError("out_of_scope")
    row = course.locked(found.request)
    found.refresh_from_db(fields=["state"])
    RULING.check(RulingState(found.state), RulingState.RULED)
    if not ground.strip():
        raise DomainError("field_required", field="裁定依据")
    found.owner, found.ground = owner, bridge.mask_text(ground.strip())[:200]
    decide(viewer, found, RulingState.RULED, row)
    _hand_over(viewer, row, owner, found.ground)
    return row


def _hand_over(viewer: Viewer, row: Request, owner: Team, ground: str) -> None:
    if row.team_id != owner.pk:
        row.team, row.unit, row.grid_version, row.holder = owner, owner.unit, None, None
    row.notes.pop("needs_ruling", None)
    if row.state == RequestState.WAITING:
        row.save()
        return
    course.enter(viewer, row, RequestState.RETURNED, clock.now(), f"裁定由{owner.short_name}承办：{ground}")
    send_if_at_once(row)
