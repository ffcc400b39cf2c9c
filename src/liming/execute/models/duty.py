"""Duty: who is rostered where and when, whom a shift passed to, and who really came."""

from django.db import models

from liming.execute.enums import DutyKind, SwapState
from liming.register.models import Member, ServicePoint, Team
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class DutyShift(Row, ScopedModel):
    """One turn of duty, at a service point or (without one) at the team's office.

    `member` is who was rostered and never changes: who comes instead stands in `swaps`. A shift that was
    taken off the roster keeps its row with `cancelled_at`.
    """

    scope_lookups = ("team__path",)

    team = models.ForeignKey(Team, models.PROTECT, related_name="duty_shifts")
    point = models.ForeignKey(ServicePoint, models.PROTECT, null=True, blank=True, related_name="duty_shifts")
    member = models.ForeignKey(Member, models.PROTECT, related_name="duty_shifts")
    kind = models.CharField(max_length=10, choices=DutyKind.choices, default=DutyKind.STATION)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    note = models.CharField(max_length=120, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="duty_has_length"
            )
        ]
        indexes = [
            models.Index(fields=["team", "starts_at"], name="duty_team_start"),
            models.Index(fields=["point", "starts_at"], name="duty_point_start"),
            models.Index(fields=["member", "starts_at"], name="duty_member_start"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.starts_at:%Y-%m-%d %H:%M}"


class DutySwap(Row, ScopedModel):
    """A wish to hand one shift on: asked -> taken, where asked for also approved.

    It holds (`in_force`) once taken, or once approved when `needs_approval`; the last one in force says who
    comes. `wanted` names the one colleague that was asked; empty = anybody of the team may take it.
    """

    scope_lookups = ("shift__team__path",)

    shift = models.ForeignKey(DutyShift, models.CASCADE, related_name="swaps")
    giver = models.ForeignKey(Member, models.PROTECT, related_name="+")
    wanted = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    taker = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=SwapState.choices, default=SwapState.ASKED)
    needs_approval = models.BooleanField(default=False)
    reason = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["shift"], condition=models.Q(state="asked"), name="swap_asked_once"
            )
        ]
        indexes = [models.Index(fields=["shift", "state"], name="swap_shift_state")]

    def __str__(self) -> str:
        return f"{self.shift_id} {self.state}"


class DutyPresence(Row):
    """One stay on duty: checked in and out, never a trail."""

    shift = models.ForeignKey(DutyShift, models.CASCADE, related_name="presences")
    member = models.ForeignKey(Member, models.PROTECT, related_name="duty_presences")
    in_at = models.DateTimeField()
    out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["in_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(out_at=None), name="presence_open_once"
            )
        ]
        indexes = [models.Index(fields=["member", "in_at"], name="presence_member_in")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.in_at:%Y-%m-%d %H:%M}"
