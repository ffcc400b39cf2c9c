"""Member grids in dated versions, and service points."""

from typing import Any

from django.db import models

from liming.register.enums import AreaType, PointKind
from liming.register.models.base import Dated, Named, Placed, Row
from liming.register.models.divisions import Division
from liming.register.models.members import Member
from liming.register.models.units import Team
from liming.shared.scope import ScopedModel


class Grid(Row, Named, ScopedModel):
    """The smallest area somebody answers for. What it is like stands in its versions."""

    scope_lookups = ("current__team__path",)

    code = models.CharField(max_length=20, unique=True)
    current = models.OneToOneField(
        "register.GridVersion", models.PROTECT, null=True, blank=True, related_name="current_of"
    )
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code"]


class GridVersion(Row, Placed, Dated, ScopedModel):
    """A grid from one day to another: a request is judged by the version of its day.

    `boundary` is GeoJSON geometry (WGS-84) or empty; `communities` lists community names it covers;
    a grid crosses no county border.
    """

    scope_lookups = ("team__path",)

    grid = models.ForeignKey(Grid, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    team = models.ForeignKey(Team, models.PROTECT, related_name="grid_versions")
    division = models.ForeignKey(Division, models.PROTECT, related_name="grid_versions")
    area_type = models.CharField(max_length=8, choices=AreaType.choices)
    holder = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="held_grids")
    deputy = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="deputy_grids")
    communities: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    households = models.PositiveIntegerField(default=0)
    population = models.PositiveIntegerField(default=0)
    boundary: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    predecessor = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="successors")

    class Meta:
        ordering = ["grid", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["grid", "number"], name="grid_version_once")]

    def __str__(self) -> str:
        return f"{self.grid_id} v{self.number}"


class ServicePoint(Row, Named, Placed, ScopedModel):
    """A township station, community point or park point where members are met."""

    scope_lookups = ("team__path",)

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, choices=PointKind.choices)
    team = models.ForeignKey(Team, models.PROTECT, related_name="service_points")
    division = models.ForeignKey(Division, models.PROTECT)
    address = models.CharField(max_length=120, blank=True)
    hours = models.CharField(max_length=80, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
