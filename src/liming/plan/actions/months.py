"""A team's month: derived from the year plan and confirmed once; `month_end` locks it."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from liming.plan import bridge
from liming.plan.actions.changes import note_changes
from liming.plan.actions.work import checklists_in_force
from liming.plan.enums import ChangeKind, MonthPlanState, OriginKind, WorkState
from liming.plan.models import Checklist, MonthPlan, WorkItem
from liming.plan.queries import DerivedMonth, PlannedVisit, calendar_effect, derived_month
from liming.register.models import Team
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_CHECKED = "the teams were chosen by the viewer's scope"


@transaction.atomic
def derive_month(
    viewer: Viewer, month: str, team: Team | None = None, apply: bool = True, reason: str = ""
) -> DerivedMonth:
    """Bring the month's items in line with the year plan and say what changed; a second run changes nothing.

    `apply=False` only shows the difference. Items that started are never withdrawn, only marked as dropped
    from the plan. Months with a frozen baseline keep the changes with `reason`, or that the plan asked for
    them. Raises as `queries.derived_month`.
    """
    viewer.require(Right.EDIT_MONTH_PLAN if apply else Right.READ_PLAN, team.path if team else None)
    derived = derived_month(viewer, month, team)
    if not apply or derived.is_empty:
        return derived
    plans = _month_plans(derived)
    added = _add(derived.to_add, plans)
    _mark(derived.to_withdraw, state=WorkState.CANCELLED, dropped_from_plan=True)
    _mark(derived.to_restore, state=WorkState.PLANNED, dropped_from_plan=False)
    _mark(derived.to_drop, dropped_from_plan=True)
    _mark(derived.to_keep_again, dropped_from_plan=False)
    _note(viewer, derived, plans, added, reason.strip() or _("对照年度方案"))
    _record(viewer, derived, plans)
    return replace(derived, applied=True)


@transaction.atomic
def derive_months_again(viewer: Viewer, year: int, reason: str) -> list[DerivedMonth]:
    """Bring every open month of the year in line with the calendar as it stands; returns what changed.

    All or none. Raises as `derive_month`.
    """
    viewer.require(Right.EDIT_MONTH_PLAN)
    changed = calendar_effect(viewer, year)
    return [derive_month(viewer, str(each.month), reason=reason) for each in changed]


@transaction.atomic
def confirm_month(viewer: Viewer, team: Team, month: str) -> MonthPlan:
    """Freeze the month's baseline: its items of now, at their nominal dates.

    Raises `plan_month_empty`, `plan_month_confirmed`, `forbidden`, `out_of_scope`, `plan_month_invalid`.
    """
    viewer.require(Right.EDIT_MONTH_PLAN, team.path)
    plan = _month_plan(team, month)
    if plan is None:
        raise DomainError("plan_month_empty")
    if plan.state != MonthPlanState.DRAFT:
        raise DomainError("plan_month_confirmed")
    items = WorkItem.objects.everywhere("the team was checked above").filter(month_plan=plan)
    count = items.exclude(state=WorkState.CANCELLED).update(in_baseline=True)
    if not count:
        raise DomainError("plan_month_empty")
    plan.state, plan.baseline_at, plan.baseline_count = MonthPlanState.CONFIRMED, clock.now(), count
    plan.save(update_fields=["state", "baseline_at", "baseline_count"])
    audit.record(viewer, "month_plan.confirmed", plan, after={"baseline_count": count}, unit_path=team.path)
    return plan


def _month_plan(team: Team, month: str) -> MonthPlan | None:
    span = bridge.month_of(month)
    plans = MonthPlan.objects.everywhere("the caller has checked the team")
    plan: MonthPlan | None = plans.filter(team=team, month=span.first_day).select_related("team").first()
    return plan


def _month_plans(derived: DerivedMonth) -> dict[UUID, MonthPlan]:
    first_day = derived.month.first_day
    touched = {visit.place.team_id for visit in derived.to_add}
    rows = [MonthPlan(team_id=team_id, month=first_day) for team_id in sorted(touched)]
    MonthPlan.objects.everywhere(_CHECKED).bulk_create(rows, ignore_conflicts=True)
    plans = MonthPlan.objects.everywhere(_CHECKED).filter(month=first_day)
    return {plan.team_id: plan for plan in plans}


def _add(visits: Iterable[PlannedVisit], plans: dict[UUID, MonthPlan]) -> list[WorkItem]:
    visits = list(visits)
    checklists = checklists_in_force({visit.line.service_type for visit in visits})
    rows = [_row(visit, plans[visit.place.team_id], checklists) for visit in visits]
    return list(WorkItem.objects.everywhere(_CHECKED).bulk_create(rows, batch_size=1_000))


def _row(visit: PlannedVisit, plan: MonthPlan, checklists: dict[str, Checklist]) -> WorkItem:
    line, place = visit.line, visit.place
    return WorkItem(
        occurrence_key=visit.key,
        title=visit.title,
        team_id=place.team_id,
        member_id=visit.member_id,
        practice=line.practice,
        service_type=line.service_type,
        checklist=checklists.get(line.service_type.checklist_code),
        origin_kind=OriginKind.PLAN,
        origin_id=str(line.pk),
        plan_line=line,
        month_plan=plan,
        grid_version_id=place.grid_version_id,
        site_id=place.site_id,
        service_point_id=place.service_point_id,
        customer_id=place.customer_id,
        longitude=place.longitude,
        latitude=place.latitude,
        nominal_date=visit.nominal,
        scheduled_date=visit.nominal,
    )


def _mark(items: Iterable[WorkItem], **changes: object) -> None:
    """Set the same values on many items; a few hundred ids per statement keep databases content."""
    ids = [item.pk for item in items]
    for start in range(0, len(ids), 500):
        rows = WorkItem.objects.everywhere(_CHECKED).filter(pk__in=ids[start : start + 500])
        rows.update(**changes)


def _note(
    viewer: Viewer,
    derived: DerivedMonth,
    plans: dict[UUID, MonthPlan],
    added: Iterable[WorkItem],
    reason: str,
) -> None:
    for kind, items in (
        (ChangeKind.ADDED, added),
        (ChangeKind.WITHDRAWN, derived.to_withdraw),
        (ChangeKind.RESTORED, derived.to_restore),
    ):
        note_changes(viewer, kind, _of_their_months(items, plans), reason)


def _of_their_months(items: Iterable[WorkItem], plans: dict[UUID, MonthPlan]) -> list[WorkItem]:
    """The items with the month plans already read, so that noting them asks for none."""
    known = [item for item in items if item.team_id in plans]
    for item in known:
        item.month_plan = plans[item.team_id]
    return known


def _record(viewer: Viewer, derived: DerivedMonth, plans: dict[UUID, MonthPlan]) -> None:
    counts = {
        "month": str(derived.month),
        "teams": len(derived.teams),
        "added": len(derived.to_add),
        "withdrawn": len(derived.to_withdraw),
        "restored": len(derived.to_restore),
        "dropped": len(derived.to_drop),
    }
    subject = plans.get(derived.teams[0].pk) or derived.teams[0]
    path = derived.teams[0].path if len(derived.teams) == 1 else ""
    audit.record(viewer, "month_plan.derived", subject, after=counts, unit_path=path)
