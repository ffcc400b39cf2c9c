"""The work item: one dated piece of work, whatever it came from."""

from django.db import models

from liming.plan.enums import OriginKind, Practice, WorkState
from liming.plan.models.guides import Checklist
from liming.plan.models.plans import MonthPlan, PlanLine
from liming.plan.models.projects import ProjectItem
from liming.plan.models.services import ServiceType
from liming.register.models import Customer, GridVersion, Member, ServicePoint, Site, Team
from liming.register.models.base import Placed, Row
from liming.shared.scope import ScopedModel


class WorkItem(Row, Placed, ScopedModel):
    """`nominal_date` never moves, `scheduled_date` may. `occurrence_key` = line|place|nominal date,
    unique, so that deriving again changes nothing. `origin_id` is the id of what it came from. Keys that a
    longer index begins with have none of their own: each index costs every write.
    """

    scope_lookups = ("team__path",)

    occurrence_key = models.CharField(max_length=120, unique=True)
    title = models.CharField(max_length=120)
    team = models.ForeignKey(Team, models.PROTECT, db_index=False, related_name="work_items")
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, db_index=False, related_name="work_items"
    )
    state = models.CharField(max_length=12, choices=WorkState.choices, default=WorkState.PLANNED)
    practice = models.CharField(max_length=5, choices=Practice.choices)
    service_type = models.ForeignKey(ServiceType, models.PROTECT, db_index=False, related_name="work_items")
    checklist = models.ForeignKey(
        Checklist, models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    origin_kind = models.CharField(max_length=12, choices=OriginKind.choices)
    origin_id = models.CharField(max_length=40, blank=True, db_index=True)
    plan_line = models.ForeignKey(PlanLine, models.PROTECT, null=True, blank=True, related_name="work_items")
    month_plan = models.ForeignKey(
        MonthPlan, models.PROTECT, null=True, blank=True, related_name="work_items"
    )
    project_item = models.ForeignKey(
        ProjectItem, models.PROTECT, null=True, blank=True, related_name="work_items"
    )
    grid_version = models.ForeignKey(
        GridVersion, models.PROTECT, null=True, blank=True, related_name="work_items"
    )
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="work_items")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="work_items")
    service_point = models.ForeignKey(
        ServicePoint, models.PROTECT, null=True, blank=True, related_name="work_items"
    )
    nominal_date = models.DateField()
    scheduled_date = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    in_baseline = models.BooleanField(default=False)
    dropped_from_plan = models.BooleanField(default=False)

    class Meta:
        ordering = ["scheduled_date", "due_at", "id"]
        indexes = [
            models.Index(fields=["member", "scheduled_date"], name="work_member_day"),
            models.Index(fields=["member", "state"], name="work_member_state"),
            models.Index(fields=["team", "scheduled_date", "state"], name="work_team_day"),
        ]

    def __str__(self) -> str:
        return self.title
