"""Supervised items: the list, one with its steps, and the counts of a month by team."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from liming.plan import bridge
from liming.plan.enums import SupervisionState
from liming.plan.models import ItemSupervision, SupervisionStep
from liming.register.models import Team
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

FILTERS = ("open", "late", "replied", "closed")
_SHOWN = ("unit", "item__team__unit", "item__member", "item__service_type", "item__month_plan")


@dataclass(frozen=True)
class SupervisedCount:
    """Supervised items not closed, and those of them whose day is over without an answer."""

    open: int = 0
    late: int = 0


def supervised_items(
    viewer: Viewer, which: str = "open", team: Team | None = None
) -> "QuerySet[ItemSupervision]":
    """The supervised items within reach, those due first; the closed ones newest first."""
    viewer.require(Right.READ_PLAN)
    rows = ItemSupervision.objects.visible_to(viewer).select_related(*_SHOWN)
    if team is not None:
        rows = rows.filter(item__team=team)
    rows = rows.filter(_which(which))
    return rows.order_by("-closed_at") if which == "closed" else rows.order_by("due_at", "pk")


def supervised_totals(viewer: Viewer, team: Team | None = None) -> dict[str, int]:
    """How many each filter of the list holds; one query."""
    viewer.require(Right.READ_PLAN)
    rows = ItemSupervision.objects.visible_to(viewer).order_by()
    if team is not None:
        rows = rows.filter(item__team=team)
    return dict(rows.aggregate(**{each: Count("pk", filter=_which(each)) for each in FILTERS}))


def supervised_item(viewer: Viewer, supervision_id: UUID | str) -> ItemSupervision:
    """One with its steps; DomainError `not_found` outside the viewer's units."""
    viewer.require(Right.READ_PLAN)
    rows = ItemSupervision.objects.visible_to(viewer).select_related(*_SHOWN, "item__customer", "item__site")
    found: ItemSupervision | None = rows.filter(pk=supervision_id).first()
    if found is None:
        raise DomainError("not_found", what="督办事项", key=supervision_id)
    return found


def supervised_steps(found: ItemSupervision) -> list[SupervisionStep]:
    """What was said about a supervised item that the viewer already reached, in its order."""
    return list(found.steps.all())


def supervised_of_month(viewer: Viewer, span: bridge.Month) -> dict[UUID, SupervisedCount]:
    """Open and late supervised items of a month by team; one query."""
    rows = ItemSupervision.objects.visible_to(viewer).filter(item__month_plan__month=span.first_day)
    counted = (
        rows.order_by()
        .values_list("item__team")
        .annotate(open=Count("pk", filter=~_which("closed")), late=Count("pk", filter=_which("late")))
    )
    return {team: SupervisedCount(open_, late) for team, open_, late in counted if open_}


def _which(name: str) -> Q:
    is_open = Q(state=SupervisionState.OPEN)
    return {
        "late": is_open & Q(due_at__lt=clock.now()),
        "replied": Q(state=SupervisionState.REPLIED),
        "closed": Q(state=SupervisionState.CLOSED),
    }.get(name, ~Q(state=SupervisionState.CLOSED))
