"""Where a project's equipment or points could stand, and the choices that were worked out."""

from typing import Any

from django.db import models

from liming.plan.enums import DemandSource, SitingAim
from liming.plan.models.projects import Project
from liming.register.models.base import Placed, Row


class CandidateSpot(Row, Placed):
    """A place where something could stand, numbered within its project.

    `capacity` is how many households it can serve (empty = without limit), `cost` in yuan; `refused` says why
    it cannot be used (empty = it can), `is_fixed` that it is used already. `origin` is the row of the
    register it was taken from, e.g. "point:FWD046".
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="spots")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    cost = models.PositiveIntegerField(null=True, blank=True)
    refused = models.CharField(max_length=120, blank=True)
    is_fixed = models.BooleanField(default=False)
    origin = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["project", "number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="candidate_spot_once"),
            models.UniqueConstraint(fields=["project", "name"], name="candidate_spot_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class SitingRun(Row):
    """One choice of spots, never changed, with all that is needed to make it again.

    `problem` holds spots and demands as they were, `result` what was chosen, who is served where, who is not
    and why, and what one more spot would bring. `taken_*` is the decision of the project; the newest counts.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="siting_runs")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)
    aim = models.CharField(max_length=8, choices=SitingAim.choices)
    source = models.CharField(max_length=10, choices=DemandSource.choices)
    most = models.PositiveSmallIntegerField()
    reach = models.PositiveIntegerField(null=True, blank=True)
    way_factor = models.FloatField()
    seed = models.PositiveIntegerField()
    effort = models.FloatField()
    engine = models.CharField(max_length=40)
    is_optimal = models.BooleanField()
    problem: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    result: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.CharField(max_length=60, blank=True)
    taken_because = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["project", "-number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="siting_run_once")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.number}"
