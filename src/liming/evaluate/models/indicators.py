"""Indicators as data, by version."""

from django.db import models

from liming.evaluate.enums import Dimension, IndicatorKind


class Indicator(models.Model):
    """One version of an indicator. `measure` names the counting query that fills its cells.

    A cell is (numerator, denominator) in integers; every division happens in core.benchmark.
    `direction` is +1 when more is better. `weight` is its share inside the dimension; 0 = shown only.
    """

    code = models.CharField(max_length=6)
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    dimension = models.CharField(max_length=14, choices=Dimension.choices)
    kind = models.CharField(max_length=10, choices=IndicatorKind.choices)
    measure = models.CharField(max_length=40, blank=True)
    formula = models.CharField(max_length=160)
    formula_en = models.CharField(max_length=160, blank=True)
    unit = models.CharField(max_length=12)
    direction = models.SmallIntegerField(default=1)
    goal_low = models.FloatField(default=0.0)
    goal_high = models.FloatField(default=1.0)
    weight = models.FloatField(default=0.0)
    minimum_sample = models.PositiveIntegerField(default=0)
    exclusions = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200)
    is_confirmed = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="indicator_version_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
