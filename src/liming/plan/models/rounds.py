"""The places of a round: one piece of work that leads to many customers, poles or posts."""

from django.db import models

from liming.plan.models.work import WorkItem
from liming.register.models import Customer, Site
from liming.register.models.base import Placed, Row


class RoundPlace(Row, Placed):
    """One place of a round, in walking order; at most one thing of the register, else a named point."""

    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="round_places")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=120, blank=True)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="round_place_number_once"),
        ]

    def __str__(self) -> str:
        return self.name
