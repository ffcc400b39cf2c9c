"""How people are told: channels out of the house, notices inside it, and what is on its way."""

from typing import Any, ClassVar

from django.db import models

from liming.register.enums import ChannelKind, DeliveryState
from liming.register.models.accounts import Account
from liming.register.models.base import Row
from liming.register.models.units import Team, Unit
from liming.shared.scope import ScopedModel


class Channel(Row, ScopedModel):
    """A way to reach a unit's or a team's group, or one person. `address` is a secret no page shows whole.

    `notice_kinds` empty = every kind.
    """

    scope_lookups = ("unit__path", "team__path", "account__member__team__path")

    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=ChannelKind.choices)
    address = models.TextField()
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="channels")
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="channels")
    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True, related_name="channels")
    notice_kinds: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False, team=None, account=None)
                | models.Q(unit=None, team__isnull=False, account=None)
                | models.Q(unit=None, team=None, account__isnull=False),
                name="channel_one_place",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """The path of the place it belongs to; a person's is the team's."""
        member = self.account.member if self.account else None
        place = self.unit or self.team or (member.team if member else None)
        return place.path if place else ""


class Notice(Row):
    """What one person was told inside the house; written once per person, kind and subject."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=120)
    words = models.CharField(max_length=300)
    link = models.CharField(max_length=200, blank=True)
    is_urgent = models.BooleanField(default=False)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "subject"], name="notice_once"),
        ]
        indexes = [
            models.Index(fields=["account", "-at"], name="notice_account"),
            models.Index(fields=["account"], condition=models.Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Delivery(Row, ScopedModel):
    """One notice on its way out until it is sent or given up.

    With a `channel` the words stand here. Without one it goes to somebody outside (a customer's phone):
    number and words are looked up by `kind` and `subject` when it is sent, so that no number is kept twice.
    `path` is the team's or unit's whose notice it is.
    """

    scope_lookups = ("path",)

    channel = models.ForeignKey(Channel, models.CASCADE, null=True, blank=True, related_name="deliveries")
    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=120)
    words = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=200, blank=True)
    path = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    at = models.DateTimeField()
    next_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "kind", "subject"], name="delivery_once"),
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=models.Q(channel=None), name="outside_delivery_once"
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=~models.Q(state="sent"), name="delivery_not_sent")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
