"""Key customers: who keeps in touch, what was said, measures proposed and the reports handed over."""

from typing import Any

from django.db import models

from liming.execute.enums import MeasureState, ReportKind, TalkChannel
from liming.execute.models.ledger import ServiceRecord
from liming.register.models import Customer, Member
from liming.register.models.base import Row
from liming.shared.scope import ScopedModel


class Liaison(Row, ScopedModel):
    """Who on our side keeps in touch with whom on theirs, and how often a visit is due."""

    scope_lookups = ("customer__team__path",)

    customer = models.OneToOneField(Customer, models.PROTECT, related_name="liaison")
    member = models.ForeignKey(Member, models.PROTECT, related_name="liaisons")
    contact_name = models.CharField(max_length=60)
    contact_title = models.CharField(max_length=60, blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    every_days = models.PositiveSmallIntegerField()
    begun_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.customer_id} {self.member_id}"


class Talk(Row, ScopedModel):
    """One entry of the communication log; append-only."""

    scope_lookups = ("customer__team__path",)

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="talks")
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    author = models.CharField(max_length=60)
    at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=TalkChannel.choices)
    with_whom = models.CharField(max_length=60, blank=True)
    words = models.TextField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.at:%Y-%m-%d}"


class CustomerMeasure(Row, ScopedModel):
    """What a diagnosis or inspection proposes. Money in whole yuan; payback = cost / yearly saving.

    Its effect is due to be looked at on `effect_due_on`, one month after it was carried out; `effect_on` is
    when somebody did: the saving counts in that day's quarter.
    """

    scope_lookups = ("customer__team__path",)

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="measures")
    record = models.ForeignKey(ServiceRecord, models.PROTECT, related_name="measures")
    state = models.CharField(max_length=10, choices=MeasureState.choices, default=MeasureState.PROPOSED)
    text = models.CharField(max_length=200)
    yuan_per_year = models.PositiveIntegerField(null=True, blank=True)
    cost_yuan = models.PositiveIntegerField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    effect_due_on = models.DateField(null=True, blank=True)
    effect_on = models.DateField(null=True, blank=True, db_index=True)
    effect_yuan_per_year = models.PositiveIntegerField(null=True, blank=True)
    effect_words = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["record", "id"]

    def __str__(self) -> str:
        return self.text


class CustomerReport(Row, ScopedModel):
    """A report as it was handed over: `data` never changes, `digest` is the SHA-256 of its canonical JSON.

    A later version has the same number. Feedback and signature are the customer's and come afterwards.
    """

    scope_lookups = ("customer__team__path",)

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="reports")
    record = models.ForeignKey(ServiceRecord, models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    number = models.CharField(max_length=24)
    version = models.PositiveSmallIntegerField(default=1)
    data: "models.JSONField[Any, Any]" = models.JSONField()
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=60)
    feedback = models.CharField(max_length=500, blank=True)
    signed_name = models.CharField(max_length=60, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signature = models.FileField(upload_to="signatures/%Y/%m/", blank=True)

    class Meta:
        ordering = ["-issued_at"]
        constraints = [models.UniqueConstraint(fields=["number", "version"], name="report_version_once")]

    def __str__(self) -> str:
        return f"{self.number} v{self.version}"
