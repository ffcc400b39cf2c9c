"""Supervision of a request by a unit above: level, ground, replies in time, closed by who asked."""

from django.db import models

from liming.execute.models.requests import Request
from liming.plan.models import ReplyFields, SupervisionFields


class Supervision(SupervisionFields):
    """A request that a unit above wants answered for."""

    scope_lookups = ("unit__path", "request__unit__path", "request__team__path")

    request = models.ForeignKey(Request, models.CASCADE, related_name="supervisions")

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.level}"


class SupervisionReply(ReplyFields):
    """What the team answered."""

    supervision = models.ForeignKey(Supervision, models.CASCADE, related_name="replies")

    class Meta:
        ordering = ["supervision", "at"]

    def __str__(self) -> str:
        return self.words
