"""Addresses of the audit tasks."""

from django.urls import path

from liming.web.office.audits import acts, pages

urlpatterns = [
    path("audits/", pages.listing, name="audits"),
    path("audits/sheet.xlsx", pages.sheet, name="audits_sheet"),
    path("audits/find/", acts.find, name="audits_find"),
    path("audits/<uuid:task_id>/", pages.task_page, name="audit_task"),
    path("audits/<uuid:task_id>/assign/", acts.assign, name="audit_assign"),
    path("audits/<uuid:task_id>/look/", acts.look, name="audit_look"),
    path("audits/<uuid:task_id>/decide/", acts.decide, name="audit_decide"),
]
