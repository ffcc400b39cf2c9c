"""A member on the spot asks for help, and what was answered."""

from django.db import models

from liming.execute.enums import HelpKind
from liming.plan.models import WorkItem
from liming.register.models import Member, Team
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class HelpCall(Row, ScopedModel):
    """One call for help. `to_unit`: the unit is asked too, at once or because nobody answered in time, from
    `unit_told_at` on. `item` is the work it is about.
    """

    scope_lookups = ("team__path",)

    team = models.ForeignKey(Team, models.PROTECT, related_name="help_calls")
    member = models.ForeignKey(Member, models.PROTECT, related_name="help_calls")
    item = models.ForeignKey(WorkItem, models.CASCADE, null=True, blank=True, related_name="help_calls")
    kind = models.CharField(max_length=8, choices=HelpKind.choices)
    words = models.CharField(max_length=200)
    to_unit = models.BooleanField(default=False)
    unit_told_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField()
    received_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=60, blank=True)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        indexes = [
            models.Index(fields=["received_at"], condition=models.Q(answered_at=None), name="help_open"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.asked_at:%Y-%m-%d %H:%M}"
