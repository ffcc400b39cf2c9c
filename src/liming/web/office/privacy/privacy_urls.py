"""Addresses of what concerns personal data, below /office/."""

from django.urls import path

from liming.web.office.privacy import retention

urlpatterns = [
    path("privacy/retention/", retention.page, name="retention"),
    path("privacy/retention/run/", retention.run, name="retention_run"),
]
