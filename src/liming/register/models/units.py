"""Units, party branches and teams. Trees are dated: the past keeps its own tree."""

from django.db import models

from liming.register.enums import TeamKind
from liming.register.models.base import Dated, Named, Placed, Row
from liming.register.models.divisions import Division
from liming.shared.scope import ScopedModel


class UnitLevel(models.Model):
    """The name of a depth of the tree; names and depth are data."""

    depth = models.PositiveSmallIntegerField(primary_key=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.name


class Unit(Row, Named, ScopedModel):
    """A company or department. `path` is today's place in the tree, e.g. "/SX/1408/140828/"."""

    scope_lookups = ("path",)

    code = models.CharField(max_length=20, unique=True)
    short_name = models.CharField(max_length=40)
    level = models.ForeignKey(UnitLevel, models.PROTECT)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, db_index=True)
    division = models.ForeignKey(Division, models.PROTECT, null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["path"]


class UnitPlacement(Row, Dated):
    """Where a unit stood in the tree from one day to another."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    path = models.CharField(max_length=200)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["unit", "valid_from"]

    def __str__(self) -> str:
        return f"{self.path} {self.valid_from}"


class PartyBranch(Row, Named, ScopedModel):
    """A party branch of a unit; its secretary is a member, held as an id below the member table."""

    scope_lookups = ("unit__path",)

    code = models.CharField(max_length=20, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="party_branches")
    secretary = models.ForeignKey("register.Member", models.SET_NULL, null=True, blank=True, related_name="+")
    founded_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code"]


class Team(Row, Named, Placed, ScopedModel):
    """A service-team branch. `name` follows the brand's pattern; `path` = unit path + code + "/"."""

    scope_lookups = ("path",)

    code = models.CharField(max_length=20, unique=True)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=TeamKind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="teams")
    path = models.CharField(max_length=220, db_index=True)
    party_branch = models.ForeignKey(PartyBranch, models.PROTECT, null=True, blank=True, related_name="teams")
    division = models.ForeignKey(Division, models.PROTECT, null=True, blank=True)
    office = models.CharField(max_length=120, blank=True)
    vehicle = models.CharField(max_length=60, blank=True)
    brand_story = models.TextField(blank=True)
    founded_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code"]


class TeamPlacement(Row, Dated):
    """Which unit a team belonged to from one day to another."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="placements")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    path = models.CharField(max_length=220)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["team", "valid_from"]

    def __str__(self) -> str:
        return f"{self.path} {self.valid_from}"
