"""What happens to a clock: warnings, pauses with their proof, extensions with their reason."""

from django.db import models

from liming.execute.enums import EvidenceKind, LimitUnit
from liming.execute.models.requests import Request, StageTimer
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class ClockWarning(Row, ScopedModel):
    """A clock passed a level; append-only, once per clock and level.

    `level` is the percent of the limit used or, for an escalation, how many levels upwards it went.
    """

    scope_lookups = ("request__unit__path", "request__team__path")

    request = models.ForeignKey(Request, models.CASCADE, related_name="warnings")
    timer = models.ForeignKey(StageTimer, models.CASCADE, related_name="warnings")
    level = models.PositiveSmallIntegerField()
    is_escalation = models.BooleanField(default=False)
    at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        ordering = ["request", "at", "is_escalation", "level"]
        constraints = [
            models.UniqueConstraint(fields=["timer", "is_escalation", "level"], name="clock_warning_once")
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.level}"


class RequestPause(Row):
    """Why the clocks of a request stood still, with the proof or the reason why there is none.

    The spans that the clocks read stand in the request's notes; both are written by the same act.
    """

    request = models.ForeignKey(Request, models.CASCADE, related_name="pauses")
    cause = models.CharField(max_length=30)
    note = models.CharField(max_length=200)
    by_name = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    proof_kind = models.CharField(max_length=10, choices=EvidenceKind.choices, blank=True)
    proof = models.FileField(upload_to="pauses/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    no_proof_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["request", "started_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(proof="") | ~models.Q(no_proof_reason=""),
                name="pause_proved_or_explained",
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.cause}"


class LimitExtension(Row):
    """A limit made longer before it was over, with the reason and how the caller was told."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="extensions")
    timer = models.ForeignKey(StageTimer, models.CASCADE, related_name="extensions")
    amount_before = models.PositiveIntegerField()
    amount_after = models.PositiveIntegerField()
    unit = models.CharField(max_length=14, choices=LimitUnit.choices)
    due_before = models.DateTimeField()
    due_after = models.DateTimeField()
    reason = models.CharField(max_length=200)
    told_how = models.CharField(max_length=120)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["request", "at"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.amount_before} -> {self.amount_after}"
