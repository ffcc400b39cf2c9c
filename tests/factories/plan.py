"""Rows of the plan room for tests: shipped services, a small approved plan, one team with its month."""

from datetime import date
from itertools import count
from typing import Any

from liming.plan.actions import (
    add_plan_line,
    approve_year_plan,
    create_project,
    create_work_item,
    create_year_plan,
)
from liming.plan.enums import Aim, OriginKind
from liming.plan.models import PlanLine, Project, ServiceClass, ServiceType, WorkItem, YearPlan
from liming.register.models import Team, Unit
from liming.shared.viewer import system_viewer

SYSTEM = system_viewer("test")
MONTHLY = {"kind": "day_of_month", "day": 18}
_number = count(1)


def service_type(code: str = "VOL01", **fields: Any) -> ServiceType:
    """A service type with its class; made when missing."""
    group, _ = ServiceClass.objects.get_or_create(code=code[:3], defaults={"name": code[:3], "name_en": code})
    row, _ = ServiceType.objects.get_or_create(
        code=code,
        defaults={
            "name": f"服务{code}",
            "name_en": f"Service {code}",
            "service_class": group,
            "practice": "red",
            "source": "test",
            **fields,
        },
    )
    return row


def year_plan(unit: Unit, year: int = 2026, **fields: Any) -> YearPlan:
    """An empty draft."""
    title = fields.pop("title", f"{year}年实施方案")
    return create_year_plan(SYSTEM, year, unit, title, from_template=False, **fields)


def plan_line(plan: YearPlan, **fields: Any) -> PlanLine:
    """A line of a draft: the 18th of every month, for every team, unless said otherwise."""
    fields.setdefault("code", f"L{next(_number):02d}")
    fields.setdefault("title", "上门服务日")
    fields.setdefault("service_type", service_type())
    fields.setdefault("aim", Aim.PEOPLE)
    fields.setdefault("rule", MONTHLY)
    fields.setdefault("places", {"kind": "team"})
    return add_plan_line(SYSTEM, plan, **fields)


def approved_plan(unit: Unit, *lines: dict[str, Any], year: int = 2026) -> YearPlan:
    """An approved plan with these lines (default: one line on the 18th)."""
    plan = year_plan(unit, year)
    for fields in lines or ({},):
        plan_line(plan, **fields)
    return approve_year_plan(SYSTEM, plan)


def work_item(team: Team, **fields: Any) -> WorkItem:
    """One work item of a team, planned for 18 November 2026 unless said otherwise."""
    fields.setdefault("title", "上门服务")
    fields.setdefault("service_type", service_type())
    fields.setdefault("origin_kind", OriginKind.QUICK)
    fields.setdefault("nominal_date", date(2026, 11, 18))
    return create_work_item(SYSTEM, team=team, **fields)


def project(team: Team, **fields: Any) -> Project:
    """A livelihood project of 2026."""
    number = next(_number)
    return create_project(
        SYSTEM,
        team,
        fields.pop("code", f"P{number:03d}"),
        fields.pop("name", f"项目{number}"),
        fields.pop("kind", "livelihood"),
        fields.pop("practice", "gold"),
        fields.pop("first_day", date(2026, 1, 1)),
        fields.pop("last_day", date(2026, 12, 31)),
        **fields,
    )
