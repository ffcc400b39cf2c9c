"""Service hours that were wrong: corrections somebody else agrees to, and lines drawn to ask the customer."""

from typing import Any

from django.db import models

from liming.execute.enums import HoursCheckState, HoursCorrectionState
from liming.execute.models.duty import DutyPresence
from liming.execute.models.ledger import ServiceRecord
from liming.register.models import Member, Team
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class HoursCorrection(Row, ScopedModel):
    """Another number of minutes for one member on one line: a ledger record or a stay on duty.

    The line itself is never touched; the newest accepted correction counts in its place. `minutes_before` is
    what counted when it was proposed. `needs_unit` = proposed from above the member, so only a unit reviews.
    Who proposed is kept by account as well as by name, since the same person may not review.
    """

    scope_lookups = ("team__path",)

    member = models.ForeignKey(Member, models.PROTECT, related_name="hours_corrections")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    record = models.ForeignKey(
        ServiceRecord, models.PROTECT, null=True, blank=True, related_name="hours_corrections"
    )
    stay = models.ForeignKey(
        DutyPresence, models.PROTECT, null=True, blank=True, related_name="hours_corrections"
    )
    day = models.DateField(help_text="the day the line counts on")
    minutes_before = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200)
    needs_unit = models.BooleanField()
    state = models.CharField(
        max_length=8, choices=HoursCorrectionState.choices, default=HoursCorrectionState.PROPOSED
    )
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=60)
    proposed_by_id = models.UUIDField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=60, blank=True)
    ground = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(record__isnull=False, stay__isnull=True)
                | models.Q(record__isnull=True, stay__isnull=False),
                name="hours_correction_line",
            ),
            models.UniqueConstraint(
                fields=["member", "record"],
                condition=models.Q(state="proposed", record__isnull=False),
                name="hours_record_waits_once",
            ),
            models.UniqueConstraint(
                fields=["member", "stay"],
                condition=models.Q(state="proposed", stay__isnull=False),
                name="hours_stay_waits_once",
            ),
        ]
        indexes = [models.Index(fields=["state", "proposed_at"], name="hours_correction_state")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.minutes_before} -> {self.minutes}"


class HoursDraw(Row, ScopedModel):
    """One random draw of a month's lines of service hours: repeatable by seed and list, as a call-back draw.

    `population` holds for each team a line of its code, how many were wanted, and the lines
    (record number/member code, "*3" behind it where it weighed 3); `digest` is the SHA-256 of that text.
    `weighting` is the rule of weights that held: rows of evidence score `from` and `weight`; empty = all
    alike.
    """

    scope_lookups = ("checks__team__path",)

    month = models.CharField(max_length=7, db_index=True)
    seed = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()
    by_name = models.CharField(max_length=60)
    size = models.PositiveIntegerField(help_text="lines in the list")
    count = models.PositiveIntegerField(help_text="lines drawn")
    population = models.TextField()
    digest = models.CharField(max_length=64)
    weighting: "models.JSONField[Any, Any]" = models.JSONField(
        default=list, db_default=models.Value([], models.JSONField()), blank=True
    )

    class Meta:
        ordering = ["-drawn_at"]

    def __str__(self) -> str:
        return f"{self.month} {self.seed}"


class HoursCheck(Row, ScopedModel):
    """One drawn line to verify with the customer; `minutes` and evidence score as they were when drawn.

    `weight` is how much likelier than others the line was drawn.
    """

    scope_lookups = ("team__path",)

    draw = models.ForeignKey(HoursDraw, models.PROTECT, related_name="checks")
    drawn_line = models.CharField(max_length=60, help_text="record number/member code when drawn")
    month = models.CharField(max_length=7, db_index=True)
    record = models.ForeignKey(ServiceRecord, models.PROTECT, related_name="hours_checks")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="hours_checks")
    minutes = models.PositiveSmallIntegerField()
    evidence_score = models.PositiveSmallIntegerField(null=True, blank=True)
    weight = models.FloatField(default=1, db_default=1)
    state = models.CharField(max_length=10, choices=HoursCheckState.choices, default=HoursCheckState.DRAWN)
    tries: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    caller_name = models.CharField(max_length=60, blank=True)
    told_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    correction = models.ForeignKey(
        HoursCorrection, models.PROTECT, null=True, blank=True, related_name="checks"
    )

    class Meta:
        ordering = ["-month", "id"]
        constraints = [models.UniqueConstraint(fields=["record", "member"], name="hours_check_once")]
        indexes = [models.Index(fields=["team", "month"], name="hours_check_team_month")]

    def __str__(self) -> str:
        return f"{self.drawn_line} {self.state}"
