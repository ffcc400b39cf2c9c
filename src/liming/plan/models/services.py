"""The taxonomy of services: classes and types, each with practice, limits profile and checklist."""

from typing import Any

from django.db import models

from liming.plan.enums import AnswerType, Practice, Publicity


class ServiceClass(models.Model):
    code = models.CharField(max_length=4, primary_key=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class ServiceType(models.Model):
    """One of the shipped types (`plan/data/services.toml`), or the unit's own.

    `limit_profile` names the time limits. `is_requestable`: other systems may ask for it. `publicity`: what
    everybody may see of such a request. `keywords`: words that other systems find it by, commas between;
    empty = its class and practice.
    """

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
    is_requestable = models.BooleanField(default=False)
    keywords = models.CharField(max_length=200, blank=True)
    publicity = models.CharField(max_length=6, choices=Publicity.choices, default=Publicity.NONE)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class ServiceQuestion(models.Model):
    """One question asked with a request of a type; `options` are rows of key, zh and en.

    `is_asked` False = a text to read that wants no answer.
    """

    service_type = models.ForeignKey(ServiceType, models.CASCADE, related_name="questions")
    code = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    answer_type = models.CharField(max_length=15, choices=AnswerType.choices)
    text = models.CharField(max_length=120)
    text_en = models.CharField(max_length=160)
    hint = models.CharField(max_length=120, blank=True)
    hint_en = models.CharField(max_length=160, blank=True)
    options: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    is_required = models.BooleanField(default=False)
    is_asked = models.BooleanField(default=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["service_type", "position"]
        constraints = [models.UniqueConstraint(fields=["service_type", "code"], name="question_once")]

    def __str__(self) -> str:
        return self.text
