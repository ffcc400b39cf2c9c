"""The year's plan as a page shows it: versions, lines by practice, progress counted from the work."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from liming.plan.enums import PlanState, Practice, WorkState
from liming.plan.models import CarryOver, PlanLine, UnitShare, WorkItem, YearPlan
from liming.plan.rules import FINISHED
from liming.shared import clock
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class LineProgress:
    """One line with its work in the viewer's units: items in the plan, due by today, done, missed."""

    line: PlanLine
    planned: int = 0
    due: int = 0
    done: int = 0
    missed: int = 0
    shared: int = 0
    quantity: int | None = None
    """The year's quantity of the viewer's units: of the whole line, of their shares, or none for less."""

    @property
    def target(self) -> int:
        """The yearly quantity where there is one, else what has been planned so far."""
        return self.quantity or self.planned


@dataclass(frozen=True)
class PracticeGroup:
    practice: Practice
    lines: tuple[LineProgress, ...]


@dataclass(frozen=True)
class YearPage:
    """The chosen version (the one in force unless asked otherwise) and its sisters; None before the first."""

    year: int
    plan: YearPlan | None
    versions: tuple[YearPlan, ...]
    groups: tuple[PracticeGroup, ...]

    @property
    def lines(self) -> list[LineProgress]:
        return [line for group in self.groups for line in group.lines]


def year_plans(viewer: Viewer, year: int | None = None) -> QuerySet[YearPlan]:
    """Plans of the viewer's units and of the units above them, newest year and version first."""
    viewer.require(Right.READ_PLAN)
    plans = YearPlan.objects.filter(reach(viewer)).select_related("unit")
    if year is not None:
        plans = plans.filter(year=year)
    return plans.order_by("-year", "unit__path", "-version")


def reach(viewer: Viewer) -> Q:
    """What belongs to the viewer's units or, since it holds for them too, to the units above."""
    reached = Q(pk__in=[])
    for path in viewer.unit_paths:
        reached |= Q(unit__path__startswith=path) | Q(unit__path__in=paths_above(path))
    return reached


def year_page(viewer: Viewer, year: int, plan_id: UUID | None = None) -> YearPage:
    """The year's plan for the page; seven queries whatever the number of lines."""
    versions = tuple(year_plans(viewer, year))
    plan = _chosen(versions, plan_id)
    progress = plan_lines(viewer, plan) if plan is not None else []
    groups = [
        PracticeGroup(practice, tuple(each for each in progress if each.line.practice == practice))
        for practice in Practice
    ]
    return YearPage(year, plan, versions, tuple(group for group in groups if group.lines))


def plan_lines(viewer: Viewer, plan: YearPlan) -> list[LineProgress]:
    """The plan's lines in order of code with their progress in the viewer's units; four queries."""
    viewer.require(Right.READ_PLAN)
    lines = list(plan.lines.select_related("service_type", "action", "owner"))
    counts, shares = _counts(viewer, plan), _shares(viewer, plan)
    sees_all = any(plan.unit.path.startswith(path) for path in viewer.unit_paths)
    found = []
    for line in lines:
        units, own = shares.get(line.pk, (0, None))
        quantity = line.quantity if sees_all else own
        found.append(LineProgress(line, *counts.get(line.pk, (0, 0, 0, 0)), shared=units, quantity=quantity))
    return found


def _shares(viewer: Viewer, plan: YearPlan) -> dict[UUID, tuple[int, int | None]]:
    """By line: how many units share it, and how much of it falls to the viewer's units."""
    own = Q(pk__in=[])
    for path in viewer.unit_paths:
        own |= Q(unit__path__startswith=path)
    rows = UnitShare.objects.everywhere("only how many units share a line").filter(line__plan=plan)
    counted = rows.order_by().values("line").annotate(units=Count("pk"), own=Sum("quantity", filter=own))
    return {row["line"]: (row["units"], row["own"]) for row in counted}


def _counts(viewer: Viewer, plan: YearPlan) -> dict[UUID, tuple[int, int, int, int]]:
    items = WorkItem.objects.visible_to(viewer).filter(plan_line__plan=plan)
    counted = (
        items.exclude(state=WorkState.CANCELLED)
        .order_by()
        .values("plan_line")
        .annotate(
            planned=Count("pk"),
            due=Count("pk", filter=Q(nominal_date__lte=clock.today())),
            done=Count("pk", filter=Q(state__in=FINISHED)),
            missed=Count("pk", filter=Q(state=WorkState.MISSED)),
        )
    )
    later = _done_later(viewer, plan)
    return {
        row["plan_line"]: (row["planned"], row["due"], row["done"] + later[row["plan_line"]], row["missed"])
        for row in counted
    }


def _done_later(viewer: Viewer, plan: YearPlan) -> Counter[UUID]:
    """By line: items that count as done, or no longer do, for what became of them where they were carried."""
    links = CarryOver.objects.visible_to(viewer).filter(source__plan_line__plan=plan)
    found: Counter[UUID] = Counter()
    for line, before, after in links.values_list("source__plan_line", "source__state", "item__state"):
        found[line] += (after in FINISHED) - (before in FINISHED)
    return found


def _chosen(versions: tuple[YearPlan, ...], plan_id: UUID | None) -> YearPlan | None:
    if plan_id is not None:
        return next((plan for plan in versions if plan.pk == plan_id), None)
    in_force = (plan for plan in versions if plan.state == PlanState.APPROVED)
    return next(in_force, versions[0] if versions else None)


def paths_above(path: str) -> list[str]:
    """ "/SX/1408/XX/" -> ["/SX/", "/SX/1408/"]."""
    parts = path.strip("/").split("/")[:-1]
    return ["/" + "/".join(parts[: depth + 1]) + "/" for depth in range(len(parts))]
