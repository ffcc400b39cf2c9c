"""Activities a team holds: red practice, volunteer days, talks, pairing activities, joint meetings."""

from django.db import models

from liming.execute.enums import ActivityState
from liming.plan.enums import Practice
from liming.plan.models import PairingItem, ServiceType
from liming.register.models import Member, Pairing, Site, Team
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class Activity(Row, ScopedModel):
    """One activity, announced before it starts; what was done stands in the ledger record it ends in.

    `kind` is a code of the editable list `activities.kinds`. `is_back_entry` marks one that was entered after
    it began, with its reason.
    """

    scope_lookups = ("team__path",)

    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    team = models.ForeignKey(Team, models.PROTECT, related_name="activities")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", help_text="who organises it")
    service_type = models.ForeignKey(ServiceType, models.PROTECT, related_name="+")
    practice = models.CharField(max_length=5, choices=Practice.choices)
    state = models.CharField(max_length=10, choices=ActivityState.choices, default=ActivityState.PLANNED)
    starts_at = models.DateTimeField(db_index=True)
    minutes = models.PositiveIntegerField()
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="activities")
    pairing = models.ForeignKey(Pairing, models.PROTECT, null=True, blank=True, related_name="activities")
    pairing_item = models.ForeignKey(
        PairingItem, models.PROTECT, null=True, blank=True, related_name="activities"
    )
    place = models.CharField(max_length=120, blank=True)
    content = models.TextField(blank=True)
    proceedings = models.TextField(blank=True, help_text="the minutes of the meeting")
    announced_at = models.DateTimeField()
    announced_by = models.CharField(max_length=60)
    is_back_entry = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True, help_text="of the back-entry or of the cancelling")

    class Meta:
        ordering = ["-starts_at"]
        indexes = [models.Index(fields=["team", "state", "starts_at"], name="activity_team_state")]

    def __str__(self) -> str:
        return self.title


class ActivityTeam(models.Model):
    """A team invited besides the one that holds the activity."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="teams")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "team"], name="activity_team_once")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.team_id}"


class ActivityMember(models.Model):
    """A member invited besides the organiser."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="members")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "member"], name="activity_member_once")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.member_id}"
