"""What a pairing sets out to do in a year, item by item."""

from django.db import models

from liming.register.models import Pairing
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class PairingItem(Row, ScopedModel):
    """One line of a pairing's plan of a year. Done = an activity in the ledger; a dropped one says why."""

    scope_lookups = ("pairing__team__path",)

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="items")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    content = models.CharField(max_length=120)
    due_on = models.DateField(null=True, blank=True)
    is_meeting = models.BooleanField(default=False, help_text="a joint meeting of both branches")
    dropped_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pairing", "year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["pairing", "year", "number"], name="pairing_item_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.content}"
