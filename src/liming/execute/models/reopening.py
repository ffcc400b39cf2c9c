"""Asking to take a request up again: a row of its own, decided within a limit."""

from django.db import models

from liming.execute.enums import ReopenSource, ReopenState
from liming.execute.models.requests import Request
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class ReopenRequest(Row, ScopedModel):
    """Somebody says it is not solved; `due_at` is when silence counts as consent."""

    scope_lookups = ("request__unit__path", "request__team__path")

    request = models.ForeignKey(Request, models.CASCADE, related_name="reopen_requests")
    source = models.CharField(max_length=10, choices=ReopenSource.choices)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=ReopenState.choices, default=ReopenState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    ground = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(state="asked"), name="reopen_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.state}"
