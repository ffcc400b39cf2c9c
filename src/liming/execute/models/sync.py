"""Phones that keep work until there is a signal, and what they send when it comes."""

from typing import Any

from django.db import models

from liming.execute.enums import OperationState
from liming.execute.models.ledger import ServiceRecord
from liming.plan.models import WorkItem
from liming.register.models import Account, Member
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class Device(Row, ScopedModel):
    """One phone of one account. Only the digest of its secret is kept.

    `lock_key` (base64, 256 bits; kept locked by `shared.ciphers`) locks what the phone keeps: it is handed
    out at sign-in and thrown away on the phone at sign-out. `next_sequence` is the next operation to be
    applied; `unsent` and `clock_offset` (seconds that the phone's clock is behind) are what the phone said
    last.
    """

    scope_lookups = ("account__member__team__path",)

    account = models.ForeignKey(Account, models.CASCADE, related_name="devices")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    lock_key = models.CharField(max_length=160)
    enrolled_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    next_sequence = models.PositiveIntegerField(default=1)
    unsent = models.PositiveIntegerField(default=0)
    oldest_unsent_at = models.DateTimeField(null=True, blank=True)
    clock_offset = models.IntegerField(default=0)
    is_persistent = models.BooleanField(
        default=False, help_text="the browser promised not to clear its store"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-last_seen_at"]

    def __str__(self) -> str:
        return self.name


class SyncOperation(ScopedModel):
    """One act of a member as a phone sent it: which form, with what in it. Kept in the transaction of its
    effect, so that the same act has it once.

    `kind` names the form, `subject` what it is about (a work item's id, or empty), `fields` the form's
    fields, `photos` the digests of the photos by field. `said_at` is the moment the member acted, by the
    phone's clock put right; `sequence` counts a phone's acts without gaps. `answer` is what the phone is
    told, `reason` the code of a refusal. A refused act is to be put right until the phone no longer holds it
    (`let_go_at`). A clash waits for the captain: `settled_*` say how it ended.
    """

    scope_lookups = ("member__team__path",)

    id = models.UUIDField(primary_key=True, editable=False, help_text="named by the phone")
    device = models.ForeignKey(Device, models.PROTECT, related_name="operations")
    member = models.ForeignKey(Member, models.PROTECT, related_name="operations")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=16)
    subject = models.CharField(max_length=40, blank=True)
    fields: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    photos: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    said_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=OperationState.choices, default=OperationState.TAKEN)
    applied_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=40, blank=True)
    answer: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    record = models.ForeignKey(
        ServiceRecord, models.PROTECT, null=True, blank=True, related_name="operations"
    )
    work_item = models.ForeignKey(WorkItem, models.CASCADE, null=True, blank=True, related_name="operations")
    let_go_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=60, blank=True)
    settled_note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["device", "sequence"]
        indexes = [
            models.Index(
                fields=["device", "sequence"],
                condition=models.Q(state__in=[OperationState.TAKEN, OperationState.HELD]),
                name="operation_to_apply",
            ),
            models.Index(
                fields=["received_at"], condition=models.Q(state=OperationState.CLASH), name="operation_clash"
            ),
            models.Index(
                fields=["device"],
                condition=models.Q(state=OperationState.REFUSED, let_go_at=None),
                name="operation_to_put_right",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.sequence} {self.kind}"


class Upload(models.Model):
    """A photo on its way in pieces, named by its content; gone when it is whole and at its place."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    device = models.ForeignKey(Device, models.CASCADE, related_name="uploads")
    total = models.PositiveIntegerField(help_text="bytes")
    received = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to="uploads/", blank=True)
    started_at = models.DateTimeField()
    whole_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.sha256[:12]
