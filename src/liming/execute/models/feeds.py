"""Calendar feeds: an address with a secret that a calendar program asks."""

from django.db import models

from liming.execute.enums import FeedKind
from liming.register.models import Account, Team
from liming.register.models.base import Row


class CalendarFeed(Row):
    """One subscription of an account; the secret is keyed to the server, so that no table holds it."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="calendar_feeds")
    kind = models.CharField(max_length=10, choices=FeedKind.choices)
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["account"], name="feed_account")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.kind}"
