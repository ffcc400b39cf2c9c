"""Supervision: drawn and targeted checks of teams by a guide, findings with their life, integrity reports."""

from django.db import models

from liming.evaluate.enums import (
    CheckState,
    CheckSubject,
    DrawKind,
    FindingState,
    FindingStepKind,
    IntegrityState,
    Severity,
    TargetGround,
)
from liming.execute.models import ServiceRecord
from liming.plan.models import Checklist, ChecklistItem
from liming.register.models import Account, ServicePoint, Team, Unit
from liming.register.models.base import Placed, Row
from liming.shared.scope import ScopedModel


class SupervisionDraw(Row, ScopedModel):
    """One random draw of a unit for a period ("2026-07", of posts "2026H2").

    `population` is the list that was drawn from as text, `inside` what was drawn from within the teams
    drawn; seed, both texts and their digest let anybody draw again.
    """

    scope_lookups = ("unit__path",)

    kind = models.CharField(max_length=8, choices=DrawKind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)
    share = models.FloatField()
    seed = models.CharField(max_length=60)
    population = models.TextField()
    inside = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    drawn_at = models.DateTimeField()
    by_name = models.CharField(max_length=60)

    class Meta:
        ordering = ["-drawn_at"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "unit", "period"], name="supervision_draw_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period}"


class SupervisionCheck(Row, Placed, ScopedModel):
    """A team looked at by somebody of another team, with one version of a guide's checklist.

    Without a `draw` it is targeted and counts in no estimate. `met` of `applicable` items, and whether the
    check was passed by the rule of its day (`pass_percent`, no critical defect); None while nothing applied.
    """

    scope_lookups = ("team__path",)

    number = models.CharField(max_length=24, unique=True)
    draw = models.ForeignKey(SupervisionDraw, models.PROTECT, null=True, blank=True, related_name="checks")
    month = models.CharField(max_length=7)
    team = models.ForeignKey(Team, models.PROTECT, related_name="supervision_checks")
    subject = models.CharField(max_length=8, choices=CheckSubject.choices)
    record = models.ForeignKey(ServiceRecord, models.PROTECT, null=True, blank=True, related_name="+")
    point = models.ForeignKey(ServicePoint, models.PROTECT, null=True, blank=True, related_name="+")
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="+")
    ground = models.CharField(max_length=10, choices=TargetGround.choices, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    checker = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    checker_name = models.CharField(max_length=60, blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=CheckState.choices, default=CheckState.PLANNED)
    checked_at = models.DateTimeField(null=True, blank=True)
    quarter = models.CharField(max_length=6, blank=True)
    met = models.PositiveSmallIntegerField(default=0)
    applicable = models.PositiveSmallIntegerField(default=0)
    critical_defects = models.PositiveSmallIntegerField(default=0)
    pass_percent = models.PositiveSmallIntegerField(default=0)
    passed = models.BooleanField(null=True, blank=True)
    remark = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-month", "number"]
        indexes = [
            models.Index(fields=["team", "state", "checked_at"], name="check_team_state"),
            models.Index(fields=["checker", "state"], name="check_checker"),
            models.Index(fields=["quarter", "subject"], name="check_quarter"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_targeted(self) -> bool:
        return self.draw_id is None


class SupervisionAnswer(models.Model):
    """What one item of the checklist was found to be; `note` says what is wrong."""

    check_made = models.ForeignKey(SupervisionCheck, models.CASCADE, related_name="answers")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    result = models.CharField(max_length=8)
    value = models.FloatField(null=True, blank=True)
    note = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["check_made", "item__number"]
        constraints = [models.UniqueConstraint(fields=["check_made", "item"], name="supervision_answer_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.result}"


class SupervisionFinding(Row, ScopedModel):
    """Something a check found and the team has to mend by `due_on`; whoever mends it does not re-check it."""

    scope_lookups = ("team__path",)

    number = models.CharField(max_length=24, unique=True)
    check_made = models.ForeignKey(SupervisionCheck, models.PROTECT, related_name="findings")
    team = models.ForeignKey(Team, models.PROTECT, related_name="supervision_findings")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(max_length=200)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    state = models.CharField(max_length=10, choices=FindingState.choices, default=FindingState.FOUND)
    found_at = models.DateTimeField()
    due_on = models.DateField()
    notified_at = models.DateTimeField(null=True, blank=True)
    mended_at = models.DateTimeField(null=True, blank=True)
    mended_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    mended_by_name = models.CharField(max_length=60, blank=True)
    rechecked_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    failed_checks = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["due_on", "number"]
        indexes = [models.Index(fields=["team", "state", "due_on"], name="finding_team_state")]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"


class FindingStep(Row):
    """One thing that happened to a finding; append-only."""

    finding = models.ForeignKey(SupervisionFinding, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=FindingStepKind.choices)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["finding", "at", "id"]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.kind}"


class SupervisionPhoto(Row):
    """A photo of a check, of one of its items, or of a step in a finding's life; named by its content."""

    check_made = models.ForeignKey(SupervisionCheck, models.CASCADE, related_name="photos")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, null=True, blank=True, related_name="+")
    step = models.ForeignKey(FindingStep, models.CASCADE, null=True, blank=True, related_name="photos")
    file = models.FileField(upload_to="supervision/%Y/%m/")
    sha256 = models.CharField(max_length=64)
    removed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.sha256[:12]


class IntegrityReport(Row, ScopedModel):
    """A point of the ten don'ts ticked during a check. Kept apart from findings: only `read_integrity` sees
    it, neither the team nor the checker's office. `code` names a row of `checks.integrity`.
    """

    scope_lookups = ("team__path",)

    check_made = models.ForeignKey(SupervisionCheck, models.PROTECT, related_name="integrity_reports")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    words = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=IntegrityState.choices, default=IntegrityState.REPORTED)
    reported_at = models.DateTimeField()
    reported_by = models.CharField(max_length=60)
    ruled_at = models.DateTimeField(null=True, blank=True)
    ruled_by = models.CharField(max_length=60, blank=True)
    ruling = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=60, blank=True)
    settlement = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-reported_at"]
        constraints = [models.UniqueConstraint(fields=["check_made", "code"], name="integrity_report_once")]

    def __str__(self) -> str:
        return f"{self.check_made_id} {self.code}"
