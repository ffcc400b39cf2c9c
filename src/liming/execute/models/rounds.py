"""What was found at the places of a round."""

from django.db import models

from liming.execute.enums import RoundResult, SkipReason
from liming.execute.models.hazards import Hazard
from liming.plan.models import RoundPlace
from liming.register.models import Member
from liming.register.models.base import Row


class RoundAnswer(Row):
    """The last answer for one place; a defect is a hazard, and its photos belong to that."""

    place = models.OneToOneField(RoundPlace, models.CASCADE, related_name="answer")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    result = models.CharField(max_length=7, choices=RoundResult.choices)
    reason = models.CharField(max_length=7, choices=SkipReason.choices, blank=True)
    note = models.CharField(max_length=200, blank=True)
    said_at = models.DateTimeField()
    hazard = models.ForeignKey(Hazard, models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.place_id} {self.result}"
