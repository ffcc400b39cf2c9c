"""Administrative divisions (GB/T 2260 and statistical codes) and their outlines."""

from typing import Any

from django.db import models

from liming.register.enums import DivisionLevel
from liming.register.models.base import Dated, Named, Placed


class Division(Named, Placed, Dated):
    """One division; codes age, so a row says when it held and what replaced it."""

    code = models.CharField(max_length=12, primary_key=True)
    level = models.CharField(max_length=10, choices=DivisionLevel.choices, db_index=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replacements"
    )

    class Meta:
        ordering = ["code"]


class DivisionShape(models.Model):
    """An outline in WGS-84 (GeoJSON geometry) from a named layer; a unit may import its own layer."""

    division = models.ForeignKey(Division, models.CASCADE, related_name="shapes")
    layer = models.CharField(max_length=40)
    geometry: "models.JSONField[Any, Any]" = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["division", "layer"], name="division_shape_once")]

    def __str__(self) -> str:
        return f"{self.division_id} {self.layer}"
