"""What is sent again after a cut line must not be taken down again."""

from django.db import models


class SentOnce(models.Model):
    """A row that its sender named with a key of its own, so that sending it again finds the first one.

    `once_key` is made of the sender and that key (RFC draft "Idempotency-Key"), empty without one;
    `once_content` is a digest of what was sent. A class with rows adds `once(name)` to its constraints.
    """

    once_key = models.UUIDField(null=True, blank=True, editable=False)
    once_content = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True


def once(name: str) -> models.UniqueConstraint:
    """Each key once; rows without one cost no index entry."""
    return models.UniqueConstraint(fields=["once_key"], condition=models.Q(once_key__isnull=False), name=name)
