"""Routes of a team's day or week: the plan, its stops, what is left out, and what visits and members need."""

from typing import Any

from django.db import models

from liming.plan.enums import RouteCause, RouteState
from liming.plan.models.work import WorkItem
from liming.register.models import Member, ServicePoint, Team
from liming.register.models.base import Placed, Row
from liming.shared.scope import ScopedModel


class RoutePlan(Row, ScopedModel):
    """Who goes where and when on `days` days from `first_day`; `number` counts a team's plans of that day.

    `problem` and `warm` are what the engine was given, so that it can be made again from `seed` and
    `iterations`; `made_digest` is what it made. `result` is the plan as it stands, changes by hand included,
    and `digest` its digest. `replaces` is the published plan it began from.
    """

    scope_lookups = ("team__path",)

    team = models.ForeignKey(Team, models.PROTECT, related_name="route_plans")
    first_day = models.DateField()
    days = models.PositiveSmallIntegerField(default=1)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=RouteState.choices, default=RouteState.DRAFT)
    cause = models.CharField(max_length=10, choices=RouteCause.choices, default=RouteCause.PLAN)
    cause_note = models.CharField(max_length=120, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    from_minute = models.PositiveIntegerField(default=0, help_text="what lay before was not planned again")
    seed = models.PositiveIntegerField()
    iterations: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    engine = models.CharField(max_length=40)
    lost = models.PositiveIntegerField(default=0)
    travel = models.PositiveIntegerField(default=0)
    problem: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    warm: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True)
    result: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    made_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-first_day", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["team", "first_day", "number"], name="route_plan_number_once")
        ]
        indexes = [models.Index(fields=["team", "state", "first_day"], name="route_team_state_day")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.first_day} #{self.number}"


class RouteStop(Row, ScopedModel):
    """One visit of one member. Minutes count from midnight of `day`; a two-person visit has two stops.

    `drive` is the way to it in minutes. `part` counts the days of work that takes several. `is_under_way`:
    it had begun when the plan was made and goes on as it was.
    """

    scope_lookups = ("plan__team__path",)

    plan = models.ForeignKey(RoutePlan, models.CASCADE, related_name="stops")
    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="route_stops")
    part = models.PositiveSmallIntegerField(default=1)
    member = models.ForeignKey(Member, models.PROTECT, related_name="route_stops")
    day = models.DateField()
    position = models.PositiveSmallIntegerField()
    drive = models.PositiveIntegerField()
    arrive = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    is_locked = models.BooleanField(default=False)
    is_under_way = models.BooleanField(default=False)
    why_member: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    why_hour: "models.JSONField[Any, Any]" = models.JSONField(default=dict)

    class Meta:
        ordering = ["day", "member", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "item", "part", "member"], name="route_stop_once")
        ]
        indexes = [models.Index(fields=["member", "day"], name="route_stop_member_day")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.day} {self.position}"


class RouteGap(Row, ScopedModel):
    """A visit the plan leaves out: which of the five reasons, and what would free it, cheapest first."""

    scope_lookups = ("plan__team__path",)

    plan = models.ForeignKey(RoutePlan, models.CASCADE, related_name="gaps")
    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="route_gaps")
    part = models.PositiveSmallIntegerField(default=1)
    reason: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    remedies: "models.JSONField[Any, Any]" = models.JSONField(default=list)

    class Meta:
        ordering = ["plan", "id"]
        constraints = [models.UniqueConstraint(fields=["plan", "item", "part"], name="route_gap_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.item_id}"


class RouteChange(Row, ScopedModel):
    """One change by hand, with the plan as it was before it; taking it back keeps the row."""

    scope_lookups = ("plan__team__path",)

    plan = models.ForeignKey(RoutePlan, models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="+")
    data: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    before: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["plan", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="route_change_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.number}"


class VisitNeed(Row, ScopedModel):
    """What one visit needs beyond its service type; empty fields leave what the type says.

    `opens` and `closes` are minutes since midnight of its day (beyond 1440 for night work), `promised` the
    minute that was promised to the customer. `until` lets it be done on any day up to that one;
    `work_days` = how many days in a row it takes. `skill_code` is needed instead of the type's.
    """

    scope_lookups = ("item__team__path",)

    item = models.OneToOneField(WorkItem, models.CASCADE, related_name="need")
    minutes = models.PositiveIntegerField(null=True, blank=True)
    opens = models.PositiveIntegerField(null=True, blank=True)
    closes = models.PositiveIntegerField(null=True, blank=True)
    promised = models.PositiveIntegerField(null=True, blank=True)
    persons = models.PositiveSmallIntegerField(null=True, blank=True)
    priority = models.PositiveSmallIntegerField(null=True, blank=True)
    skill_code = models.CharField(max_length=20, blank=True)
    skill_level = models.PositiveSmallIntegerField(null=True, blank=True)
    is_night = models.BooleanField(default=False)
    until = models.DateField(null=True, blank=True)
    work_days = models.PositiveSmallIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.item_id)


class RouteBase(Row, Placed, ScopedModel):
    """Where and when a member's day begins and ends: at a station or a place of the own, else the team's
    office; at own hours (minutes since midnight), else the team's.

    `lunch_at` = the member is back there for lunch, from that minute on.
    """

    scope_lookups = ("member__team__path",)

    member = models.OneToOneField(Member, models.CASCADE, related_name="route_base")
    point = models.ForeignKey(ServicePoint, models.PROTECT, null=True, blank=True, related_name="+")
    begins = models.PositiveIntegerField(null=True, blank=True)
    ends = models.PositiveIntegerField(null=True, blank=True)
    lunch_at = models.PositiveIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.member_id)
