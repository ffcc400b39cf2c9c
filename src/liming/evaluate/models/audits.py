"""Audit tasks: something odd in the records that a person outside the team looks into; it deducts nothing."""

from typing import Any

from django.db import models

from liming.evaluate.enums import AuditKind, AuditState
from liming.execute.models import Request, ServiceRecord
from liming.register.models import Account, Member, Team
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class PhotoPrint(models.Model):
    """How a stored photo looks, by its content: prints of 16 hex digits, empty for what shows nothing."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    plain = models.CharField(max_length=16, blank=True)
    mirrored = models.CharField(max_length=16, blank=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.plain}"


class AuditTask(Row, ScopedModel):
    """What was seen, and who looks into it until when.

    `fingerprint` names the pattern: seeing it again adds to the open task; once decided, new evidence of it
    opens the next `turn`. `facts` are the figures that made it odd, as plain JSON.
    """

    scope_lookups = ("team__path",)

    kind = models.CharField(max_length=14, choices=AuditKind.choices)
    quarter = models.CharField(max_length=6)
    team = models.ForeignKey(Team, models.PROTECT, related_name="audit_tasks")
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    fingerprint = models.CharField(max_length=64)
    turn = models.PositiveSmallIntegerField(default=1)
    facts: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=AuditState.choices, default=AuditState.OPEN)
    found_at = models.DateTimeField()
    due_on = models.DateField()
    assignee = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="audit_tasks")
    assigned_at = models.DateTimeField(null=True, blank=True)
    assigned_by = models.CharField(max_length=60, blank=True)
    finding = models.CharField(max_length=500, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-found_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["fingerprint", "turn"], name="audit_task_once")]
        indexes = [models.Index(fields=["quarter", "state"], name="audit_task_quarter")]

    def __str__(self) -> str:
        return f"{self.kind} {self.quarter} {self.team_id}"


class AuditEvidence(models.Model):
    """One thing that a task rests on: a record or a request, and of a photo its content."""

    task = models.ForeignKey(AuditTask, models.CASCADE, related_name="evidence")
    record = models.ForeignKey(ServiceRecord, models.CASCADE, null=True, blank=True, related_name="+")
    request = models.ForeignKey(Request, models.CASCADE, null=True, blank=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["task", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(record__isnull=False) | models.Q(request__isnull=False),
                name="audit_evidence_of_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.record_id or self.request_id}"
