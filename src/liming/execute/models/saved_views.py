"""Views of the board that a person named and keeps."""

from django.db import models

from liming.register.models import Account
from liming.register.models.base import Row


class SavedView(Row):
    """The filters of one view by their names in the address; seen and used by its owner only."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=12)
    filters: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
