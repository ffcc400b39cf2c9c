"""Press items and honours: what the brand publicity dimension counts once somebody above verified it."""

from django.db import models

from liming.execute.enums import HonourKind, PressLevel, PublicityState
from liming.register.models import Team
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class Publicity(Row, ScopedModel):
    """What press items and honours share: proof, level, who entered it and who verified or returned it.

    `quarter` is where a verified entry counts: the quarter of its day, or the next one with `is_late` when
    that quarter was frozen before the entry was verified.
    """

    scope_lookups = ("team__path",)

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    level = models.CharField(max_length=10, choices=PressLevel.choices, default=PressLevel.INTERNAL)
    link = models.URLField(max_length=300, blank=True)
    file = models.FileField(upload_to="publicity/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=PublicityState.choices, default=PublicityState.ENTERED)
    quarter = models.CharField(max_length=6, db_index=True)
    is_late = models.BooleanField(default=False)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=60, blank=True)
    entered_by_id = models.UUIDField(null=True, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by = models.CharField(max_length=60, blank=True)
    ground = models.CharField(max_length=200, blank=True, help_text="why it was returned")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class PressItem(Publicity):
    """A publication about a team; reprints of one text share `story_key` and count once."""

    outlet = models.CharField(max_length=80)
    published_on = models.DateField(db_index=True)
    story_key = models.CharField(max_length=40, db_index=True)

    class Meta:
        ordering = ["-published_on"]


class Honour(Publicity):
    """A banner, letter of thanks or title."""

    kind = models.CharField(max_length=10, choices=HonourKind.choices)
    giver = models.CharField(max_length=80)
    given_on = models.DateField(db_index=True)

    class Meta:
        ordering = ["-given_on"]
