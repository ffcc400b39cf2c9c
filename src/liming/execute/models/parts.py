"""Parts of a request: work of other teams beside its own, and what is carried over to another day."""

from datetime import datetime

from django.db import models

from liming.execute.enums import PartKind
from liming.execute.models.requests import Request
from liming.plan.models import WorkItem
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class RequestPart(Row, ScopedModel):
    """One work item of a request that its dispatch did not make; the item carries team, person and state."""

    scope_lookups = ("work_item__team__path", "request__team__path", "request__unit__path")

    request = models.ForeignKey(Request, models.CASCADE, related_name="parts")
    work_item = models.OneToOneField(WorkItem, models.CASCADE, related_name="part")
    kind = models.CharField(max_length=10, choices=PartKind.choices, default=PartKind.PART)
    task = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=60)
    ground = models.CharField(max_length=200, blank=True, help_text="why it was handed back or dropped")

    class Meta:
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return self.task

    @property
    def state(self) -> str:
        """The state of its work item."""
        return str(self.work_item.state)

    @property
    def due_at(self) -> datetime | None:
        """When the request's running clock ended as the part was made."""
        return self.work_item.due_at

    def get_state_display(self) -> str:
        """The state in words."""
        return str(self.work_item.get_state_display())
