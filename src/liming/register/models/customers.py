"""Customers, sites under care and pairings with village branches."""

from typing import Any

from django.db import models

from liming.register.enums import CustomerKind, SiteKind
from liming.register.models.base import Named, Placed, Row
from liming.register.models.divisions import Division
from liming.register.models.grids import Grid
from liming.register.models.units import PartyBranch, Team
from liming.shared.scope import ScopedModel


class Customer(Row, Named, Placed, ScopedModel):
    """Somebody served: household, farm, enterprise, school. Phone and account are private."""

    scope_lookups = ("team__path",)

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=16, choices=CustomerKind.choices)
    team = models.ForeignKey(Team, models.PROTECT, related_name="customers")
    division = models.ForeignKey(Division, models.PROTECT)
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, blank=True, related_name="customers")
    account_number = models.CharField(max_length=20, blank=True, db_index=True)
    phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=120, blank=True)
    is_key = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code"]


class Site(Row, Named, Placed, ScopedModel):
    """A place under care: red base, scenic line, tea base, power station, old town."""

    scope_lookups = ("team__path",)

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=14, choices=SiteKind.choices)
    team = models.ForeignKey(Team, models.PROTECT, related_name="sites")
    division = models.ForeignKey(Division, models.PROTECT)
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, blank=True, related_name="sites")
    keeper = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code"]


class Pairing(Row, ScopedModel):
    """A branch of ours paired with a village branch (结对共建)."""

    scope_lookups = ("team__path",)

    code = models.CharField(max_length=20, unique=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="pairings")
    party_branch = models.ForeignKey(PartyBranch, models.PROTECT, related_name="pairings")
    village_branch = models.CharField(max_length=120)
    division = models.ForeignKey(Division, models.PROTECT)
    agreed_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    plan_items: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.village_branch
