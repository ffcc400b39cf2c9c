"""Certificates of service hours: figures as they were, never changed."""

from django.db import models

from liming.register.models import Member, Team
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class HoursCertificate(Row, ScopedModel):
    """What one member served in a period (both days inclusive), frozen on the day it was issued.

    `minutes` count by `rules`, the versions of the hours rule that held: a list of the rule's values with
    `since`. The code to check it by is keyed to the server's secret; only its digest is kept. `outdated_at`
    is when a line it counted was corrected, `outdated_why` says which; the figures stay as they were.
    """

    scope_lookups = ("team__path",)

    number = models.CharField(max_length=24, unique=True)
    member = models.ForeignKey(Member, models.PROTECT, related_name="hours_certificates")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    minutes = models.PositiveIntegerField()
    days = models.PositiveSmallIntegerField()
    records = models.PositiveIntegerField()
    rules = models.JSONField()
    code_digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=60)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=60, blank=True)
    ground = models.CharField(max_length=200, blank=True)
    outdated_at = models.DateTimeField(null=True, blank=True)
    outdated_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-issued_at", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "first_day", "last_day"],
                condition=models.Q(withdrawn_at=None),
                name="hours_certificate_once",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, ground="")
                | models.Q(withdrawn_at__isnull=False) & ~models.Q(ground=""),
                name="hours_certificate_ground",
            ),
        ]

    def __str__(self) -> str:
        return self.number
