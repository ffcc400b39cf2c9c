"""What keeps the rules from finding the right person, told to the unit."""

from django.db import models

from liming.execute.enums import AlarmKind
from liming.execute.models.requests import Request
from liming.register.models import GridVersion, Member, Team
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class DispatchAlarm(Row, ScopedModel):
    """A grid whose holder left or is missing, or a place where nobody could go; open until it is mended.

    `request` is the first that met it, empty when the daily look found it.
    """

    scope_lookups = ("team__path",)

    team = models.ForeignKey(Team, models.PROTECT, related_name="dispatch_alarms")
    grid_version = models.ForeignKey(GridVersion, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=14, choices=AlarmKind.choices)
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    request = models.ForeignKey(Request, models.PROTECT, null=True, blank=True, related_name="alarms")
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "grid_version", "kind"],
                condition=models.Q(settled_at=None),
                name="dispatch_alarm_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.kind}"
