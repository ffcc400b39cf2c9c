"""Bonus, deduction and veto items: the scoring sheet, what was entered, and what a snapshot froze of it."""

from django.db import models

from liming.evaluate.enums import PointKind, PointState
from liming.evaluate.models.snapshots import Snapshot
from liming.execute.models import Honour, PressItem, ServiceRecord
from liming.register.models import Team
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class PointItem(models.Model):
    """A line of the scoring sheet. `points` is what one case is worth at most (a veto none), `quarter_cap`
    the most points of this item in one team's quarter (None = only the kind's own cap).
    """

    code = models.CharField(max_length=6, unique=True)
    kind = models.CharField(max_length=10, choices=PointKind.choices)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    evidence = models.CharField(max_length=120, help_text="what proves a case")
    evidence_en = models.CharField(max_length=160, blank=True)
    points = models.FloatField(default=0.0)
    quarter_cap = models.FloatField(null=True, blank=True)
    source = models.CharField(max_length=200)
    is_confirmed = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class PointEntry(Row, ScopedModel):
    """One case of an item. Three people: who entered it, the unit's first review, the department's second.

    `quarter` is the quarter of its day, or the next one with `is_late` when that was frozen before it was
    confirmed.
    """

    scope_lookups = ("team__path",)

    number = models.CharField(max_length=16, unique=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="point_entries")
    item = models.ForeignKey(PointItem, models.PROTECT, related_name="entries")
    state = models.CharField(max_length=10, choices=PointState.choices, default=PointState.DRAFT)
    title = models.CharField(max_length=160)
    happened_on = models.DateField()
    quarter = models.CharField(max_length=6, db_index=True)
    is_late = models.BooleanField(default=False)
    points = models.FloatField(default=0.0)
    link = models.URLField(max_length=300, blank=True)
    file = models.FileField(upload_to="points/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    record = models.ForeignKey(ServiceRecord, models.PROTECT, null=True, blank=True, related_name="+")
    press = models.ForeignKey(PressItem, models.PROTECT, null=True, blank=True, related_name="+")
    honour = models.ForeignKey(Honour, models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=60)
    entered_by_id = models.UUIDField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=60, blank=True)
    reviewed_by_id = models.UUIDField(null=True, blank=True)
    opinion = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=60, blank=True)
    confirmed_by_id = models.UUIDField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.CharField(max_length=60, blank=True)
    ground = models.CharField(max_length=200, blank=True, help_text="why it was returned or withdrawn")

    class Meta:
        ordering = ["-happened_on", "-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def has_evidence(self) -> bool:
        return bool(self.file or self.link or self.record_id or self.press_id or self.honour_id)


class SnapshotPoints(models.Model):
    """A confirmed case as a snapshot took it: `given` points, and those `counted` under its rules' caps."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="points")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    entry = models.ForeignKey(PointEntry, models.PROTECT, related_name="frozen")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=PointKind.choices)
    item_code = models.CharField(max_length=6)
    given = models.FloatField()
    counted = models.FloatField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "entry"], name="snapshot_points_once")]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.item_code} {self.counted}"
