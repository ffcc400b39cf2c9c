"""Projects: one team, one project, one feature; a service list delivered one to one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from liming.plan.actions.project_cards import check_feature, check_open
from liming.plan.enums import Practice, ProjectKind, ProjectState
from liming.plan.models import Milestone, Project, ProjectItem, ServiceType
from liming.plan.rules import PROJECT
from liming.register.models import Customer, Team
from liming.register.rules import pinyin_of
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def create_project(
    viewer: Viewer,
    team: Team,
    code: str,
    name: str,
    kind: ProjectKind,
    practice: Practice,
    first_day: date,
    last_day: date,
    milestones: Sequence[tuple[str, date]] = (),
    **card: Any,
) -> Project:
    """File a project with its milestones (title, due day); `card` holds site, feature, goal and the like.

    A team has one project with a `feature` per year. Raises `project_feature_exists`,
    `project_code_twice`, `project_dates_crossed`, `field_required`, `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.EDIT_MONTH_PLAN, team.path)
    if not name.strip():
        raise DomainError("field_required", field="项目名称")
    if last_day < first_day:
        raise DomainError("project_dates_crossed")
    projects = Project.objects.everywhere("codes and features are unique beyond the viewer's scope")
    if projects.filter(code=code).exists():
        raise DomainError("project_code_twice", number=code)
    if card.get("feature"):
        check_feature(team, first_day.year)
    pinyin, initials = pinyin_of(name)
    project: Project = Project.objects.create(
        team=team,
        code=code,
        name=name.strip(),
        pinyin=pinyin,
        initials=initials,
        kind=kind,
        practice=practice,
        first_day=first_day,
        last_day=last_day,
        **card,
    )
    Milestone.objects.bulk_create(
        Milestone(project=project, number=number, title=title, due_on=due_on)
        for number, (title, due_on) in enumerate(milestones, start=1)
    )
    after = {"code": code, "name": project.name, "kind": kind, "feature": project.feature}
    audit.record(viewer, "project.created", project, after=after, unit_path=team.path)
    return project


@transaction.atomic
def add_project_item(
    viewer: Viewer,
    project: Project,
    content: str,
    service_type: ServiceType,
    customer: Customer | None = None,
    beneficiary: str = "",
    due_on: date | None = None,
) -> ProjectItem:
    """Add one line to the service list, numbered after the last; delivered = a ledger record.

    Raises `project_closed`, `field_required`, `forbidden`, `out_of_scope`.
    """
    check_open(viewer, project)
    if not content.strip():
        raise DomainError("field_required", field="服务内容")
    last = project.items.aggregate(last=Max("number"))["last"] or 0
    item = ProjectItem.objects.create(
        project=project,
        number=last + 1,
        content=content.strip(),
        service_type=service_type,
        customer=customer,
        beneficiary=beneficiary,
        due_on=due_on,
    )
    after = {"number": item.number, "content": item.content}
    audit.record(viewer, "project_item.added", item, after=after, unit_path=project.team.path)
    return item


@transaction.atomic
def reach_milestone(viewer: Viewer, milestone: Milestone, day: date | None = None) -> Milestone:
    """Mark a milestone as reached (today unless given); the first one sets the project running.

    Raises `milestone_reached`, `milestone_waits`, `project_closed`, `forbidden`, `out_of_scope`.
    """
    project = milestone.project
    check_open(viewer, project)
    if milestone.reached_on is not None:
        raise DomainError("milestone_reached")
    waiting = milestone.after.filter(reached_on=None).first()
    if waiting is not None:
        raise DomainError("milestone_waits", needed=waiting.title)
    milestone.reached_on = day or clock.today()
    milestone.save(update_fields=["reached_on"])
    after = {"number": milestone.number, "reached_on": milestone.reached_on}
    audit.record(viewer, "milestone.reached", milestone, after=after, unit_path=project.team.path)
    if project.state == ProjectState.PLANNED:
        _move(viewer, project, ProjectState.RUNNING)
    return milestone


@transaction.atomic
def finish_project(viewer: Viewer, project: Project) -> Project:
    """Finish a running project whose milestones are all reached.

    Raises `project_milestones_open`, `illegal_transition`, `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.EDIT_MONTH_PLAN, project.team.path)
    still_open = project.milestones.filter(reached_on=None).count()
    if still_open:
        raise DomainError("project_milestones_open", count=still_open)
    return _move(viewer, project, ProjectState.FINISHED)


@transaction.atomic
def cancel_project(viewer: Viewer, project: Project, reason: str) -> Project:
    """Give a project up; the reason stands in the audit.

    Raises `field_required`, `illegal_transition`, `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.EDIT_MONTH_PLAN, project.team.path)
    if not reason.strip():
        raise DomainError("field_required", field=_("原因"))
    return _move(viewer, project, ProjectState.CANCELLED, reason=reason.strip())


def _move(viewer: Viewer, project: Project, target: ProjectState, **why: str) -> Project:
    source = ProjectState(project.state)
    PROJECT.check(source, target)
    project.state = target
    project.save(update_fields=["state"])
    audit.record(
        viewer,
        f"project.{target}",
        project,
        before={"state": source},
        after={"state": target, **why},
        unit_path=project.team.path,
    )
    return project
