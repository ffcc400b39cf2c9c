"""Addresses of the audit, below /office/."""

from django.urls import path

from liming.web.office.audit import pages

urlpatterns = [
    path("audit/", pages.audit_log, name="audit_log"),
    path("audit/export/", pages.export, name="audit_export"),
]
