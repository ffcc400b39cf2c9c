"""Ratings: sealed rows of their own that point to the record; call-backs drawn after closing."""

from typing import Any

from django.db import models

from liming.execute.enums import CallBackState, Manner, Outcome, RatingChannel
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
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    manner = models.CharField(max_length=4, choices=Manner.choices, blank=True)
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


class CallBackDraw(Row, ScopedModel):
    """One random draw: with the seed and the list anybody draws the same services again.

    `population` is the list drawn from, a line for each team: its code, how many were wanted, the numbers of
    its records; `digest` is the SHA-256 of that text. `target` is how many each team should have by then.
    """

    scope_lookups = ("call_backs__team__path",)

    quarter = models.CharField(max_length=6, db_index=True)
    seed = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()
    by_name = models.CharField(max_length=60)
    target = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField(help_text="services in the list")
    count = models.PositiveIntegerField(help_text="services drawn")
    population = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-drawn_at"]

    def __str__(self) -> str:
        return f"{self.quarter} {self.seed}"


class CallBack(Row, ScopedModel):
    """A record drawn at random after closing, to be called by somebody outside the team."""

    scope_lookups = ("team__path",)

    record = models.OneToOneField(ServiceRecord, models.CASCADE, related_name="call_back")
    team = models.ForeignKey(Team, models.PROTECT, related_name="call_backs")
    quarter = models.CharField(max_length=6, db_index=True)
    state = models.CharField(max_length=10, choices=CallBackState.choices, default=CallBackState.DRAWN)
    drawn_at = models.DateTimeField()
    draw = models.ForeignKey(CallBackDraw, models.PROTECT, null=True, blank=True, related_name="call_backs")
    drawn_number = models.CharField(max_length=24, blank=True, help_text="the record's number when drawn")
    tries: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
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


class RatingFlag(Row, ScopedModel):
    """One device that rated many services of a team: a note for people to look at; it deducts nothing."""

    scope_lookups = ("team__path",)

    team = models.ForeignKey(Team, models.PROTECT, related_name="rating_flags")
    device_digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField(help_text="services the device rated in the window")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_count = models.PositiveIntegerField(default=0)
    looked_by = models.CharField(max_length=60, blank=True)
    finding = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-last_at"]
        constraints = [models.UniqueConstraint(fields=["team", "device_digest"], name="flag_once")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.count}"
