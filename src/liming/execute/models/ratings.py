"""Ratings: sealed rows of their own that point to the record; call-backs drawn after closing."""

from typing import Any

from django.db import models

from liming.execute.enums import CallBackState, RatingChannel
from liming.execute.models.ledger import ServiceRecord
from liming.register.models import Team
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class RatingInvitation(Row):
    """A single-use code sent to the customer. Only the digest is kept; the member never holds it."""

    record = models.ForeignKey(ServiceRecord, models.CASCADE, related_name="invitations")
    channel = models.CharField(max_length=10, choices=RatingChannel.choices)
    token_digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.record_id} {self.channel}"


class Rating(Row):
    """1 to 5; 4 and 5 count as satisfied. Scored on call-backs; the rest serves coverage and flags."""

    record = models.ForeignKey(ServiceRecord, models.PROTECT, related_name="ratings")
    channel = models.CharField(max_length=10, choices=RatingChannel.choices)
    score = models.PositiveSmallIntegerField()
    labels: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    invitation = models.OneToOneField(
        RatingInvitation, models.PROTECT, null=True, blank=True, related_name="rating"
    )
    device_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(score__gte=1) & models.Q(score__lte=5), name="rating_1_to_5"
            ),
            models.UniqueConstraint(fields=["record", "channel"], name="rating_once_per_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.score}"


class CallBack(Row, ScopedModel):
    """A record drawn at random after closing, to be called by somebody outside the team."""

    scope_lookups = ("team__path",)

    record = models.OneToOneField(ServiceRecord, models.CASCADE, related_name="call_back")
    team = models.ForeignKey(Team, models.PROTECT, related_name="call_backs")
    quarter = models.CharField(max_length=6, db_index=True)
    state = models.CharField(max_length=10, choices=CallBackState.choices, default=CallBackState.DRAWN)
    drawn_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    caller_name = models.CharField(max_length=60, blank=True)
    rating = models.OneToOneField(Rating, models.PROTECT, null=True, blank=True, related_name="call_back")

    class Meta:
        ordering = ["-drawn_at"]
        indexes = [
            models.Index(fields=["team", "state"], name="call_back_team_state"),
            models.Index(fields=["called_at"], name="call_back_time"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.state}"
