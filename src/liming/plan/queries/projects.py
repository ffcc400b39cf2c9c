"""The project board and one project; delivered items are counted by the ledger, one room above."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Count, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from liming.plan.models import Milestone, Project, ProjectFiling, ProjectItem, WorkItem
from liming.register.models import Unit
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class ProjectFilters:
    """What the board is narrowed to; empty = all. `text` matches name, code, pinyin or initials."""

    practice: str = ""
    kind: str = ""
    state: str = ""
    unit: str = ""
    year: int | None = None
    text: str = ""


@dataclass(frozen=True)
class ProjectDetail:
    """A project with its milestones; `items` is its service list without the steps, in order."""

    project: Project
    milestones: tuple[Milestone, ...]
    items: QuerySet[ProjectItem]
    steps: tuple[ProjectItem, ...]
    filings: tuple[ProjectFiling, ...]

    @property
    def next_milestone(self) -> Milestone | None:
        return next((each for each in self.milestones if each.reached_on is None), None)


def projects(viewer: Viewer, filters: ProjectFilters | None = None) -> ScopedQuerySet[Any]:
    """The viewer's projects with `item_count`, `milestone_count`, `reached_count` and `next_due`."""
    viewer.require(Right.READ_PLAN)
    rows = Project.objects.visible_to(viewer).filter(_narrowed(viewer, filters or ProjectFilters()))
    milestones = Milestone.objects.filter(project=OuterRef("pk"))
    return (
        rows.select_related("team", "site")
        .annotate(
            item_count=_of_each(ProjectItem.objects.filter(project=OuterRef("pk")), Count("pk")),
            milestone_count=_of_each(milestones, Count("pk")),
            reached_count=_of_each(milestones.exclude(reached_on=None), Count("pk")),
            next_due=_of_each(milestones.filter(reached_on=None), Min("due_on")),
        )
        .order_by("code")
    )


def _of_each(rows: "QuerySet[Any]", what: Aggregate) -> Coalesce | Subquery:
    """An aggregate of a project's own rows; joins would multiply items by milestones."""
    found = Subquery(rows.order_by().values("project").annotate(found=what).values("found"))
    return Coalesce(found, 0) if isinstance(what, Count) else found


def project_detail(viewer: Viewer, code: str) -> ProjectDetail:
    """One project with milestones and service list; DomainError `not_found` outside the viewer's units."""
    viewer.require(Right.READ_PLAN)
    rows = Project.objects.visible_to(viewer).select_related("team__unit", "site")
    project = rows.filter(code=code).first()
    if project is None:
        raise DomainError("not_found", what="项目", key=code)
    items = project.items.select_related("service_type", "customer").order_by("number")
    return ProjectDetail(
        project,
        tuple(project.milestones.prefetch_related("after")),
        items.filter(is_step=False),
        tuple(items.filter(is_step=True)),
        tuple(_filings(project)),
    )


def _filings(project: Project) -> ScopedQuerySet[Any]:
    rows = ProjectFiling.objects.everywhere("the project was found in the viewer's scope")
    return rows.filter(project=project).order_by("-year")


def free_project_code() -> str:
    """The next code of the house's own row of numbers: XM001, XM002 and so on."""
    rows = Project.objects.everywhere("codes are unique beyond the viewer's scope")
    codes = rows.filter(code__startswith="XM").values_list("code", flat=True)
    numbers = [int(code[2:]) for code in codes if code[2:].isascii() and code[2:].isdecimal()]
    return f"XM{max(numbers, default=0) + 1:03d}"


def work_of_items(viewer: Viewer, item_ids: Sequence[UUID]) -> dict[UUID, WorkItem]:
    """Project item id to the work that was planned for it last. One query."""
    viewer.require(Right.READ_PLAN)
    rows = WorkItem.objects.visible_to(viewer).filter(project_item__in=list(item_ids))
    rows = rows.exclude(state="cancelled").select_related("member").order_by("nominal_date", "id")
    return {row.project_item_id: row for row in rows if row.project_item_id}


def _narrowed(viewer: Viewer, filters: ProjectFilters) -> Q:
    condition = Q()
    for name in ("practice", "kind", "state"):
        if getattr(filters, name):
            condition &= Q(**{name: getattr(filters, name)})
    if filters.unit:
        unit = Unit.objects.visible_to(viewer).filter(code=filters.unit).first()
        condition &= Q(team__path__startswith=unit.path) if unit else Q(pk__in=[])
    if filters.year is not None:
        condition &= Q(first_day__year__lte=filters.year, last_day__year__gte=filters.year)
    text = filters.text.strip()
    if text:
        condition &= (
            Q(name__icontains=text)
            | Q(code__istartswith=text)
            | Q(pinyin__startswith=text.lower())
            | Q(initials__startswith=text.lower())
        )
    return condition
