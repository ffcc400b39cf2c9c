"""Work guides by version: people, tools, hazards, steps, a checklist, sign-offs; scored checks of a team.

A work item pins the version it was planned with, by its checklist.
"""

from datetime import date

from django.db import models

from liming.plan.enums import CheckKind, GuideKind, GuidePhase, PartKind
from liming.register.models import Team
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class Checklist(models.Model):
    """One version of a work guide with its checklist, e.g. C04 version 1; a draft has no first day."""

    code = models.CharField(max_length=10)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=8, choices=GuideKind.choices, default=GuideKind.SITE)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    purpose = models.TextField(blank=True)
    changes = models.CharField(max_length=400, blank=True)
    source = models.CharField(max_length=200)
    is_confirmed = models.BooleanField(default=False)
    drafted_by = models.CharField(max_length=60, blank=True)
    approved_by = models.CharField(max_length=60, blank=True)
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="checklist_version_once")]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    def phase(self, day: date) -> GuidePhase:
        """Where the version stands on a day."""
        if self.effective_from is None:
            return GuidePhase.DRAFT
        if self.effective_from > day:
            return GuidePhase.COMING
        ended = self.effective_to is not None and self.effective_to <= day
        return GuidePhase.REPLACED if ended else GuidePhase.IN_FORCE


class ChecklistItem(models.Model):
    """One question; numbers carry a unit and, where known, limits; scored guides give points."""

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=120)
    text_en = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=8, choices=CheckKind.choices, default=CheckKind.CHOICE)
    unit = models.CharField(max_length=12, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    points = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["checklist", "number"]
        constraints = [models.UniqueConstraint(fields=["checklist", "number"], name="checklist_item_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"


class GuidePart(models.Model):
    """A line of a guide outside its checklist: who, with what, what may hurt, what is done, who signs."""

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=8, choices=PartKind.choices)
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=120)
    text_en = models.CharField(max_length=200, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    detail_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["checklist", "kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["checklist", "kind", "number"], name="guide_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"


class GuideCheck(Row, ScopedModel):
    """A team checked by a scored guide on one day; the points stand on the lines, never in a sum."""

    scope_lookups = ("team__path",)

    team = models.ForeignKey(Team, models.PROTECT, related_name="guide_checks")
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="checks")
    day = models.DateField()
    checked_by = models.CharField(max_length=60)
    signed_by = models.CharField(max_length=60)
    remark = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "-at"]

    def __str__(self) -> str:
        return f"{self.team_id} {self.checklist_id} {self.day}"


class GuideCheckLine(models.Model):
    """What one item got; `reason` says why points are missing."""

    guide_check = models.ForeignKey(GuideCheck, models.CASCADE, related_name="lines")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["guide_check", "item__number"]
        constraints = [models.UniqueConstraint(fields=["guide_check", "item"], name="guide_check_line_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.points}"
