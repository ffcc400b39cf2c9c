"""Improvements with all that is frozen when they open, reminders of them, and their verification."""

from typing import Any

from django.db import models

from liming.evaluate.models import Snapshot
from liming.improve.enums import ImprovementState, Told, Verdict
from liming.improve.models.gaps import Gap
from liming.register.models import Account, Member, Unit
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class Improvement(Row, ScopedModel):
    """An action against a gap. `baseline`, `comparators` and `review_quarter` are frozen when it opens.

    `cause` is a code of the editable list of causes, `whys` the answers to "why" in turn. `cost_fen`: what
    it costs, in fen. `comparators`: teams that stood alike then, each with its baseline. `previous`: the
    improvement of the same team and indicator that did not work.
    """

    scope_lookups = ("gap__team__path",)

    gap = models.ForeignKey(Gap, models.PROTECT, related_name="improvements")
    title = models.CharField(max_length=120)
    measures = models.TextField(blank=True)
    cause = models.CharField(max_length=20, blank=True)
    whys: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    cost_fen = models.PositiveBigIntegerField(default=0)
    owner = models.ForeignKey(Member, models.PROTECT, related_name="improvements")
    state = models.CharField(
        max_length=10, choices=ImprovementState.choices, default=ImprovementState.PLANNED
    )
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    expected_value = models.FloatField()
    review_quarter = models.CharField(max_length=6)
    baseline: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    comparators: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    previous = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="next_tries")
    done_at = models.DateTimeField(null=True, blank=True)
    result_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["due_on"]
        indexes = [
            models.Index(
                fields=["owner", "due_on"],
                condition=models.Q(state__in=("planned", "running")),
                name="improvement_open",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ImprovementHelper(Row):
    """A member or a unit that helps with an improvement."""

    improvement = models.ForeignKey(Improvement, models.CASCADE, related_name="helpers")
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(member__isnull=False, unit=None)
                | models.Q(member=None, unit__isnull=False),
                name="helper_member_or_unit",
            ),
            models.UniqueConstraint(fields=["improvement", "member"], name="helper_member_once"),
            models.UniqueConstraint(fields=["improvement", "unit"], name="helper_unit_once"),
        ]

    def __str__(self) -> str:
        return str(self.member or self.unit)


class Reminder(Row):
    """One reminder that went out: which step ("before_7", "due", "week_2") of which due day, how far up."""

    improvement = models.ForeignKey(Improvement, models.CASCADE, related_name="reminders")
    due_on = models.DateField()
    step = models.CharField(max_length=12)
    told = models.CharField(max_length=8, choices=Told.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["improvement", "due_on", "step"], name="reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.improvement_id} {self.step}"


class Verification(Row):
    """The verdict of the next measurement, signed by somebody who does not own the action.

    `effect` and its interval are beside the comparators where there were enough: `drift` is what they moved
    by themselves, `compared` how many of them counted.
    """

    improvement = models.OneToOneField(Improvement, models.PROTECT, related_name="verification")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="verifications")
    verifier = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    verifier_name = models.CharField(max_length=60)
    verified_at = models.DateTimeField()
    value_after = models.FloatField()
    cases_after = models.BigIntegerField(default=0)
    effect = models.FloatField()
    effect_low = models.FloatField()
    effect_high = models.FloatField()
    probability = models.FloatField()
    drift = models.FloatField(null=True, blank=True)
    compared = models.PositiveSmallIntegerField(default=0)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.improvement_id} {self.verdict}"
