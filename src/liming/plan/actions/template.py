"""The shipped lines of a first year plan, sized by the number of teams."""

from typing import Any

from liming.plan.models import PlanLine, ServiceType, SpecialAction, YearPlan
from liming.plan.rules.shipped import read_shipped

_TAKEN = ("code", "title", "aim", "measure", "weight", "rule", "places", "evidence")


def template_lines(plan: YearPlan, team_count: int) -> list[PlanLine]:
    """Unsaved lines of the template; a counted line asks `quantity_per_team` of every team."""
    types = ServiceType.objects.in_bulk()
    ending = f"-{plan.year}"
    actions = {row.code: row for row in SpecialAction.objects.filter(code__endswith=ending)}
    return [
        _line(plan, row, types[row["service_type"]], actions.get(row.get("action", "") + ending), team_count)
        for row in read_shipped("year_plan")["line"]
    ]


def _line(
    plan: YearPlan,
    row: dict[str, Any],
    service_type: ServiceType,
    action: SpecialAction | None,
    team_count: int,
) -> PlanLine:
    return PlanLine(
        plan=plan,
        service_type=service_type,
        action=action,
        owner=plan.unit,
        practice=row.get("practice", service_type.practice),
        quantity=row.get("quantity_per_team", 0) * team_count,
        **{name: row[name] for name in _TAKEN if name in row},
    )
