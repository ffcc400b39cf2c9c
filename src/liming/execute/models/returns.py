"""Returns between teams with their ground and the time they cost, and the rulings that end them."""

from django.db import models

from liming.execute.enums import RulingState
from liming.execute.models.requests import Request
from liming.register.models import Grid, Team, Unit
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class RequestReturn(Row, ScopedModel):
    """One return; append-only. `minutes_held` is what the giver held it for, pauses left out.

    The grids name the edge it bounced over, where both are known.
    """

    scope_lookups = ("source__path", "target__path")

    request = models.ForeignKey(Request, models.CASCADE, related_name="returns")
    at = models.DateTimeField(db_index=True)
    source = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    target = models.ForeignKey(Team, models.PROTECT, related_name="+")
    source_grid = models.ForeignKey(Grid, models.PROTECT, null=True, blank=True, related_name="+")
    target_grid = models.ForeignKey(Grid, models.PROTECT, null=True, blank=True, related_name="+")
    ground = models.CharField(max_length=200)
    new_fact = models.CharField(max_length=200, blank=True)
    by_name = models.CharField(max_length=60)
    minutes_held = models.PositiveIntegerField()

    class Meta:
        ordering = ["request", "at"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.at:%Y-%m-%d}"


class Ruling(Row, ScopedModel):
    """The unit above both parties says who owns a request; asked after some returns, binding once ruled."""

    scope_lookups = ("unit__path",)

    request = models.ForeignKey(Request, models.CASCADE, related_name="rulings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="the unit that rules")
    state = models.CharField(max_length=10, choices=RulingState.choices, default=RulingState.ASKED)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    owner = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    ground = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(state="asked"), name="ruling_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.state}"
