"""Good practice: what was shown to work, for everybody to find."""

from django.db import models

from liming.improve.models.improvements import Improvement
from liming.plan.models import Checklist, PlanLine
from liming.register.models import Account
from liming.register.models.base import Row


class GoodPractice(Row):
    """A measure that worked, written down for others; every office of the house may read it.

    Its evidence is the verification of `improvement`. `guide` and `line` are the drafts it became.
    """

    improvement = models.OneToOneField(Improvement, models.PROTECT, related_name="practice")
    title = models.CharField(max_length=120)
    words = models.TextField()
    shared_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    shared_by_name = models.CharField(max_length=60)
    shared_at = models.DateTimeField()
    guide = models.ForeignKey(Checklist, models.SET_NULL, null=True, blank=True, related_name="+")
    line = models.ForeignKey(PlanLine, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-shared_at"]

    def __str__(self) -> str:
        return self.title
