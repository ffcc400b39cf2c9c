"""Press items and honours: what the brand publicity dimension counts."""

from django.db import models

from liming.execute.enums import PressLevel
from liming.register.models import Team
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class PressItem(Row, ScopedModel):
    """A publication about a team; reprints of one text share `story_key` and count once."""

    scope_lookups = ("team__path",)

    team = models.ForeignKey(Team, models.PROTECT, related_name="press_items")
    title = models.CharField(max_length=160)
    outlet = models.CharField(max_length=80)
    level = models.CharField(max_length=10, choices=PressLevel.choices)
    published_on = models.DateField(db_index=True)
    story_key = models.CharField(max_length=40, db_index=True)

    class Meta:
        ordering = ["-published_on"]

    def __str__(self) -> str:
        return self.title


class Honour(Row, ScopedModel):
    """A banner, letter of thanks or title; counts once verified."""

    scope_lookups = ("team__path",)

    team = models.ForeignKey(Team, models.PROTECT, related_name="honours")
    kind = models.CharField(
        max_length=10, choices=[("banner", "banner"), ("letter", "letter"), ("title", "title")]
    )
    title = models.CharField(max_length=160)
    giver = models.CharField(max_length=80)
    level = models.CharField(max_length=10, choices=PressLevel.choices, default=PressLevel.INTERNAL)
    given_on = models.DateField(db_index=True)
    is_verified = models.BooleanField(default=False)

    class Meta:
        ordering = ["-given_on"]

    def __str__(self) -> str:
        return self.title
