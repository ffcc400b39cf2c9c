"""Gaps, improvements with a frozen baseline, and their verification by another person."""

from typing import Any

from django.db import models

from liming.evaluate.models import Indicator, Snapshot
from liming.improve.enums import GapState, ImprovementState, Verdict
from liming.register.models import Account, Member, Team
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class Gap(Row, ScopedModel):
    """One indicator of one team that lies credibly below its peers in one snapshot.

    `value`, `comparator` in the indicator's own unit; `low`/`high` the 95 % interval; `loss` = points of
    the composite score it costs; `needed` = how many more good cases reach the comparator.
    """

    scope_lookups = ("team__path",)

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="gaps")
    team = models.ForeignKey(Team, models.PROTECT, related_name="gaps")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="gaps")
    state = models.CharField(max_length=8, choices=GapState.choices, default=GapState.OPEN)
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField()
    value = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    comparator = models.FloatField()
    loss = models.FloatField()
    needed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-loss"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "team", "indicator"], name="gap_once")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.indicator_id}"


class Improvement(Row, ScopedModel):
    """An action against a gap. `baseline` is frozen when it opens and never changes."""

    scope_lookups = ("gap__team__path",)

    gap = models.ForeignKey(Gap, models.PROTECT, related_name="improvements")
    title = models.CharField(max_length=120)
    measures = models.TextField(blank=True)
    owner = models.ForeignKey(Member, models.PROTECT, related_name="improvements")
    state = models.CharField(
        max_length=10, choices=ImprovementState.choices, default=ImprovementState.PLANNED
    )
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    expected_value = models.FloatField()
    review_quarter = models.CharField(max_length=6)
    baseline: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True, blank=True)
    result_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["due_on"]

    def __str__(self) -> str:
        return self.title


class Verification(Row):
    """The verdict of the next measurement, signed by somebody who does not own the action."""

    improvement = models.OneToOneField(Improvement, models.PROTECT, related_name="verification")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="verifications")
    verifier = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    verifier_name = models.CharField(max_length=60)
    verified_at = models.DateTimeField()
    value_after = models.FloatField()
    effect = models.FloatField()
    effect_low = models.FloatField()
    effect_high = models.FloatField()
    probability = models.FloatField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.improvement_id} {self.verdict}"
