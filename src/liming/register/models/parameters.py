"""Editable values with their source, and the exceptions of the working calendar."""

from typing import Any

from django.db import models

from liming.register.models.base import Dated, Row
from liming.register.models.units import Unit
from liming.shared.scope import ScopedModel


class Parameter(Dated):
    """One figure or list the company may change; `source` says where the shipped value comes from.

    A unit may set its own value where `is_per_unit` holds.
    """

    key = models.CharField(max_length=60)
    value: "models.JSONField[Any, Any]" = models.JSONField()
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=200)
    is_confirmed = models.BooleanField(default=False)
    is_per_unit = models.BooleanField(default=False)

    class Meta:
        ordering = ["key", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["key", "valid_from"], name="parameter_once")]

    def __str__(self) -> str:
        return self.key


class UnitParameter(Row, Dated, ScopedModel):
    """What a parameter is for a unit and all below it; the nearest unit upwards wins."""

    scope_lookups = ("unit__path",)

    key = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="parameters")
    value: "models.JSONField[Any, Any]" = models.JSONField()
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["key", "unit__path", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "unit"], condition=models.Q(valid_to=None), name="unit_parameter_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.unit_id}"


class DayException(models.Model):
    """A day that differs from its weekday: holiday or make-up working day of the official notice."""

    day = models.DateField(primary_key=True)
    kind = models.CharField(max_length=10, choices=[("holiday", "holiday"), ("makeup", "makeup")])
    name = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=120)
    is_provisional = models.BooleanField(default=False)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"
