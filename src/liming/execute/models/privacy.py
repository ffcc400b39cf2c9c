"""What is kept how long, and what a person asks about the data held of him."""

from typing import Any

from django.db import models

from liming.execute.enums import DataRequestKind, DataRequestSource, DataRequestState
from liming.execute.models.requests import Request
from liming.register.models import Unit
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class RetentionRun(Row):
    """One look at everything whose time may be over; append-only.

    `lines` says of each kind of thing until which day it was looked at, how much was taken away and how much
    was past its time but held by something open.
    """

    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)
    lines: "models.JSONField[Any, Any]" = models.JSONField(default=list)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class DataRequest(Row, ScopedModel):
    """A person wants to see, copy, correct or delete what is held of him, or takes a consent back.

    `phone` and `account_number` are what his data is found by. It is answered only after his identity was
    checked (`identity_how` is a code of the parameter `privacy.identity`). `due_on` counts in working days.
    `follow_request` is set when he asked on the page of that request.
    """

    scope_lookups = ("unit__path",)

    number = models.CharField(max_length=24, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=10, choices=DataRequestKind.choices)
    state = models.CharField(
        max_length=10, choices=DataRequestState.choices, default=DataRequestState.RECEIVED
    )
    source = models.CharField(max_length=8, choices=DataRequestSource.choices)
    person = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    account_number = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=500, blank=True)
    follow_request = models.ForeignKey(
        Request, models.PROTECT, null=True, blank=True, related_name="data_requests"
    )
    received_at = models.DateTimeField()
    due_on = models.DateField()
    identity_how = models.CharField(max_length=20, blank=True)
    identity_at = models.DateTimeField(null=True, blank=True)
    identity_by = models.CharField(max_length=60, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["follow_request", "kind"],
                condition=models.Q(state__in=["received", "identified"]),
                name="data_request_open_once",
            )
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="data_request_due")]

    def __str__(self) -> str:
        return self.number


class DataRequestStep(Row):
    """One thing that was done about it; append-only. `done` counts rows by kind of thing, never values."""

    data_request = models.ForeignKey(DataRequest, models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    act = models.CharField(max_length=12)
    by_name = models.CharField(max_length=60)
    note = models.CharField(max_length=300, blank=True)
    done: "models.JSONField[Any, Any]" = models.JSONField(default=dict)

    class Meta:
        ordering = ["data_request", "at", "id"]

    def __str__(self) -> str:
        return f"{self.data_request_id} {self.act}"
