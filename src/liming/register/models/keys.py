"""Keys of other systems that connect through an API."""

from django.db import models

from liming.register.models.base import Row
from liming.register.models.units import Unit
from liming.shared.scope import ScopedModel


class ApiKey(Row, ScopedModel):
    """What another system may do here, and for which unit. Only the digest of its secret is kept.

    `start` is the secret's beginning, by which people tell keys apart. `rate_per_minute` counts every call.
    """

    scope_lookups = ("unit__path",)

    owner = models.CharField(max_length=60)
    purpose = models.CharField(max_length=160)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    start = models.CharField(max_length=12)
    may_read = models.BooleanField(default=False)
    may_create = models.BooleanField(default=False)
    may_update = models.BooleanField(default=False)
    rate_per_minute = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=60)
    expires_on = models.DateField(help_text="the last day it works")
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-issued_at"]

    def __str__(self) -> str:
        return self.owner
