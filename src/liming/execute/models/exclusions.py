"""Taking a request out of the count: claimed with evidence, reviewed by two persons."""

from django.db import models

from liming.execute.enums import ExclusionState
from liming.execute.models.requests import Request
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class Exclusion(Row, ScopedModel):
    """Counts are made without the request once it is `excluded`; its records and clocks stay as they are.

    `reason` is a code of the editable list `exclusions.reasons`. Who acts is kept by account as well as by
    name, since one person may take one step only.
    """

    scope_lookups = ("request__unit__path", "request__team__path")

    request = models.OneToOneField(Request, models.CASCADE, related_name="exclusion")
    reason = models.CharField(max_length=20)
    evidence = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=ExclusionState.choices, default=ExclusionState.CLAIMED)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=60)
    asked_by_id = models.UUIDField(null=True, blank=True)
    due_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=60, blank=True)
    reviewed_by_id = models.UUIDField(null=True, blank=True)
    review = models.CharField(max_length=200, blank=True)
    appeal = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    ground = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        indexes = [
            models.Index(fields=["request"], condition=models.Q(state="excluded"), name="excluded_request")
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.state}"
