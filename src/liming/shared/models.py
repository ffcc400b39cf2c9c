"""Tables of the shared room: audit chain, revision, heartbeats. Plain ids: nothing points upwards."""

from typing import Any

from django.db import models


class AuditEntry(models.Model):
    """One act: who, when, what, before, after. Appended in the act's own transaction, never edited.

    `chain_number` and `chain_hash` stay empty until the sealing step puts the entry into the chain.
    """

    at = models.DateTimeField(db_index=True)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=80)
    act = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    unit_path = models.CharField(max_length=200, blank=True)
    before: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    after: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    chain_number = models.BigIntegerField(null=True, unique=True)
    chain_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="audit_subject")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.act} {self.subject_kind} {self.subject_id}"


class AuditAnchor(models.Model):
    """Where the chain begins since its old entries are gone: number and hash of the last one taken."""

    ONLY = 1
    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"


class AuditTrace(models.Model):
    """What is left of an old entry about a row that is counted: the act and its moment, and nobody's name."""

    at = models.DateTimeField()
    act = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40, db_index=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.act} {self.subject_id}"


class Seal(models.Model):
    """A block of rows that are final, chained to the block before by `hash`.

    `packed` holds a line for each row (`shared.seals.Line`); a block with `is_renewal` tells only the words
    that a lawful act left in rows sealed before. `last_key` is the greatest key of the block's rows.
    """

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=40, blank=True)
    edition = models.PositiveSmallIntegerField(default=1)
    is_renewal = models.BooleanField(default=False)
    rows = models.PositiveIntegerField()
    last_key = models.CharField(max_length=60)
    packed = models.BinaryField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["kind", "is_renewal", "number"], name="seal_of_kind")]

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.name}"


class Revision(models.Model):
    """A token that is given anew whenever something that processes keep in memory has changed."""

    name = models.CharField(max_length=20, primary_key=True)
    token = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.name} {self.token}"


class Heartbeat(models.Model):
    """When a step of the background work was last done well, and what was wrong since (a class of error)."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=80, blank=True)
    host = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
