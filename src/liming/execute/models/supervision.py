"""Supervision of a request by a unit above: level, ground, replies in time, closed by who asked."""

from django.db import models

from liming.execute.enums import SupervisionState
from liming.execute.models.requests import Request
from liming.register.models import Unit
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class Supervision(Row, ScopedModel):
    """`level` is a code of the editable list `requests.supervision_levels`; `unit` supervises and closes."""

    scope_lookups = ("unit__path", "request__unit__path", "request__team__path")

    request = models.ForeignKey(Request, models.CASCADE, related_name="supervisions")
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
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.level}"


class SupervisionReply(Row):
    """What the team answered; append-only."""

    supervision = models.ForeignKey(Supervision, models.CASCADE, related_name="replies")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)
    words = models.CharField(max_length=300)
    is_late = models.BooleanField(default=False)

    class Meta:
        ordering = ["supervision", "at"]

    def __str__(self) -> str:
        return self.words
