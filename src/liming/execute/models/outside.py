"""What other systems add to requests."""

from django.db import models

from liming.execute.models.requests import Request
from liming.register.models import ApiKey
from liming.register.models.base import Row


class OutsideUpdate(Row):
    """What another system adds to a request; append-only. It changes no state, even when it says closed.

    `external_id` is the sender's own number of it, by which a repeated sending is known.
    """

    request = models.ForeignKey(Request, models.CASCADE, related_name="outside_updates")
    sender = models.ForeignKey(ApiKey, models.PROTECT, null=True, blank=True, related_name="+")
    sender_name = models.CharField(max_length=60)
    external_id = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(db_index=True)
    words = models.TextField(blank=True)
    media_url = models.URLField(max_length=500, blank=True)
    says_closed = models.BooleanField(default=False)

    class Meta:
        ordering = ["request", "at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "external_id"],
                condition=~models.Q(external_id=""),
                name="outside_update_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.sender_name}"
