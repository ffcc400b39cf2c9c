"""What register rows share: a UUIDv7 key and names that are found by pinyin."""

from django.db import models

from liming.shared.ids import new_id


class Row(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class Named(models.Model):
    """A Chinese name with its full pinyin and initials (`lsj` finds 李师江); kept by the actions."""

    name = models.CharField(max_length=120)
    pinyin = models.CharField(max_length=240, blank=True, db_index=True)
    initials = models.CharField(max_length=60, blank=True, db_index=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Placed(models.Model):
    """A position in WGS-84 degrees; both empty when unknown."""

    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)

    class Meta:
        abstract = True


class Dated(models.Model):
    """A row true from `valid_from` (inclusive) to `valid_to` (exclusive; empty = still true)."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
