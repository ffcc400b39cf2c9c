"""The one ledger. Append-only: a correction is a new record that supersedes and says why."""

from typing import Any

from django.db import models

from liming.execute.enums import EvidenceKind, EvidencePhase, HelperKind, RecordResult
from liming.execute.models.once import SentOnce, once
from liming.execute.models.requests import Request
from liming.plan.enums import OriginKind, Practice
from liming.plan.models import Project, ProjectItem, ServiceType, WorkItem
from liming.register.models import Customer, GridVersion, Member, Site, Team, Unit
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class ServiceRecord(Row, SentOnce, ScopedModel):
    """One service done. `quarter` ("2026Q3") is the quarter of `ended_at` in Asia/Shanghai, or the next
    one with `is_late` when that quarter was already frozen. `unit` is the unit of the day.
    """

    scope_lookups = ("team__path", "participations__team__path")

    number = models.CharField(max_length=24, unique=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="records", help_text="the lead team")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="records")
    practice = models.CharField(max_length=5, choices=Practice.choices)
    service_type = models.ForeignKey(ServiceType, models.PROTECT, related_name="records")
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="records")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="records")
    whom = models.CharField(max_length=80, blank=True)
    place = models.CharField(max_length=120, blank=True)
    grid_version = models.ForeignKey(
        GridVersion, models.PROTECT, null=True, blank=True, related_name="records"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(db_index=True)
    minutes = models.PositiveIntegerField()
    result = models.CharField(max_length=12, choices=RecordResult.choices)
    note = models.TextField(blank=True)
    photo_count = models.PositiveSmallIntegerField(default=0)
    has_signature = models.BooleanField(default=False)
    is_complete = models.BooleanField(default=True, help_text="every required value and photo is there")
    materials = models.CharField(max_length=200, blank=True)
    place_note = models.CharField(
        max_length=120, blank=True, help_text="what stays as it is: where the meter box hangs, whom to ask"
    )
    taken_over: "models.JSONField[Any, Any]" = models.JSONField(
        default=dict, blank=True, help_text="number and day of an earlier record, and what came from it"
    )
    photo_consent = models.BooleanField(default=False, help_text="the household agreed to photos")
    evidence_score = models.PositiveSmallIntegerField(null=True, blank=True)
    evidence_parts: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    origin_kind = models.CharField(max_length=12, choices=OriginKind.choices)
    origin_id = models.CharField(max_length=40, blank=True)
    work_item = models.ForeignKey(WorkItem, models.PROTECT, null=True, blank=True, related_name="records")
    request = models.ForeignKey(Request, models.PROTECT, null=True, blank=True, related_name="records")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="records")
    project_item = models.ForeignKey(
        ProjectItem, models.PROTECT, null=True, blank=True, related_name="records"
    )
    quarter = models.CharField(max_length=6)
    is_late = models.BooleanField(default=False)
    entered_at = models.DateTimeField()
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    correction_reason = models.CharField(max_length=200, blank=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["-ended_at"]
        constraints = [once("record_sent_once")]
        indexes = [
            models.Index(fields=["quarter", "team", "is_current"], name="record_quarter_team"),
            models.Index(fields=["team", "ended_at"], name="record_team_time"),
            models.Index(fields=["grid_version", "ended_at"], name="record_grid_time"),
            models.Index(
                fields=["origin_id"],
                condition=models.Q(origin_kind=OriginKind.ACTIVITY),
                name="record_of_activity",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class RecordTeam(models.Model):
    """A team that took part; each participating team counts the record once."""

    record = models.ForeignKey(ServiceRecord, models.CASCADE, related_name="participations")
    team = models.ForeignKey(Team, models.PROTECT, related_name="participations")
    is_lead = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "team"], name="record_team_once")]
        indexes = [
            models.Index(fields=["team", "record"], condition=models.Q(is_lead=False), name="record_helpers")
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.team_id}"


class RecordMember(models.Model):
    """A member who took part."""

    record = models.ForeignKey(ServiceRecord, models.CASCADE, related_name="members")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "member"], name="record_member_once")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.member_id}"


class RecordHelper(models.Model):
    """Somebody of no team who took part: name and organisation, nothing else."""

    record = models.ForeignKey(ServiceRecord, models.CASCADE, related_name="helpers")
    kind = models.CharField(max_length=10, choices=HelperKind.choices)
    name = models.CharField(max_length=60)
    organisation = models.CharField(max_length=80)

    class Meta:
        ordering = ["record", "id"]

    def __str__(self) -> str:
        return f"{self.name} {self.organisation}"


class Evidence(Row):
    """A photo, signature or document of a record or of a step in a hazard's life, named by its content.

    `check_number` is the question whose defect a photo shows. `removed_on` is the day its time was over: the
    file is gone, its name stays.
    """

    record = models.ForeignKey(ServiceRecord, models.CASCADE, null=True, blank=True, related_name="evidence")
    step = models.ForeignKey(
        "execute.HazardStep", models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    kind = models.CharField(max_length=10, choices=EvidenceKind.choices)
    phase = models.CharField(max_length=8, choices=EvidencePhase.choices, blank=True)
    check_number = models.PositiveSmallIntegerField(null=True, blank=True)
    file = models.FileField(upload_to="evidence/%Y/%m/")
    sha256 = models.CharField(max_length=64, db_index=True)
    removed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(record__isnull=False) | models.Q(step__isnull=False),
                name="evidence_of_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"
