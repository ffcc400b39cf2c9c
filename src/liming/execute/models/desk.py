"""Business of villagers at a station's desk, and its short life when it is not done at once."""

from django.db import models

from liming.execute.enums import DeskOutcome, DeskState
from liming.execute.models.ledger import ServiceRecord
from liming.execute.models.once import SentOnce, once
from liming.execute.models.requests import Request
from liming.register.models import Customer, Member, ServicePoint, Team
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class DeskRecord(Row, SentOnce, ScopedModel):
    """One business asked for at a desk. `member` was asked first and stays answerable until it ends.

    `business` is a code of the parameter `desk.businesses`. Phone and account number are private: pages
    show them masked. `receiver` (or `receiver_name` outside the team) does what was handed over, until
    `due_at`. `record` is its ledger record, `request` what it became.
    """

    scope_lookups = ("team__path",)

    number = models.CharField(max_length=24, unique=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="desk_records")
    point = models.ForeignKey(
        ServicePoint, models.PROTECT, null=True, blank=True, related_name="desk_records"
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="desk_records")
    asked_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+")
    whom = models.CharField(max_length=60)
    phone = models.CharField(max_length=30, blank=True)
    account_number = models.CharField(max_length=20, blank=True)
    business = models.CharField(max_length=20)
    words = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=12, choices=DeskOutcome.choices)
    state = models.CharField(max_length=10, choices=DeskState.choices)
    receiver = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="desk_received")
    receiver_name = models.CharField(max_length=60, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    record = models.OneToOneField(
        ServiceRecord, models.PROTECT, null=True, blank=True, related_name="desk_record"
    )
    request = models.OneToOneField(Request, models.PROTECT, null=True, blank=True, related_name="desk_record")

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [once("desk_sent_once")]
        indexes = [
            models.Index(fields=["team", "asked_at"], name="desk_team_time"),
            models.Index(fields=["point", "asked_at"], name="desk_point_time"),
            models.Index(
                fields=["due_at"], condition=models.Q(state__in=["open", "returned"]), name="desk_open_due"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class DeskStep(Row):
    """One step of a business as people read it; append-only. `kind` is an act: handed_over, chased ..."""

    desk_record = models.ForeignKey(DeskRecord, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=60)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["desk_record", "at", "id"]

    def __str__(self) -> str:
        return f"{self.desk_record_id} {self.kind}"
