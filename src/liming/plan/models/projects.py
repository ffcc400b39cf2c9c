"""Projects: "one team, one project, one feature", with a service list delivered one to one."""

from django.db import models

from liming.plan.enums import FilingState, Practice, ProjectKind, ProjectState
from liming.plan.models.services import ServiceType
from liming.register.models import Customer, Site, Team
from liming.register.models.base import Named, Row
from liming.shared.scope import ScopedModel


class Project(Row, Named, ScopedModel):
    """A key or livelihood project of a team. Results are counted from the ledger, never typed."""

    scope_lookups = ("team__path",)

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=ProjectKind.choices)
    practice = models.CharField(max_length=5, choices=Practice.choices)
    team = models.ForeignKey(Team, models.PROTECT, related_name="projects")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="projects")
    feature = models.CharField(max_length=120, blank=True)
    background = models.TextField(blank=True)
    goal = models.TextField(blank=True)
    measures = models.TextField(blank=True)
    beneficiaries = models.CharField(max_length=120, blank=True)
    story = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=ProjectState.choices, default=ProjectState.PLANNED)
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        ordering = ["code"]


class Milestone(Row):
    """A step with its day; `after` are the milestones it waits for, `starts_on` is when it may begin."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    reached_on = models.DateField(null=True, blank=True)
    after = models.ManyToManyField("self", symmetrical=False, related_name="before", blank=True)

    class Meta:
        ordering = ["project", "number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="milestone_once")]

    def __str__(self) -> str:
        return self.title


class ProjectItem(Row):
    """One line of a project's service list: what is delivered to whom. Delivered = a ledger record.

    A step of a connection (`is_step`) is delivered by being on site for it.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="items")
    number = models.PositiveIntegerField()
    content = models.CharField(max_length=120)
    service_type = models.ForeignKey(ServiceType, models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+")
    beneficiary = models.CharField(max_length=80, blank=True)
    due_on = models.DateField(null=True, blank=True)
    is_step = models.BooleanField(default=False)

    class Meta:
        ordering = ["project", "number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="project_item_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.content}"


class ProjectFiling(Row, ScopedModel):
    """The project that a team files for a year, with its feature as it was filed."""

    scope_lookups = ("team__path",)

    team = models.ForeignKey(Team, models.PROTECT, related_name="filings")
    project = models.ForeignKey(Project, models.CASCADE, related_name="filings")
    year = models.PositiveSmallIntegerField()
    feature = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=FilingState.choices, default=FilingState.SUBMITTED)
    submitted_by = models.CharField(max_length=60)
    submitted_at = models.DateTimeField()
    judged_by = models.CharField(max_length=60, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-year", "team"]
        constraints = [models.UniqueConstraint(fields=["team", "year"], name="filing_once_a_year")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.year}"
