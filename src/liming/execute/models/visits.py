"""Visits (check-in and check-out only, never a trail), checklist answers and hazards."""

from django.db import models

from liming.execute.enums import NoPosition
from liming.plan.models import ChecklistItem, WorkItem
from liming.register.models import Member
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class Visit(Row, ScopedModel):
    scope_lookups = ("work_item__team__path",)

    work_item = models.ForeignKey(WorkItem, models.CASCADE, related_name="visits")
    member = models.ForeignKey(Member, models.PROTECT, related_name="visits")
    check_in_at = models.DateTimeField()
    check_in_longitude = models.FloatField(null=True, blank=True)
    check_in_latitude = models.FloatField(null=True, blank=True)
    check_in_accuracy_metres = models.FloatField(null=True, blank=True)
    check_in_age_seconds = models.PositiveIntegerField(
        null=True, blank=True, help_text="how old the fix was when it was used"
    )
    no_position = models.CharField(max_length=12, choices=NoPosition.choices, blank=True)
    check_out_at = models.DateTimeField(null=True, blank=True)
    check_out_longitude = models.FloatField(null=True, blank=True)
    check_out_latitude = models.FloatField(null=True, blank=True)
    check_out_accuracy_metres = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["-check_in_at"]

    def __str__(self) -> str:
        return f"{self.work_item_id} {self.check_in_at:%Y-%m-%d}"


class ChecklistAnswer(Row):
    """The answer to one checklist item on one work item."""

    work_item = models.ForeignKey(WorkItem, models.CASCADE, related_name="answers")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    result = models.CharField(max_length=8, choices=[("ok", "ok"), ("defect", "defect"), ("na", "na")])
    value = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work_item", "item"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.work_item_id} {self.item_id} {self.result}"
