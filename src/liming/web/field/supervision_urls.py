"""Addresses of supervision on the phone."""

from django.urls import path

from liming.web.field import supervision

urlpatterns = [
    path("supervision/", supervision.own, name="field_supervision"),
    path("supervision/<str:number>/", supervision.check, name="field_supervision_check"),
    path("findings/", supervision.to_mend, name="field_findings"),
    path("findings/<str:number>/", supervision.mend, name="field_finding"),
]
