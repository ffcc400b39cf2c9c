"""Detailed action rules of a unit's party organisation, by version, and who has read them."""

from django.db import models

from liming.plan.enums import RuleState
from liming.register.models import Account, Unit
from liming.register.models.base import Row


class UnitRule(Row):
    """One version of a unit's rules; they hold for the units and teams below, too."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rules")
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=120)
    scope = models.TextField(blank=True)
    duties = models.TextField(blank=True)
    process = models.TextField(blank=True)
    forms = models.TextField(blank=True)
    assessment = models.TextField(blank=True)
    in_force_from = models.DateField()
    state = models.CharField(max_length=6, choices=RuleState.choices, default=RuleState.DRAFT)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["unit__path", "-version"]
        constraints = [models.UniqueConstraint(fields=["unit", "version"], name="unit_rule_version_once")]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"


class RuleReceipt(Row):
    """That one account has read a version."""

    rule = models.ForeignKey(UnitRule, models.CASCADE, related_name="receipts")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "account"], name="rule_receipt_once")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.account_id}"
