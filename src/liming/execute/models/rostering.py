"""What a team has to cover, when its members would rather be off, and rosters not yet published."""

from typing import Any

from django.db import models

from liming.execute.enums import DutyDays, DutyKind, RosterState
from liming.register.models import Member, ServicePoint, Skill, Team
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class DutyPattern(Row, ScopedModel):
    """A turn that returns: at a point or (without one) the team's office, in one part of the day.

    `part` is a code of the parameter `duty.parts`. With `days` chosen, `weekdays` tells which ("135" are
    Monday, Wednesday and Friday); a holiday takes its place, so that those five never fall on a rest day.
    With `skill`, one of the `people` has it. One that was ended keeps its row.
    """

    scope_lookups = ("team__path",)

    team = models.ForeignKey(Team, models.PROTECT, related_name="duty_patterns")
    point = models.ForeignKey(ServicePoint, models.PROTECT, null=True, blank=True, related_name="+")
    part = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=DutyKind.choices, default=DutyKind.STATION)
    days = models.CharField(max_length=10, choices=DutyDays.choices, default=DutyDays.WORKING)
    weekdays = models.CharField(max_length=7, blank=True)
    people = models.PositiveSmallIntegerField(default=1)
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["point__code", "part", "id"]
        indexes = [models.Index(fields=["team", "ended_at"], name="duty_pattern_team")]

    def __str__(self) -> str:
        return f"{self.point_id or self.team_id} {self.part}"


class DutyWish(Row, ScopedModel):
    """A day on which a member would rather have no duty: weighed, never promised."""

    scope_lookups = ("member__team__path",)

    member = models.ForeignKey(Member, models.CASCADE, related_name="duty_wishes")
    day = models.DateField()
    note = models.CharField(max_length=60, blank=True)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["member", "day"], name="duty_wish_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.day}"


class RosterDraft(Row, ScopedModel):
    """A month's roster of a team as the solver made it, until somebody publishes or discards it.

    `content` holds what `rules.rostering` describes: turns with who is on each and who was before, gaps with
    remedies, and what each member does beside the fair share. The same rows, `seed`, `engine` and limit give
    the same roster again; `bound` is what no roster goes below.
    """

    scope_lookups = ("team__path",)

    team = models.ForeignKey(Team, models.PROTECT, related_name="roster_drafts")
    month = models.DateField()
    state = models.CharField(max_length=10, choices=RosterState.choices, default=RosterState.PROPOSED)
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    seed = models.PositiveIntegerField()
    engine = models.CharField(max_length=40)
    cost = models.IntegerField()
    bound = models.IntegerField()
    is_optimal = models.BooleanField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "month"], condition=models.Q(state="proposed"), name="roster_draft_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.month:%Y-%m}"
