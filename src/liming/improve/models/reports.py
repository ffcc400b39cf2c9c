"""What was reported: who made which report when, the department's templates, the secretary's report."""

from typing import Any

from django.db import models

from liming.improve.enums import ReportFormat, SecretaryReportState, report_kinds
from liming.register.models import PartyBranch
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class MadeReport(Row, ScopedModel):
    """One making of a report. `path` is the unit's or team's it speaks for; `sha256` of the file's bytes.

    `template_version` is 0 where the shipped template or none was used.
    """

    scope_lookups = ("path",)

    kind = models.CharField(max_length=30, choices=report_kinds)
    period = models.CharField(max_length=10)
    path = models.CharField(max_length=220)
    place = models.CharField(max_length=120)
    file_format = models.CharField(max_length=4, choices=ReportFormat.choices)
    template_version = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_index=True)
    made_by = models.CharField(max_length=60)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.period} {self.file_format}"


class ReportTemplate(Row):
    """A version of a kind's Word template by the department; at most one of a kind is in use."""

    kind = models.CharField(max_length=30, choices=report_kinds)
    version = models.PositiveIntegerField()
    file_name = models.CharField(max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=200, blank=True)
    is_used = models.BooleanField(default=False)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=60)

    class Meta:
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="report_template_version_once"),
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(is_used=True), name="report_template_used_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} v{self.version}"


class SecretaryReport(Row, ScopedModel):
    """A branch secretary's yearly report. Figures come from records, the secretary adds words.

    `words` by section; `claims` are the figures with the codes of their records, empty until it is submitted
    and frozen from then on; `digest` covers both.
    """

    scope_lookups = ("branch__unit__path",)

    branch = models.ForeignKey(PartyBranch, models.PROTECT, related_name="secretary_reports")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10, choices=SecretaryReportState.choices, default=SecretaryReportState.DRAFT
    )
    words: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    claims: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=60)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.CharField(max_length=60, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.CharField(max_length=60, blank=True)
    return_note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-year", "branch__code"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "year"], name="secretary_report_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.year}"
