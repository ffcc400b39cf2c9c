"""Members, their dated membership, skills and leave; exemplary posts and responsibility areas."""

from django.db import models

from liming.register.enums import LeaveKind, PoliticalStatus, TeamRole
from liming.register.models.base import Dated, Named, Row
from liming.register.models.units import Team
from liming.shared.scope import ScopedModel


class Member(Row, Named, ScopedModel):
    """A person of a team. `team` and `role` are today's; Membership keeps the past."""

    scope_lookups = ("team__path",)

    code = models.CharField(max_length=20, unique=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="members")
    role = models.CharField(max_length=12, choices=TeamRole.choices, default=TeamRole.MEMBER)
    political_status = models.CharField(max_length=16, choices=PoliticalStatus.choices)
    phone = models.CharField(max_length=20, blank=True)
    job_title = models.CharField(max_length=60, blank=True)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code"]


class Membership(Row, Dated):
    """In which team and role a member was from one day to another."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=TeamRole.choices)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["member", "valid_from"]

    def __str__(self) -> str:
        return f"{self.member_id} {self.team_id} {self.valid_from}"


class Skill(models.Model):
    """A skill or licence, e.g. low-voltage electrician; the list is data."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class MemberSkill(Row):
    member = models.ForeignKey(Member, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.PROTECT)
    level = models.PositiveSmallIntegerField(default=1)
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "skill"], name="member_skill_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.skill_id}"


class Leave(Row, ScopedModel):
    """Days a member cannot go; both ends inclusive."""

    scope_lookups = ("member__team__path",)

    member = models.ForeignKey(Member, models.CASCADE, related_name="leaves")
    kind = models.CharField(max_length=10, choices=LeaveKind.choices)
    first_day = models.DateField()
    last_day = models.DateField()
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-first_day"]
        indexes = [models.Index(fields=["first_day", "last_day"], name="leave_days")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.first_day}"


class Entrusted(Row, ScopedModel):
    """What a team entrusts to one of its members by name, for a term that is renewed or ends."""

    scope_lookups = ("team__path",)

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    named_on = models.DateField()
    renewed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Post(Entrusted):
    """An exemplary post (党员示范岗) held by a member."""

    duty = models.CharField(max_length=200, blank=True)


class ResponsibilityArea(Entrusted):
    """A responsibility area (党员责任区): what a member answers for; with a grid, the work done there."""

    scope_text = models.CharField(max_length=200, blank=True)
    grid = models.ForeignKey("register.Grid", models.PROTECT, null=True, blank=True, related_name="+")
