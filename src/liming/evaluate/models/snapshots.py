"""Quarter snapshots: frozen, hashed, re-computable; a correction is a numbered revision."""

from typing import Any

from django.db import models

from liming.evaluate.enums import Band, SnapshotState
from liming.evaluate.models.indicators import Indicator
from liming.register.models import Team, Unit
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class Snapshot(Row):
    """One measurement of one quarter. `data_hash` covers the cells, `rule_hash` indicators and rules."""

    quarter = models.CharField(max_length=6)
    revision = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=SnapshotState.choices)
    measured_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=60, blank=True)
    notice_until = models.DateField(null=True, blank=True, help_text="last day of appeals")
    seed = models.BigIntegerField()
    data_hash = models.CharField(max_length=64)
    rule_hash = models.CharField(max_length=64)
    evidence_hash = models.CharField(max_length=64, blank=True, help_text="of the facts kept at the freeze")
    rules: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-quarter", "-revision"]
        constraints = [models.UniqueConstraint(fields=["quarter", "revision"], name="snapshot_revision_once")]

    def __str__(self) -> str:
        return f"{self.quarter} r{self.revision}"


class SnapshotGroup(models.Model):
    """A peer group in a snapshot: its median and how far its teams can be told apart.

    `reference` is the comparator of gaps: {"composite", "dimensions", "scores", "medians"}, the medians in
    each indicator's own unit.
    """

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="groups")
    peer_group = models.CharField(max_length=20)
    median_composite = models.FloatField(null=True)
    rankability = models.FloatField(null=True)
    team_count = models.PositiveIntegerField()
    disagreements = models.PositiveIntegerField(default=0)
    reference: "models.JSONField[Any, Any]" = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "peer_group"], name="snapshot_group_once")]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.peer_group}"


class SnapshotTeam(Row, ScopedModel):
    """Where a team stands in a snapshot; scores 0 to 100, probabilities 0 to 1."""

    scope_lookups = ("team__path",)

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="teams")
    team = models.ForeignKey(Team, models.PROTECT, related_name="standings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    peer_group = models.CharField(max_length=20)
    band = models.CharField(max_length=14, choices=Band.choices)
    composite = models.FloatField(null=True)
    low80 = models.FloatField(null=True)
    high80 = models.FloatField(null=True)
    low95 = models.FloatField(null=True)
    high95 = models.FloatField(null=True)
    probability_above_median = models.FloatField(null=True)
    probability_top_quarter = models.FloatField(null=True)
    expected_rank = models.FloatField(null=True)
    effectiveness = models.FloatField(null=True)
    satisfaction = models.FloatField(null=True)
    publicity = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "team"], name="snapshot_team_once")]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.team_id} {self.band}"


class SnapshotCell(models.Model):
    """One indicator of one team: the integers counted, and what the benchmark made of them."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="cells")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField()
    sum_squares = models.BigIntegerField(null=True, blank=True)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    shrunk = models.FloatField(null=True)
    score = models.FloatField(null=True)
    is_missing = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "team", "indicator"], name="snapshot_cell_once")
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.team_id} {self.indicator_id}"
