"""Gaps: indicators that lie credibly on the worse side of the peers' median."""

from typing import Any

from django.db import models

from liming.evaluate.models import Indicator, Snapshot
from liming.improve.enums import GapState
from liming.register.models import Team
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class Gap(Row, ScopedModel):
    """One indicator of one team that lies credibly below its peers in one snapshot.

    `value`, `comparator` in the indicator's own unit; `low`/`high` the 95 % interval; `loss` = points of
    the composite score it costs; `needed` = by how much the numerator must change to reach the comparator.
    `parts`: the difference to the peers split into rate and mix, by service type and by area type, as
    counted by the worker after the gap was found; empty = not yet.
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
    parts: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-loss"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "team", "indicator"], name="gap_once")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.indicator_id}"
