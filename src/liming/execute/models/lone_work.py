"""Members alone at night or in the mountains, and when they said they would be back."""

from django.db import models

from liming.execute.enums import LoneReason
from liming.plan.models import WorkItem
from liming.register.models import Member, Team
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class LoneWatch(Row, ScopedModel):
    """One way out and back; a member has at most one open. `work_item` is the last one that was set out for.

    `due_at` is when to report back, `told_at` when the captain was told that nobody did.
    """

    scope_lookups = ("team__path",)

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    work_item = models.ForeignKey(WorkItem, models.CASCADE, related_name="lone_watches")
    reason = models.CharField(max_length=8, choices=LoneReason.choices)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(closed_at=None), name="lone_watch_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(closed_at=None, told_at=None), name="lone_watch_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.due_at:%Y-%m-%d %H:%M}"
