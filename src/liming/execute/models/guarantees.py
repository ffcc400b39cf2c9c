"""Special guarantees of supply: exam, festival, tea season, summer peak, event."""

from django.db import models

from liming.execute.enums import GuaranteeFileKind, GuaranteeLevel, GuaranteeState
from liming.register.models import Customer, Member, Site, Team
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class Guarantee(Row, ScopedModel):
    """One guarantee of the lead `team`. `theme` is a code of the parameter `guarantees.themes`.

    Checks fall between `checks_from` and the start, the watch on site into the time window itself. What is
    counted (checks, hazards, records) is counted from its work items, never kept here.
    """

    scope_lookups = ("team__path", "teams__team__path")

    number = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=80)
    theme = models.CharField(max_length=20)
    level = models.CharField(max_length=8, choices=GuaranteeLevel.choices, default=GuaranteeLevel.THREE)
    state = models.CharField(max_length=10, choices=GuaranteeState.choices, default=GuaranteeState.PLANNED)
    team = models.ForeignKey(Team, models.PROTECT, related_name="guarantees")
    checks_from = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    lead_group = models.CharField(max_length=200, blank=True)
    plan_text = models.TextField(blank=True)
    crews = models.PositiveSmallIntegerField(default=0)
    vehicles = models.PositiveSmallIntegerField(default=0)
    generators = models.PositiveSmallIntegerField(default=0)
    result_text = models.TextField(blank=True)
    thanks = models.TextField(blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_at"]
        indexes = [models.Index(fields=["team", "state", "starts_at"], name="guarantee_team_state")]

    def __str__(self) -> str:
        return self.title


class GuaranteeTeam(models.Model):
    """Another team that helps."""

    guarantee = models.ForeignKey(Guarantee, models.CASCADE, related_name="teams")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["guarantee", "team"], name="guarantee_team_once")]

    def __str__(self) -> str:
        return f"{self.guarantee_id} {self.team_id}"


class GuaranteePlace(Row):
    """A site or customer under the guarantee, in the order of the walk; its own plan is `note`."""

    guarantee = models.ForeignKey(Guarantee, models.CASCADE, related_name="places")
    order = models.PositiveIntegerField()
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+")
    needs_watch = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["guarantee", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["guarantee", "site"], condition=~models.Q(site=None), name="guarantee_site_once"
            ),
            models.UniqueConstraint(
                fields=["guarantee", "customer"],
                condition=~models.Q(customer=None),
                name="guarantee_customer_once",
            ),
            models.CheckConstraint(
                condition=models.Q(site=None) ^ models.Q(customer=None), name="guarantee_place_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guarantee_id} {self.order}"


class GuaranteeMember(Row):
    """A member who works in it, and as what."""

    guarantee = models.ForeignKey(Guarantee, models.CASCADE, related_name="people")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    duty = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["guarantee", "id"]
        constraints = [models.UniqueConstraint(fields=["guarantee", "member"], name="guarantee_member_once")]

    def __str__(self) -> str:
        return f"{self.guarantee_id} {self.member_id}"


class GuaranteeContact(Row):
    """A line of the contact list: the customer's electrician, the organiser, the police ..."""

    guarantee = models.ForeignKey(Guarantee, models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=40)
    duty = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30)

    class Meta:
        ordering = ["guarantee", "id"]

    def __str__(self) -> str:
        return f"{self.guarantee_id} {self.name}"


class GuaranteeFile(Row):
    """The plan, a supply map or a picture."""

    guarantee = models.ForeignKey(Guarantee, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=8, choices=GuaranteeFileKind.choices)
    name = models.CharField(max_length=120)
    file = models.FileField(upload_to="guarantees/%Y/%m/", max_length=160)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["guarantee", "id"]

    def __str__(self) -> str:
        return self.name
