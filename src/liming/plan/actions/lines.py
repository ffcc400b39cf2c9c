"""Lines of a draft: added, changed and removed; an approved plan is changed by its next version."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from liming.plan import bridge
from liming.plan.actions.shares import share_again
from liming.plan.enums import PlanState
from liming.plan.models import CoUnit, PlanLine, SpecialAction, YearPlan
from liming.plan.queries.places import has_places
from liming.plan.rules import read_selector
from liming.register.models import Unit
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_NEEDED = {"code": "编号", "title": "事项", "service_type": "服务类型", "aim": "目标"}


@transaction.atomic
def add_plan_line(
    viewer: Viewer, plan: YearPlan, *, co_units: Iterable[Unit] = (), **fields: Any
) -> PlanLine:
    """Add a line to a draft; `fields` are those of PlanLine, `practice` defaults to the service type's.

    Raises `plan_not_draft`, `plan_rule_invalid`, `plan_calendar_missing`, `plan_outside_action`,
    `plan_places_invalid`, `plan_places_empty`, `plan_line_twice`, `plan_quantity_negative`,
    `plan_weight_invalid`, `field_required`, `forbidden`, `out_of_scope`.
    """
    _require_draft(viewer, plan)
    _check(plan, {"rule": {}, **fields, **{name: fields.get(name) for name in _NEEDED}})
    check_season(plan, fields.get("action"), fields["rule"])
    _require_code_free(plan, fields["code"])
    fields.setdefault("practice", fields["service_type"].practice)
    fields.setdefault("owner", plan.unit)
    line = PlanLine.objects.create(plan=plan, **fields)
    _set_co_units(line, co_units)
    after = {"code": line.code, "title": line.title, "rule": line.rule, "quantity": line.quantity}
    audit.record(viewer, "plan_line.added", line, after=after, unit_path=plan.unit.path)
    return line


@transaction.atomic
def change_plan_line(
    viewer: Viewer, line: PlanLine, *, co_units: Iterable[Unit] | None = None, **fields: Any
) -> PlanLine:
    """Change fields of a draft's line; a new quantity is shared out anew. Raises as `add_plan_line`."""
    _require_draft(viewer, line.plan)
    _check(line.plan, fields)
    if {"rule", "action"} & set(fields):
        check_season(line.plan, fields.get("action", line.action), fields.get("rule", line.rule))
    if fields.get("code", line.code) != line.code:
        _require_code_free(line.plan, fields["code"])
    before = {name: getattr(line, name) for name in fields}
    changed = [name for name, value in fields.items() if value != before[name]]
    for name in changed:
        setattr(line, name, fields[name])
    line.save(update_fields=changed)
    if co_units is not None:
        _set_co_units(line, co_units)
    if "quantity" in changed:
        share_again(line)
    if changed:
        audit.record(
            viewer,
            "plan_line.changed",
            line,
            before={name: before[name] for name in changed},
            after={name: getattr(line, name) for name in changed},
            unit_path=line.plan.unit.path,
        )
    return line


@transaction.atomic
def remove_plan_line(viewer: Viewer, line: PlanLine) -> None:
    """Take a line out of a draft. Raises `plan_not_draft`, `forbidden`, `out_of_scope`."""
    _require_draft(viewer, line.plan)
    before = {"code": line.code, "title": line.title}
    audit.record(viewer, "plan_line.removed", line, before=before, unit_path=line.plan.unit.path)
    line.delete()


def _set_co_units(line: PlanLine, units: Iterable[Unit]) -> None:
    line.co_units.all().delete()
    CoUnit.objects.bulk_create(CoUnit(line=line, unit=unit) for unit in units if unit.pk != line.owner_id)


def _require_draft(viewer: Viewer, plan: YearPlan) -> None:
    viewer.require(Right.EDIT_YEAR_PLAN, plan.unit.path)
    state = YearPlan.objects.select_for_update(of=("self",)).values_list("state", flat=True).get(pk=plan.pk)
    if state != PlanState.DRAFT:
        raise DomainError("plan_not_draft")


def _check(plan: YearPlan, fields: dict[str, Any]) -> None:
    for name, label in _NEEDED.items():
        if name in fields and not fields[name]:
            raise DomainError("field_required", field=label)
    if fields.get("quantity", 0) < 0:
        raise DomainError("plan_quantity_negative")
    if not 0 <= fields.get("weight", 0) <= 100:
        raise DomainError("plan_weight_invalid", value=fields["weight"])
    if "rule" in fields:
        bridge.check_rule(fields["rule"] or {}, plan.year)
    if "places" in fields and not has_places(read_selector(fields["places"] or {}), plan.unit.path):
        raise DomainError("plan_places_empty", unit=plan.unit.short_name)


def check_season(plan: YearPlan, action: SpecialAction | None, rule: dict[str, Any]) -> None:
    """Work of a special action falls into its days."""
    if action is None:
        return
    first, last = action.first_day, action.last_day
    day = bridge.date_outside(rule, plan.year, first, last)
    if day is not None:
        raise DomainError("plan_outside_action", action=action.name, first=first, last=last, day=day)


def _require_code_free(plan: YearPlan, code: str) -> None:
    if plan.lines.filter(code=code).exists():
        raise DomainError("plan_line_twice", number=code)
