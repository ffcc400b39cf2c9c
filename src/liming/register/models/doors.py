"""The doors by which people reach us: printed codes, and contacts with a page of their own."""

from django.db import models

from liming.register.enums import ContactKind
from liming.register.models.accounts import Account
from liming.register.models.base import Dated, Row
from liming.register.models.customers import Customer
from liming.register.models.divisions import Division
from liming.register.models.grids import Grid, ServicePoint
from liming.register.models.units import Team, Unit
from liming.shared.scope import ScopedModel


class PrintedCode(Row, ScopedModel):
    """A code on a poster: scanning it opens the ask page with the place filled in.

    One is in use per grid or service point; a withdrawn one still leads to the page, without a place.
    """

    scope_lookups = ("team__path",)

    code = models.CharField(max_length=8, unique=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="printed_codes")
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, blank=True, related_name="printed_codes")
    service_point = models.ForeignKey(
        ServicePoint, models.PROTECT, null=True, blank=True, related_name="printed_codes"
    )
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=60)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(grid__isnull=False) ^ models.Q(service_point__isnull=False),
                name="printed_code_one_place",
            ),
            models.UniqueConstraint(
                fields=["grid"], condition=models.Q(withdrawn_at=None), name="printed_code_grid_once"
            ),
            models.UniqueConstraint(
                fields=["service_point"],
                condition=models.Q(withdrawn_at=None),
                name="printed_code_point_once",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ContactProfile(Row, Dated, ScopedModel):
    """For whom a contact speaks: a community, township, village branch or enterprise, from a day on.

    Kind, name, division and customer say which body it is: who speaks for it later sees what was asked
    before. `address` and `grid` are the place filled in for its requests.
    """

    scope_lookups = ("unit__path",)

    account = models.ForeignKey(Account, models.PROTECT, related_name="contact_profiles")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    name = models.CharField(max_length=80)
    person = models.CharField(max_length=60)
    phone = models.CharField(max_length=20, blank=True)
    division = models.ForeignKey(Division, models.PROTECT)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="contact_profiles"
    )
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, blank=True, related_name="+")
    address = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["unit", "name", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(valid_to=None), name="contact_account_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
