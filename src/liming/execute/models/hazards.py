"""Hazards with a life of their own: found, notified, cured, checked again."""

from django.db import models

from liming.execute.enums import HazardLevel, HazardState, HazardStepKind, OwnerSide, SignedHow
from liming.execute.models.ledger import ServiceRecord
from liming.plan.models import ChecklistItem, WorkItem
from liming.register.models import Customer, Member, Site, Team
from liming.register.models.base import Placed, Row
from liming.shared.scope import ScopedModel


class Hazard(Row, Placed, ScopedModel):
    """Something dangerous that was found. `due_at` is the limit of the cure, `recheck_due_at` of the next
    look; both come from the standard of the level. `keeper` follows it up. `work_item`, `check_item` and
    `record` say where it came from; `level_reason` is the rule that proposed the level, or "changed".
    """

    scope_lookups = ("team__path",)

    number = models.CharField(max_length=24, unique=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="hazards")
    keeper = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="hazards")
    work_item = models.ForeignKey(WorkItem, models.PROTECT, null=True, blank=True, related_name="hazards")
    check_item = models.ForeignKey(ChecklistItem, models.PROTECT, null=True, blank=True, related_name="+")
    record = models.ForeignKey(ServiceRecord, models.PROTECT, null=True, blank=True, related_name="hazards")
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="hazards")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="hazards")
    whom = models.CharField(max_length=80, blank=True)
    place = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=8, choices=HazardLevel.choices)
    level_reason = models.CharField(max_length=12, blank=True)
    owner_side = models.CharField(max_length=6, choices=OwnerSide.choices)
    text = models.CharField(max_length=160)
    demand = models.CharField(max_length=300, blank=True, help_text="what has to be done")
    state = models.CharField(max_length=10, choices=HazardState.choices, default=HazardState.FOUND)
    found_at = models.DateTimeField()
    notify_due_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    recheck_due_at = models.DateTimeField(null=True, blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)
    signed_how = models.CharField(max_length=10, choices=SignedHow.choices, blank=True)
    cured_at = models.DateTimeField(null=True, blank=True)
    rechecked_at = models.DateTimeField(null=True, blank=True)
    failed_checks = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-found_at"]
        indexes = [
            models.Index(fields=["team", "state", "due_at"], name="hazard_team_state"),
            models.Index(fields=["keeper", "state"], name="hazard_keeper_state"),
        ]

    def __str__(self) -> str:
        return self.text


class HazardStep(Row):
    """One thing that happened to a hazard; a visit for it has its ledger record."""

    hazard = models.ForeignKey(Hazard, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=HazardStepKind.choices)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=60)
    note = models.CharField(max_length=300, blank=True)
    record = models.ForeignKey(ServiceRecord, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["hazard", "at"]

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.kind}"
