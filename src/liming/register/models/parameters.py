"""Editable values with their source, and the exceptions of the working calendar."""

from typing import Any

from django.db import models

from liming.register.models.base import Dated


class Parameter(Dated):
    """One figure or list the company may change; `source` says where the shipped value comes from."""

    key = models.CharField(max_length=60)
    value: "models.JSONField[Any, Any]" = models.JSONField()
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=200)
    is_confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["key", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["key", "valid_from"], name="parameter_once")]

    def __str__(self) -> str:
        return self.key


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
