"""Requests, who they were given to and why, their clocks and their course."""

from typing import Any

from django.db import models

from liming.execute.enums import NoteKind, RequestSource, RequestState, Stage, Urgency
from liming.execute.models.once import SentOnce, once
from liming.execute.models.standards import ServiceStandard
from liming.plan.enums import Practice
from liming.plan.models import ServiceType, WorkItem
from liming.register.enums import AreaType
from liming.register.models import (
    ApiKey,
    ContactProfile,
    Customer,
    Division,
    GridVersion,
    Member,
    PrintedCode,
    Team,
    Unit,
)
from liming.register.models.base import Placed, Row
from liming.shared.scope import ScopedModel


class Request(Row, Placed, SentOnce, ScopedModel):
    """A call for help. `words` are the caller's own and never change; `title` is the short form.

    `follow_code` lets the caller follow it without an account. `due_at` is the end of the running
    stage's clock, kept by the actions so that every list shows the same time left; `soon_at` is when that
    clock enters its last part. `seen_at` is when somebody of its team first opened it since it came or
    came back; empty = unread. `answers` are the answers to the type's questions, each with its question as
    asked that day; `sender` is the system it came from.
    """

    scope_lookups = ("unit__path", "team__path")

    number = models.CharField(max_length=20, unique=True)
    source = models.CharField(max_length=14, choices=RequestSource.choices)
    external_number = models.CharField(max_length=40, blank=True, db_index=True)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.RECEIVED)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.NORMAL)
    title = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    service_type = models.ForeignKey(ServiceType, models.PROTECT, db_index=False, related_name="requests")
    practice = models.CharField(max_length=5, choices=Practice.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="requests")
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, db_index=False, related_name="requests"
    )
    grid_version = models.ForeignKey(
        GridVersion, models.PROTECT, null=True, blank=True, db_index=False, related_name="requests"
    )
    division = models.ForeignKey(Division, models.PROTECT, null=True, blank=True, related_name="+")
    area_type = models.CharField(max_length=8, choices=AreaType.choices, default=AreaType.RURAL)
    address = models.CharField(max_length=160, blank=True)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, db_index=False, related_name="requests"
    )
    contact_name = models.CharField(max_length=60, blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    standard = models.ForeignKey(ServiceStandard, models.PROTECT, null=True, db_index=False, related_name="+")
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    soon_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    goes_at = models.DateTimeField(null=True, blank=True, help_text="goes out by itself unless given before")
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    holder = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    follow_code = models.CharField(max_length=16, unique=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, db_index=False, related_name="merged"
    )
    printed_code = models.ForeignKey(
        PrintedCode, models.PROTECT, null=True, blank=True, db_index=False, related_name="requests"
    )
    contact = models.ForeignKey(
        ContactProfile, models.PROTECT, null=True, blank=True, db_index=False, related_name="requests"
    )
    answers: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    media_url = models.URLField(max_length=500, blank=True)
    sender = models.ForeignKey(
        ApiKey, models.PROTECT, null=True, blank=True, db_index=False, related_name="requests"
    )
    notes: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-received_at"]
        constraints = [once("request_sent_once")]
        indexes = [
            *(
                models.Index(
                    fields=[name], condition=models.Q((f"{name}__isnull", False)), name=f"request_{name}"
                )
                for name in ("printed_code", "customer", "holder", "merged_into")
            ),
            models.Index(
                fields=["contact", "received_at"],
                condition=models.Q(contact__isnull=False),
                name="request_contact",
            ),
            models.Index(
                fields=["sender", "received_at"],
                condition=models.Q(sender__isnull=False),
                name="request_sender",
            ),
            models.Index(fields=["due_at", "state"], condition=models.Q(closed_at=None), name="request_open"),
            models.Index(fields=["team", "state", "due_at"], name="request_team_state"),
            models.Index(
                fields=["team", "state", "due_at", "soon_at", "seen_at", "closed_at", "unit"],
                condition=models.Q(closed_at=None),
                name="request_open_counts",
            ),
            models.Index(fields=["received_at", "team", "unit"], name="request_received"),
            models.Index(fields=["grid_version", "received_at"], name="request_grid_time"),
            models.Index(fields=["goes_at"], condition=models.Q(goes_at__isnull=False), name="request_goes"),
        ]

    def __str__(self) -> str:
        return self.number


class Dispatch(Row):
    """To whom a request's work item was given and why; append-only, the last one counts.

    `reason_code` and `reason_data` are rendered in words by execute.rules. `is_untold` until the worker told
    the member.
    """

    request = models.ForeignKey(Request, models.CASCADE, related_name="dispatches")
    work_item = models.ForeignKey(WorkItem, models.CASCADE, related_name="dispatches")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)
    reason_code = models.CharField(max_length=40)
    reason_data: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)
    alternates: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    is_untold = models.BooleanField(default=False)

    class Meta:
        ordering = ["request", "at"]
        indexes = [models.Index(fields=["at"], condition=models.Q(is_untold=True), name="dispatch_untold")]

    def __str__(self) -> str:
        return f"{self.request_id} -> {self.member_id}"


class StageTimer(Row):
    """One clock of one stage, with the limit in force when the request was received.

    `next_look_at` is when the warnings look at it again; empty = not looked at yet.
    """

    request = models.ForeignKey(Request, models.CASCADE, db_index=False, related_name="timers")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=14)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    next_look_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["request", "due_at"]
        constraints = [models.UniqueConstraint(fields=["request", "stage"], name="stage_timer_once")]
        indexes = [
            models.Index(fields=["next_look_at"], condition=models.Q(ended_at=None), name="timer_next_look")
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.stage}"


class RequestPhoto(Row):
    """A photo that came with a request, named by its content; what a camera writes beside it is taken out.

    `removed_on` is the day its time was over: the file is gone, its name stays.
    """

    request = models.ForeignKey(Request, models.CASCADE, related_name="photos")
    file = models.FileField(upload_to="requests/", max_length=120)
    sha256 = models.CharField(max_length=64)
    removed_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)

    class Meta:
        ordering = ["request", "at", "id"]
        constraints = [models.UniqueConstraint(fields=["request", "sha256"], name="request_photo_once")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.sha256[:12]}"


class RequestNote(Row):
    """Words that the asker added later, or an urging; append-only. The words are shown masked."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="added_words")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=NoteKind.choices)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["request", "at", "id"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"


class RequestStep(Row):
    """One step of a request's course as people read it; append-only."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RequestState.choices)
    actor_name = models.CharField(max_length=60)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["request", "at", "id"]
        indexes = [models.Index(fields=["at"], name="request_step_time")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.state}"
