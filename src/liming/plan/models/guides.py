"""Checklists by version: a work item pins the version it was given."""

from django.db import models

from liming.plan.enums import CheckKind


class Checklist(models.Model):
    """One version of a checklist, e.g. C04 version 1."""

    code = models.CharField(max_length=10)
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=200)
    is_confirmed = models.BooleanField(default=False)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="checklist_version_once")]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class ChecklistItem(models.Model):
    """One question; numbers carry a unit and, where known, limits."""

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=120)
    text_en = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=8, choices=CheckKind.choices, default=CheckKind.CHOICE)
    unit = models.CharField(max_length=12, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["checklist", "number"]
        constraints = [models.UniqueConstraint(fields=["checklist", "number"], name="checklist_item_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"
