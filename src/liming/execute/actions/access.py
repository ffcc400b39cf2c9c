"""Reaching what an act works on: locked, in scope, and the viewer's own."""

from liming.execute.actions import course
from liming.execute.models import Hazard, Request, ServiceRecord
from liming.execute.rules.permissions import leads
from liming.plan.enums import OriginKind
from liming.plan.models import WorkItem
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


def reach_item(viewer: Viewer, item: WorkItem) -> WorkItem:
    """The work item as it is now, locked after its request. A member reaches only own items, a captain the
    team's.

    Raises DomainError `forbidden`, `out_of_scope`, `not_your_item`.
    """
    viewer.require(Right.DO_WORK)
    if item.origin_kind == OriginKind.REQUEST:
        course.hold(item.origin_id)
    row: WorkItem = (
        WorkItem.objects.everywhere("the path is required below")
        .select_for_update(of=("self",), no_key=True)
        .select_related(
            "team__unit",
            "member",
            "service_type",
            "project_item__project",
            "customer",
            "site",
            "grid_version__grid",
        )
        .get(pk=item.pk)
    )
    viewer.require(Right.DO_WORK, row.team.path)
    if not leads(viewer, row.team.path) and (row.member_id is None or row.member_id != viewer.member_id):
        raise DomainError("not_your_item", holder=row.member.name if row.member else "—")
    return row


def reach_record(viewer: Viewer, record: ServiceRecord, right: Right) -> ServiceRecord:
    """The record within the viewer's units; a member's only own ones."""
    viewer.require(right)
    row: ServiceRecord = (
        ServiceRecord.objects.everywhere("the path is required below")
        .select_related("team", "member", "customer", "request")
        .get(pk=record.pk)
    )
    viewer.require(right, row.team.path)
    if not leads(viewer, row.team.path) and row.member_id != viewer.member_id:
        raise DomainError("not_your_item", holder=row.member.name)
    return row


def reach_by_code(follow_code: str) -> Request:
    """The request of a follow code, locked; the code is the asker's own key. Raises `not_found`."""
    rows = Request.objects.everywhere("the follow code is the asker's own key")
    row: Request | None = (
        rows.select_for_update(of=("self",), no_key=True)
        .select_related("team__unit", "unit", "service_type", "standard", "grid_version__grid")
        .filter(follow_code=follow_code.strip().upper())
        .first()
    )
    if row is None:
        raise DomainError("not_found", what="查询码", key=follow_code)
    return row


def reach_for_work(viewer: Viewer, request: Request) -> Request:
    """The request, locked, for whoever dispatches or the member who holds it.

    Raises `forbidden`, `out_of_scope`, `not_your_item`.
    """
    row = course.fresh(viewer, request)
    if viewer.may(Right.DISPATCH) and viewer.within(Right.DISPATCH).reaches(course.path_of(row)):
        return row
    viewer.require(Right.DO_WORK, course.path_of(row))
    if not leads(viewer, course.path_of(row)) and (
        row.holder_id is None or row.holder_id != viewer.member_id
    ):
        raise DomainError("not_your_item", holder=row.holder.name if row.holder else "—")
    return row


def reach_hazard(viewer: Viewer, hazard: Hazard, right: Right) -> Hazard:
    """The hazard as it is now, locked, within the viewer's units. Raises `forbidden`, `out_of_scope`."""
    viewer.require(right)
    row: Hazard = (
        Hazard.objects.everywhere("the path is required below")
        .select_for_update(of=("self",))
        .select_related("team__unit", "keeper", "work_item__service_type", "record__service_type", "customer")
        .get(pk=hazard.pk)
    )
    viewer.require(right, row.team.path)
    return row
