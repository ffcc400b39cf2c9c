"""A plan as it stands now, changes by hand and locks included, against its rules."""

from dataclasses import replace

from liming.plan.bridge import routes as core
from liming.plan.models import RoutePlan, RouteStop
from liming.plan.queries.routes import violation_words
from liming.plan.rules.routes import visit_key
from liming.shared.errors import DomainError

_CHECKED = "the team's path was required"


def require_valid(row: RoutePlan, plan: core.Plan) -> None:
    """Refuse a plan that breaks a rule; DomainError `route_broken`."""
    problem, _current = as_it_stands(row)
    found = core.violations(problem, plan)
    if found:
        raise DomainError("route_broken", reason=violation_words(found, row.team))


def as_it_stands(row: RoutePlan) -> tuple[core.Problem, core.Plan]:
    """Problem and plan of now: fixed is what is locked today, at the minute it has today."""
    problem, current = core.problem_from_json(row.problem), core.plan_of(row.result)
    locks, starts, members = locks_of(row), current.starts(), current.members_of()
    kept = [each for each in problem.kept if each.visit not in locks and each.hold is not core.Hold.FIXED]
    kept += [
        core.Kept(key, members[key], starts[key], core.Hold.FIXED) for key in sorted(locks) if key in starts
    ]
    return replace(problem, kept=tuple(kept)), current


def locks_of(row: RoutePlan) -> frozenset[str]:
    rows = RouteStop.objects.everywhere(_CHECKED).filter(plan=row, is_locked=True)
    return frozenset(visit_key(item, part) for item, part in rows.values_list("item_id", "part"))
