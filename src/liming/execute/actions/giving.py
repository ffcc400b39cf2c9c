"""The work item and the dispatch row of a request that goes to somebody."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from liming.execute import bridge
from liming.execute.models import Dispatch, Request
from liming.plan.enums import OriginKind, WorkState
from liming.plan.queries import checklist_in_force
from liming.shared.ids import new_id
from liming.shared.viewer import system_viewer

AUTOMATIC = system_viewer("系统派单")
AFTER_SHARE = "dispatch.after_share"
_ALTERNATES_KEPT = 5


def item_fields(request: Request, member_id: str | UUID, count: int, today: date) -> dict[str, Any]:
    """Every field of the work item made for the request's dispatch number `count`."""
    checklist = checklist_in_force(request.service_type.checklist_code, today)
    return {
        "pk": new_id(),
        "occurrence_key": occurrence_key(request, count),
        "title": request.title,
        "team_id": request.team_id,
        "member_id": UUID(str(member_id)),
        "practice": request.practice,
        "service_type_id": request.service_type_id,
        "checklist_id": checklist.pk if checklist else None,
        "origin_kind": OriginKind.REQUEST,
        "origin_id": str(request.pk),
        "grid_version_id": request.grid_version_id,
        "customer_id": request.customer_id,
        "longitude": request.longitude,
        "latitude": request.latitude,
        "nominal_date": today,
        "scheduled_date": today,
        "due_at": request.due_at,
        "state": WorkState.DISPATCHED,
    }


def occurrence_key(request: Request, count: int) -> str:
    """The key of the item made for the request's dispatch number `count`."""
    return f"request|{request.number}|{count}"


def dispatch_row(
    request: Request, item_id: UUID, chosen: bridge.Chosen, at: datetime, by_name: str
) -> Dispatch:
    """The unsaved row that says to whom, why and who else could have gone, not told yet; there is a team."""
    assert request.team_id is not None
    return Dispatch(
        request_id=request.pk,
        work_item_id=item_id,
        member_id=UUID(str(chosen.key)),
        team_id=request.team_id,
        at=at,
        by_name=by_name[:60],
        reason_code=chosen.code,
        reason_data=chosen.data,
        alternates=[
            {"member_id": each.key, "name": each.name, "open_items": each.open_items}
            for each in chosen.alternates[:_ALTERNATES_KEPT]
        ],
        is_untold=True,
    )
