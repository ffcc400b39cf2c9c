"""Indicators and scoring rules as data, by version."""

from typing import Any

from django.db import models

from liming.evaluate.enums import Dimension, IndicatorKind
from liming.register.models import Unit


class Indicator(models.Model):
    """One version of an indicator. `measure` names the counting query that fills its cells.

    A cell is (numerator, denominator) in integers; every division happens in core.benchmark.
    `direction` is +1 when more is better. `weight` is its share inside the dimension; 0 = shown only.
    `recipe` counts by chosen filters instead of a named measure. With an `owner` it is that unit's own: shown
    for its teams by `own_weight`, never part of the province's composite.
    """

    code = models.CharField(max_length=6)
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="own_indicators")
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    dimension = models.CharField(max_length=14, choices=Dimension.choices)
    kind = models.CharField(max_length=10, choices=IndicatorKind.choices)
    measure = models.CharField(max_length=40, blank=True)
    recipe: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)
    formula = models.CharField(max_length=300)
    formula_en = models.CharField(max_length=400, blank=True)
    unit = models.CharField(max_length=12)
    direction = models.SmallIntegerField(default=1)
    goal_low = models.FloatField(default=0.0)
    goal_high = models.FloatField(default=1.0)
    weight = models.FloatField(default=0.0)
    own_weight = models.FloatField(default=0.0)
    minimum_sample = models.PositiveIntegerField(default=0)
    exclusions = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200)
    is_confirmed = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    changed_by = models.CharField(max_length=60, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="indicator_version_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ScoringRules(models.Model):
    """One version of what the department changed in the shipped rules; what is not named stays as shipped."""

    version = models.PositiveIntegerField(unique=True)
    values: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    valid_from = models.DateField()
    reason = models.CharField(max_length=200)
    changed_by = models.CharField(max_length=60)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"v{self.version} {self.valid_from}"
