"""The year plan: versions with lines, approved once; a unit's share of what is counted."""

from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from liming.plan import bridge
from liming.plan.actions.template import template_lines
from liming.plan.enums import PlanState
from liming.plan.models import PlanLine, UnitShare, WorkItem, YearPlan
from liming.plan.rules import YEAR_PLAN, read_selector
from liming.register.models import Team, Unit
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_COPIED = (
    "code",
    "title",
    "practice",
    "aim",
    "action_id",
    "service_type_id",
    "measure",
    "quantity",
    "weight",
    "rule",
    "places",
    "evidence",
    "origin_kind",
    "origin_id",
)


@transaction.atomic
def create_year_plan(
    viewer: Viewer, year: int, unit: Unit, title: str, from_template: bool = True, basis: str = ""
) -> YearPlan:
    """Start a draft: the next version with the lines of the last one, or the shipped template.

    Raises `forbidden`, `out_of_scope`, `field_required`.
    """
    viewer.require(Right.EDIT_YEAR_PLAN, unit.path)
    if not title.strip():
        raise DomainError("field_required", field="方案名称")
    former = YearPlan.objects.filter(year=year, unit=unit).order_by("-version").first()
    plan = YearPlan.objects.create(
        year=year, unit=unit, version=former.version + 1 if former else 1, title=title.strip(), basis=basis
    )
    if former is not None:
        lines = [_copy(line, plan) for line in former.lines.all()]
    else:
        lines = template_lines(plan, _team_count(unit)) if from_template else []
    PlanLine.objects.bulk_create(lines)
    after = {"year": year, "version": plan.version, "lines": len(lines)}
    audit.record(viewer, "year_plan.created", plan, after=after, unit_path=unit.path)
    return plan


@transaction.atomic
def add_plan_line(viewer: Viewer, plan: YearPlan, **fields: Any) -> PlanLine:
    """Add a line to a draft; `fields` are those of PlanLine, `practice` defaults to the service type's.

    Raises `plan_not_draft`, `plan_rule_invalid`, `plan_places_invalid`, `plan_line_twice`,
    `plan_quantity_negative`, `field_required`, `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.EDIT_YEAR_PLAN, plan.unit.path)
    if plan.state != PlanState.DRAFT:
        raise DomainError("plan_not_draft")
    for name in ("code", "title", "service_type", "aim"):
        if not fields.get(name):
            raise DomainError("field_required", field=name)
    if plan.lines.filter(code=fields["code"]).exists():
        raise DomainError("plan_line_twice", number=fields["code"])
    if fields.get("quantity", 0) < 0:
        raise DomainError("plan_quantity_negative")
    bridge.read_rule(fields.get("rule") or {})
    read_selector(fields.get("places") or {})
    fields.setdefault("practice", fields["service_type"].practice)
    line = PlanLine.objects.create(plan=plan, **fields)
    after = {"code": line.code, "title": line.title, "rule": line.rule, "quantity": line.quantity}
    audit.record(viewer, "plan_line.added", line, after=after, unit_path=plan.unit.path)
    return line


@transaction.atomic
def approve_year_plan(viewer: Viewer, plan: YearPlan) -> YearPlan:
    """Put a draft in force: the former version steps back, its work moves to the lines of the same code.

    Counted lines without shares are shared out. Raises `illegal_transition`, `plan_without_lines`,
    `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.EDIT_YEAR_PLAN, plan.unit.path)
    YEAR_PLAN.check(PlanState(plan.state), PlanState.APPROVED)
    if not plan.lines.exists():
        raise DomainError("plan_without_lines")
    for former in YearPlan.objects.filter(year=plan.year, unit=plan.unit, state=PlanState.APPROVED):
        former.state = PlanState.SUPERSEDED
        former.save(update_fields=["state"])
        _hand_over(former, plan)
    _share(plan, only_missing=True)
    plan.state, plan.approved_at = PlanState.APPROVED, clock.now()
    plan.save(update_fields=["state", "approved_at"])
    after = {"state": plan.state, "version": plan.version}
    audit.record(viewer, "year_plan.approved", plan, after=after, unit_path=plan.unit.path)
    return plan


@transaction.atomic
def share_lines(viewer: Viewer, plan: YearPlan) -> list[UnitShare]:
    """Share every line's quantity out to the units by their number of teams; each line's shares add up.

    Largest remainder (Hamilton); replaces former shares of a draft. Raises `plan_not_draft`, `forbidden`,
    `out_of_scope`.
    """
    viewer.require(Right.EDIT_YEAR_PLAN, plan.unit.path)
    if plan.state != PlanState.DRAFT:
        raise DomainError("plan_not_draft")
    shares = _share(plan, only_missing=False)
    audit.record(viewer, "year_plan.shared", plan, after={"shares": len(shares)}, unit_path=plan.unit.path)
    return shares


def _share(plan: YearPlan, only_missing: bool) -> list[UnitShare]:
    lines = plan.lines.filter(quantity__gt=0)
    if only_missing:
        lines = lines.filter(shares=None)
    else:
        UnitShare.objects.filter(line__plan=plan).delete()
    units = list(
        Unit.objects.everywhere("shares go to every unit of the plan")
        .filter(path__startswith=plan.unit.path)
        .annotate(team_count=Count("teams", filter=Q(teams__closed_on=None)))
        .filter(team_count__gt=0)
        .order_by("path")
    )
    if not units:
        return []
    weights = [unit.team_count for unit in units]
    return UnitShare.objects.bulk_create(
        UnitShare(line=line, unit=unit, quantity=part)
        for line in lines
        for unit, part in zip(units, bridge.share_out(line.quantity, weights), strict=True)
    )


def _hand_over(former: YearPlan, plan: YearPlan) -> None:
    """Point the former version's work at the new lines, so that one line's progress is one sum."""
    successors = dict(plan.lines.values_list("code", "pk"))
    items = WorkItem.objects.everywhere("a new version takes over the work of all teams")
    for line in former.lines.all():
        if line.code in successors:
            items.filter(plan_line=line).update(plan_line_id=successors[line.code])


def _copy(line: PlanLine, plan: YearPlan) -> PlanLine:
    return PlanLine(plan=plan, **{name: getattr(line, name) for name in _COPIED})


def _team_count(unit: Unit) -> int:
    teams = Team.objects.everywhere("the template is sized by the unit's teams")
    return int(teams.filter(path__startswith=unit.path, closed_on=None).count())
