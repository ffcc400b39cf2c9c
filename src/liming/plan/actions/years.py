"""The year plan: versions with lines, each approved once."""

from django.db import transaction

from liming.plan.actions.shares import copied_shares, share_out_lines
from liming.plan.actions.template import template_lines
from liming.plan.enums import PlanState
from liming.plan.models import CoUnit, PlanLine, UnitShare, WorkItem, YearPlan
from liming.plan.rules import YEAR_PLAN
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
    "guide_id",
    "owner_id",
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
        lines = _continue(former, plan)
    else:
        lines = template_lines(plan, _team_count(unit)) if from_template else []
        PlanLine.objects.bulk_create(lines)
    after = {"year": year, "version": plan.version, "lines": len(lines)}
    audit.record(viewer, "year_plan.created", plan, after=after, unit_path=unit.path)
    return plan


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
    share_out_lines(plan, plan.lines.filter(quantity__gt=0, shares=None))
    plan.state, plan.approved_at = PlanState.APPROVED, clock.now()
    plan.save(update_fields=["state", "approved_at"])
    after = {"state": plan.state, "version": plan.version}
    audit.record(viewer, "year_plan.approved", plan, after=after, unit_path=plan.unit.path)
    return plan


def _hand_over(former: YearPlan, plan: YearPlan) -> None:
    """Point the former version's work at the new lines, so that one line's progress is one sum."""
    successors = dict(plan.lines.values_list("code", "pk"))
    items = WorkItem.objects.everywhere("a new version takes over the work of all teams")
    for line in former.lines.all():
        if line.code in successors:
            items.filter(plan_line=line).update(plan_line_id=successors[line.code])


def _continue(former: YearPlan, plan: YearPlan) -> list[PlanLine]:
    """The former version's lines with their co-units, and what the units said to their shares."""
    pairs = [
        (line.pk, PlanLine(plan=plan, **{name: getattr(line, name) for name in _COPIED}))
        for line in former.lines.all()
    ]
    lines = PlanLine.objects.bulk_create(line for _key, line in pairs)
    successors = dict(pairs)
    CoUnit.objects.bulk_create(
        CoUnit(line=successors[row.line_id], unit_id=row.unit_id)
        for row in CoUnit.objects.filter(line__plan=former)
    )
    UnitShare.objects.bulk_create(copied_shares(former, lines))
    return lines


def _team_count(unit: Unit) -> int:
    teams = Team.objects.everywhere("the template is sized by the unit's teams")
    return int(teams.filter(path__startswith=unit.path, closed_on=None).count())
