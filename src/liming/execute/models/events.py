"""Outages and work areas: one cause behind many requests, drawn by area, told of once."""

from typing import Any

from django.db import models

from liming.execute.enums import EventKind, EventState
from liming.execute.models.requests import Request
from liming.register.models import Team, Unit
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class OutageEvent(Row, ScopedModel):
    """What is off or worked on, where and until when. The area is any of: divisions (by code prefix),
    grids (by code), a GeoJSON polygon, a circle in metres; degrees are WGS 84.
    """

    scope_lookups = ("unit__path", "team__path")

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, choices=EventKind.choices)
    state = models.CharField(max_length=10, choices=EventState.choices, default=EventState.OPEN)
    title = models.CharField(max_length=120)
    notice = models.CharField(max_length=300, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    division_codes: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    grid_codes: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    polygon: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    radius_metres = models.PositiveIntegerField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=60)

    class Meta:
        ordering = ["-starts_at"]
        indexes = [models.Index(fields=["state", "starts_at"], name="event_open")]

    def __str__(self) -> str:
        return self.number


class EventRequest(Row):
    """A request attached to an event: it is told once, when the event ends, and ends with it."""

    event = models.ForeignKey(OutageEvent, models.CASCADE, related_name="attached")
    request = models.OneToOneField(Request, models.CASCADE, related_name="event_link")
    attached_at = models.DateTimeField()
    attached_by = models.CharField(max_length=60)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["attached_at"]

    def __str__(self) -> str:
        return f"{self.event_id} {self.request_id}"
