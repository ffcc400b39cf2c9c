"""Imported hotline sheets: every row is accounted for as imported, needs a look, or refused."""

from typing import Any

from django.db import models

from liming.execute.models.requests import Request
from liming.register.models import Unit
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class SheetMapping(Row):
    """A saved mapping from the column names of a sender's sheet to our fields."""

    name = models.CharField(max_length=60, unique=True)
    columns: "models.JSONField[Any, Any]" = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name


class SheetImport(Row, ScopedModel):
    """One file that was read: its digest keeps the same file from being imported twice."""

    scope_lookups = ("unit__path",)

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64, unique=True)
    imported_at = models.DateTimeField()
    by_name = models.CharField(max_length=60)
    mapping: "models.JSONField[Any, Any]" = models.JSONField(default=dict)

    class Meta:
        ordering = ["-imported_at"]

    def __str__(self) -> str:
        return self.file_name


class SheetRow(Row):
    """One row of the file and what became of it, with the reasons."""

    sheet = models.ForeignKey(SheetImport, models.CASCADE, related_name="rows")
    row_number = models.PositiveIntegerField()
    outcome = models.CharField(
        max_length=10, choices=[("imported", "imported"), ("look", "look"), ("refused", "refused")]
    )
    reasons: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    values: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    request = models.ForeignKey(Request, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["sheet", "row_number"]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.row_number} {self.outcome}"
