"""Special actions of a year: who leads them, and one plan for each of their places (一点一策)."""

from django.db import models

from liming.plan.enums import ActionLevel, ActionPlaceState, ActionState, Aim, LeadRole, Practice
from liming.plan.models.services import ServiceType
from liming.register.models import Customer, Grid, Member, Post, ServicePoint, Site, Team, Unit
from liming.register.models.base import Placed, Row
from liming.shared.scope import ScopedModel


class SpecialAction(Row):
    """A campaign such as the summer peak or the tea season, under one of the three aims.

    `unit` organises it; without one it is of the whole tree. `template` is the code of the shipped season it
    came from. `service_type` is what the work at its places is. What is counted is counted from its places
    and work items, never kept here.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="special_actions")
    template = models.CharField(max_length=30, blank=True)
    aim = models.CharField(max_length=12, choices=Aim.choices)
    practice = models.CharField(max_length=5, choices=Practice.choices)
    level = models.CharField(max_length=8, choices=ActionLevel.choices, blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    content = models.CharField(max_length=200, blank=True)
    goal = models.TextField(blank=True)
    service_type = models.ForeignKey(
        ServiceType, models.PROTECT, null=True, blank=True, related_name="special_actions"
    )
    source = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=ActionState.choices, default=ActionState.DRAFT)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=60, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    result_text = models.TextField(blank=True)
    thanks = models.TextField(blank=True)

    class Meta:
        ordering = ["first_day", "code"]

    def __str__(self) -> str:
        return self.name


class ActionLead(Row):
    """Somebody of the lead group: a member, the holder of a post, or a person by name and office."""

    action = models.ForeignKey(SpecialAction, models.CASCADE, related_name="leads")
    role = models.CharField(max_length=7, choices=LeadRole.choices)
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=40, blank=True)
    duty = models.CharField(max_length=60, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "member"], condition=~models.Q(member=None), name="action_lead_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.order}"


class ActionPlace(Row, Placed, ScopedModel):
    """One place of an action with its own plan; at most one thing of the register, else a named point.

    `check_on` is the day of the check; with `every_days` it is patrolled as often until the action ends.
    """

    scope_lookups = ("team__path",)

    action = models.ForeignKey(SpecialAction, models.CASCADE, related_name="places")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    service_point = models.ForeignKey(ServicePoint, models.PROTECT, null=True, blank=True, related_name="+")
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, blank=True, related_name="+")
    stake = models.CharField(max_length=200, blank=True)
    hazards = models.CharField(max_length=300, blank=True)
    measure = models.CharField(max_length=300)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    equipment = models.CharField(max_length=120, blank=True)
    contact_name = models.CharField(max_length=40, blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    watch = models.CharField(max_length=200, blank=True)
    check_on = models.DateField()
    every_days = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=ActionPlaceState.choices, default=ActionPlaceState.OPEN)
    prepared_at = models.DateTimeField(null=True, blank=True)
    prepared_by = models.CharField(max_length=60, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.CharField(max_length=60, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=60, blank=True)
    remark = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="action_place_number_once"),
            models.UniqueConstraint(fields=["action", "name"], name="action_place_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
