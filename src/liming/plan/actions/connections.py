"""Connecting new energy: the list of steps, and the work item that puts members on site for each."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max

from liming.plan.actions.project_cards import check_open
from liming.plan.actions.work import create_work_item
from liming.plan.enums import OriginKind, WorkState
from liming.plan.models import Project, ProjectItem, ServiceType, WorkItem
from liming.plan.rules.shipped import read_shipped
from liming.register.models import Member
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

KINDS = ("storage", "village_pv")


@transaction.atomic
def add_connection_steps(viewer: Viewer, project: Project, kind: str, first_day: date) -> list[ProjectItem]:
    """Take the shipped steps over into the project's service list, dated from the first.

    Raises `field_invalid`, `project_steps_exist`, `project_closed`, `forbidden`, `out_of_scope`.
    """
    check_open(viewer, project)
    if kind not in KINDS:
        raise DomainError("field_invalid", field="并网类型", value=kind[:20], remedy="请从清单中选")
    if project.items.filter(is_step=True).exists():
        raise DomainError("project_steps_exist")
    shipped = read_shipped("connection_steps")[kind]
    last = project.items.aggregate(last=Max("number"))["last"] or 0
    service_type = ServiceType.objects.get(pk=shipped["service_type"])
    rows = ProjectItem.objects.bulk_create(
        ProjectItem(
            project=project,
            number=number,
            content=step["content"],
            service_type=service_type,
            beneficiary=project.site.name if project.site else "",
            due_on=first_day + timedelta(days=step["day"]),
            is_step=True,
        )
        for number, step in enumerate(shipped["steps"], start=last + 1)
    )
    after = {"kind": kind, "steps": len(rows)}
    audit.record(viewer, "project.steps_taken", project, after=after, unit_path=project.team.path)
    return rows


@transaction.atomic
def plan_project_item(viewer: Viewer, item: ProjectItem, day: date, member: Member | None = None) -> WorkItem:
    """Put a line of the service list on a day as work, for a member where one is named.

    An item that is still open is not planned twice. Raises `project_item_planned`, `project_closed`,
    `plan_member_elsewhere`, `forbidden`, `out_of_scope`.
    """
    project = item.project
    check_open(viewer, project)
    rows = WorkItem.objects.everywhere("the team was checked above")
    if rows.filter(project_item=item).exclude(state__in=[WorkState.CANCELLED, WorkState.MISSED]).exists():
        raise DomainError("project_item_planned")
    return create_work_item(
        viewer,
        team=project.team,
        service_type=item.service_type,
        title=item.content,
        practice=project.practice,
        origin_kind=OriginKind.PROJECT,
        origin_id=str(project.pk),
        project_item=item,
        customer=item.customer,
        site=project.site,
        nominal_date=day,
        member=member,
    )
