"""Clusters of like requests in one grid, each a proposed project with its requests as evidence."""

from django.db import models

from liming.execute.models import Request
from liming.improve.enums import ClusterState
from liming.plan.models import Project
from liming.register.models import Grid, Team
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class RequestCluster(Row, ScopedModel):
    """More like requests in a grid than its past and its peers explain.

    `kind` is what they have in common: "type" and a service type, or "word" and a group of words; `label`
    names it. `expected` requests were to come in the window; so many or more come with `probability`.
    """

    scope_lookups = ("team__path",)

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="clusters")
    team = models.ForeignKey(Team, models.PROTECT, related_name="clusters")
    kind = models.CharField(max_length=4)
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=ClusterState.choices, default=ClusterState.PROPOSED)
    first_day = models.DateField()
    last_day = models.DateField()
    expected = models.FloatField()
    probability = models.FloatField()
    found_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    project = models.ForeignKey(Project, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-found_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["grid", "kind", "code"],
                condition=models.Q(state="proposed"),
                name="cluster_proposed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.grid_id} {self.code}"


class ClusterRequest(models.Model):
    """A request that is evidence; once it is, it never speaks for another proposal."""

    cluster = models.ForeignKey(RequestCluster, models.CASCADE, related_name="evidence")
    request = models.OneToOneField(Request, models.PROTECT, related_name="cluster_evidence")

    def __str__(self) -> str:
        return f"{self.cluster_id} {self.request_id}"
