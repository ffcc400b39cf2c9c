"""What happens to a month after its baseline: changes with reasons, steps of the lock, work carried over."""

from django.db import models

from liming.plan.enums import ChangeKind, MonthPlanState
from liming.plan.models.plans import MonthPlan
from liming.plan.models.work import WorkItem
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class MonthChange(Row, ScopedModel):
    """One change of one item after the baseline was frozen, with its reason; append-only."""

    scope_lookups = ("month_plan__team__path",)

    month_plan = models.ForeignKey(MonthPlan, models.CASCADE, related_name="changes")
    item = models.ForeignKey(WorkItem, models.CASCADE, db_index=False, related_name="+")
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    day_before = models.DateField(null=True, blank=True)
    day_after = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    by_name = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.item_id}"


class MonthStep(Row, ScopedModel):
    """One step of a month up to the lock or back; a step back says why. Append-only."""

    scope_lookups = ("month_plan__team__path",)

    month_plan = models.ForeignKey(MonthPlan, models.CASCADE, related_name="steps")
    source = models.CharField(max_length=10, choices=MonthPlanState.choices)
    target = models.CharField(max_length=10, choices=MonthPlanState.choices)
    reason = models.CharField(max_length=200, blank=True)
    by_name = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.source} -> {self.target}"


class CarryOver(Row, ScopedModel):
    """Work that goes on in another item: `source` is the old one, `item` its successor.

    `share` says how many hundredths of the whole job go on; `rules.carrying` counts with it.
    """

    scope_lookups = ("source__team__path",)

    source = models.OneToOneField(WorkItem, models.CASCADE, related_name="carried_on")
    item = models.OneToOneField(WorkItem, models.CASCADE, related_name="carried_from")
    remains = models.CharField(max_length=200)
    share = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.remains
