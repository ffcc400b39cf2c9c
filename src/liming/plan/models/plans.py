"""Year plan with lines, unit shares and month plans."""

from typing import Any

from django.db import models

from liming.plan.enums import Aim, MonthPlanState, PlanState, Practice, ShareState
from liming.plan.models.guides import Checklist
from liming.plan.models.services import ServiceType
from liming.plan.models.special_actions import SpecialAction
from liming.register.models import Team, Unit
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class YearPlan(Row):
    """One version of a year's implementation plan; at most one approved version per year and unit."""

    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="year_plans")
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=12, choices=PlanState.choices, default=PlanState.DRAFT)
    basis = models.TextField(blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["year", "unit", "version"], name="year_plan_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.year} v{self.version}"


class PlanLine(Row):
    """A line of the year plan: what, how much, where and by which rule it becomes dated work.

    `rule` is the JSON form of a core.calendar schedule rule; `places` selects where it applies:
    {"kind": "team"} or {"kind": "site", "site_kind": "tea_base"} and the like. `guide` is the version of
    the checklist the work follows. `origin_kind` and `origin_id` say where the line came from.
    """

    plan = models.ForeignKey(YearPlan, models.CASCADE, related_name="lines")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    practice = models.CharField(max_length=5, choices=Practice.choices)
    aim = models.CharField(max_length=12, choices=Aim.choices)
    action = models.ForeignKey(SpecialAction, models.PROTECT, null=True, blank=True, related_name="lines")
    service_type = models.ForeignKey(ServiceType, models.PROTECT, related_name="plan_lines")
    measure = models.CharField(max_length=120, blank=True)
    quantity = models.PositiveIntegerField(default=0)
    weight = models.FloatField(default=1.0)
    rule: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    places: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    evidence = models.CharField(max_length=120, blank=True)
    guide = models.ForeignKey(Checklist, models.PROTECT, null=True, blank=True, related_name="plan_lines")
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    origin_kind = models.CharField(max_length=20, blank=True)
    origin_id = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="plan_line_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class CoUnit(Row):
    """A unit that helps with a line; who answers for it stands in the line's `owner`."""

    line = models.ForeignKey(PlanLine, models.CASCADE, related_name="co_units")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["unit__path"]
        constraints = [models.UniqueConstraint(fields=["line", "unit"], name="co_unit_once")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.unit_id}"


class UnitShare(Row, ScopedModel):
    """How much of a line's yearly quantity a unit takes; shares of a line add up to its quantity.

    `proposed` and `ground` are what the unit answered when it did not agree.
    """

    scope_lookups = ("unit__path",)

    line = models.ForeignKey(PlanLine, models.CASCADE, related_name="shares")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ShareState.choices, default=ShareState.OPEN)
    proposed = models.PositiveIntegerField(null=True, blank=True)
    ground = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "unit"], name="unit_share_once")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.unit_id} {self.quantity}"


class MonthPlan(Row, ScopedModel):
    """A team's month: when confirmed, the baseline (keys and nominal dates) is frozen in `baseline`."""

    scope_lookups = ("team__path",)

    team = models.ForeignKey(Team, models.PROTECT, related_name="month_plans")
    month = models.DateField(help_text="first day of the month")
    state = models.CharField(max_length=10, choices=MonthPlanState.choices, default=MonthPlanState.DRAFT)
    baseline_at = models.DateTimeField(null=True, blank=True)
    baseline_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-month"]
        constraints = [models.UniqueConstraint(fields=["team", "month"], name="month_plan_once")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.month:%Y-%m}"
