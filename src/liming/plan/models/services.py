"""The taxonomy of services: classes and types, each with practice, limits profile and checklist."""

from django.db import models

from liming.plan.enums import Practice


class ServiceClass(models.Model):
    code = models.CharField(max_length=4, primary_key=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class ServiceType(models.Model):
    """One of the 35 shipped types, or the unit's own. `limit_profile` names the time limits."""

    code = models.CharField(max_length=8, primary_key=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    service_class = models.ForeignKey(ServiceClass, models.PROTECT, related_name="types")
    practice = models.CharField(max_length=5, choices=Practice.choices)
    limit_profile = models.CharField(max_length=40, blank=True)
    checklist_code = models.CharField(max_length=10, blank=True)
    usual_minutes = models.PositiveIntegerField(default=60)
    skill_code = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=200)
    is_confirmed = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
