"""The survey meeting at the start of the year: what it looks at, what it decides."""

from django.db import models

from liming.plan.enums import MeetingState, PointKind
from liming.register.models import Unit
from liming.register.models.base import Row


class SurveyMeeting(Row):
    """The meeting before a year's plan; the units below read its minutes."""

    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="survey_meetings")
    title = models.CharField(max_length=120)
    held_on = models.DateField()
    place = models.CharField(max_length=120, blank=True)
    chair = models.CharField(max_length=60, blank=True)
    recorder = models.CharField(max_length=60, blank=True)
    attendees = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.PREPARING)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-year", "-held_on"]

    def __str__(self) -> str:
        return self.title


class AgendaPoint(Row):
    """One point: a result, gap or demand of last year as it stood when gathered, or a topic of one's own."""

    meeting = models.ForeignKey(SurveyMeeting, models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=PointKind.choices)
    title = models.CharField(max_length=120)
    facts = models.TextField(blank=True)
    discussion = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class Decision(Row):
    """What was decided; it becomes a plan line whose origin is this row."""

    meeting = models.ForeignKey(SurveyMeeting, models.CASCADE, related_name="decisions")
    point = models.ForeignKey(AgendaPoint, models.SET_NULL, null=True, blank=True, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200)
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.words}"
