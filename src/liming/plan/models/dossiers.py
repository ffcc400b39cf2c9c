"""What a project keeps beside its card: surveys, design options, night work, talks with builders."""

from django.db import models

from liming.plan.enums import NightState, OptionState, PointMark
from liming.plan.models.projects import Project
from liming.register.models.base import Placed, Row


class Survey(Row, Placed):
    """A look at the place, numbered within its project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="surveys")
    number = models.PositiveSmallIntegerField()
    day = models.DateField()
    place = models.CharField(max_length=120)
    people = models.CharField(max_length=200)
    findings = models.TextField()
    consequence = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["project", "number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="survey_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.place}"


class SurveyPhoto(Row):
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="photos")
    file = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["survey", "id"]
        constraints = [models.UniqueConstraint(fields=["survey", "sha256"], name="survey_photo_once")]

    def __str__(self) -> str:
        return self.file


class DesignPoint(Row):
    """What the options of a project are compared by."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="design_points")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)

    class Meta:
        ordering = ["project", "number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="design_point_once")]

    def __str__(self) -> str:
        return self.title


class DesignOption(Row):
    """A design; at most one of a project is chosen, and every ruling says why."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="design_options")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    summary = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=OptionState.choices, default=OptionState.OPEN)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["project", "number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="design_option_once")]

    def __str__(self) -> str:
        return self.title


class DesignMark(models.Model):
    """What one option is on one point, in words and a mark."""

    option = models.ForeignKey(DesignOption, models.CASCADE, related_name="marks")
    point = models.ForeignKey(DesignPoint, models.CASCADE, related_name="marks")
    mark = models.CharField(max_length=8, choices=PointMark.choices)
    words = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["option", "point"], name="design_mark_once")]

    def __str__(self) -> str:
        return f"{self.option_id} {self.point_id} {self.mark}"


class NightWindow(Row):
    """Hours of night work in a street: by which permit, and when the residents were told."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="nights")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    permit = models.CharField(max_length=120)
    told_on = models.DateField()
    state = models.CharField(max_length=10, choices=NightState.choices, default=NightState.PLANNED)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["project", "starts_at"]

    def __str__(self) -> str:
        return f"{self.place} {self.starts_at}"


class Coordination(Row):
    """What was agreed with builders, owners or offices; settled when it is done."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="coordinations")
    day = models.DateField()
    party = models.CharField(max_length=80)
    matter = models.CharField(max_length=200)
    agreed = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["project", "-day", "-id"]

    def __str__(self) -> str:
        return f"{self.party} {self.day}"
