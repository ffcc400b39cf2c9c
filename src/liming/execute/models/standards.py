"""Versioned time limits: a request keeps the standard in force on the day it was received."""

from django.db import models

from liming.execute.enums import LimitUnit, Stage
from liming.register.enums import AreaType


class ServiceStandard(models.Model):
    """One issuer's set of limits from one day to another."""

    code = models.CharField(max_length=30)
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=80)
    issuer = models.CharField(max_length=80)
    source = models.CharField(max_length=200)
    is_confirmed = models.BooleanField(default=False)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="standard_version_once")]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class ServiceLimit(models.Model):
    """The limit of one stage of one profile; `area_type` empty = every area.

    `longest` is what an extension may reach; a `by_case` limit has no amount and is agreed for each request.

    The clock of `sign_for`, `contact`, `arrive` and a case-level `finish` starts when the request is
    received; a `finish` with `after_arrival` starts at arrival; `revisit` starts when resolved.
    """

    standard = models.ForeignKey(ServiceStandard, models.CASCADE, related_name="limits")
    profile = models.CharField(max_length=40)
    stage = models.CharField(max_length=10, choices=Stage.choices)
    area_type = models.CharField(max_length=8, choices=AreaType.choices, blank=True)
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=14, choices=LimitUnit.choices)
    after_arrival = models.BooleanField(default=False)
    longest = models.PositiveIntegerField(null=True, blank=True)
    by_case = models.BooleanField(default=False)

    class Meta:
        ordering = ["profile", "stage", "area_type"]
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "profile", "stage", "area_type"], name="service_limit_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.profile} {self.stage} {self.amount} {self.unit}"
