"""Supervision: what a unit above wants answered, of an item of a month here, of requests in `execute`."""

from django.db import models

from liming.plan.enums import SupervisionState, SupervisionStepKind
from liming.plan.models.work import WorkItem
from liming.register.models import Unit
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class SupervisionFields(Row, ScopedModel):
    """`level` is a code of the editable list `supervision.levels`; `unit` supervises and closes."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    level = models.CharField(max_length=20)
    ground = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=SupervisionState.choices, default=SupervisionState.OPEN)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=60, blank=True)
    verdict = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class ReplyFields(Row):
    """What was said about a supervision and when; append-only."""

    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)
    words = models.CharField(max_length=300)
    is_late = models.BooleanField(default=False)

    class Meta:
        abstract = True


class ItemSupervision(SupervisionFields):
    """An item that a unit above set for a team's month by a notice; it moves on with a carried item."""

    scope_lookups = ("unit__path", "item__team__path")

    item = models.OneToOneField(WorkItem, models.CASCADE, related_name="supervision")
    notice_number = models.CharField(max_length=60)

    class Meta:
        ordering = ["due_at"]

    def __str__(self) -> str:
        return f"{self.notice_number} {self.level}"


class SupervisionStep(ReplyFields):
    """One urge, answer or ruling; an answer also says who did it and what shows it."""

    supervision = models.ForeignKey(ItemSupervision, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=SupervisionStepKind.choices)
    done_by = models.CharField(max_length=60, blank=True)
    evidence = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["supervision", "at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.words}"
