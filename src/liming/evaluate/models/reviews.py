"""Exemplary posts and responsibility areas looked at again by sample."""

from typing import Any
from uuid import UUID

from django.db import models

from liming.evaluate.enums import ReviewState
from liming.evaluate.models.supervision import SupervisionDraw
from liming.register.models import Account, Post, ResponsibilityArea, Team
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class EntrustedReview(Row, ScopedModel):
    """One post or area of a half-year's sample. `criteria` keeps what was asked and answered that day:
    [{"code", "zh", "en", "met"}]. `remedy_by` is the day until which what was missing is put right.
    """

    scope_lookups = ("team__path",)

    draw = models.ForeignKey(SupervisionDraw, models.PROTECT, related_name="reviews")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="reviews")
    area = models.ForeignKey(
        ResponsibilityArea, models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    reviewer = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    reviewer_name = models.CharField(max_length=60, blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.PLANNED)
    criteria: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=60, blank=True)
    remedy_by = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(post__isnull=False) ^ models.Q(area__isnull=False),
                name="review_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id or self.area_id} {self.state}"

    @property
    def entrusted(self) -> Post | ResponsibilityArea:
        """What is reviewed."""
        row: Any = self.post or self.area
        return row  # type: ignore[no-any-return]

    @property
    def entrusted_id(self) -> UUID:
        """Its id."""
        key: Any = self.post_id or self.area_id
        return key  # type: ignore[no-any-return]
