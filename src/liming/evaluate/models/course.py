"""The course of a quarter: what units hand in, and appeals against what was published."""

from django.db import models

from liming.evaluate.enums import AppealState, SubmissionState
from liming.evaluate.models.indicators import Indicator
from liming.evaluate.models.snapshots import Snapshot
from liming.register.models import Account, Team, Unit
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class Submission(Row, ScopedModel):
    """A unit says that the quarter's records of its teams are whole; `records` counts them at that moment."""

    scope_lookups = ("unit__path",)

    quarter = models.CharField(max_length=6)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=10, choices=SubmissionState.choices)
    records = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)
    submitted_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=60)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=60, blank=True)
    review_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-quarter", "unit__path"]
        constraints = [models.UniqueConstraint(fields=["quarter", "unit"], name="submission_once")]

    def __str__(self) -> str:
        return f"{self.quarter} {self.unit_id} {self.state}"


class Appeal(Row, ScopedModel):
    """A team doubts a published figure. Two other people answer: one gives an opinion, another decides."""

    scope_lookups = ("team__path",)

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="appeals")
    team = models.ForeignKey(Team, models.PROTECT, related_name="appeals")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="appeals")
    state = models.CharField(max_length=10, choices=AppealState.choices, default=AppealState.FILED)
    ground = models.CharField(max_length=500)
    evidence = models.CharField(max_length=300, blank=True)
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    filed_by_name = models.CharField(max_length=60)
    opinion = models.CharField(max_length=300, blank=True)
    is_supported = models.BooleanField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_by_name = models.CharField(max_length=60, blank=True)
    decision = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-filed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "team", "indicator"],
                condition=models.Q(state__in=["filed", "reviewed"]),
                name="appeal_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.team_id} {self.indicator_id} {self.state}"
