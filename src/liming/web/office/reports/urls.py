"""Addresses of the reports, below /office/."""

from django.urls import path

from liming.web.office.reports import pages

urlpatterns = [
    path("reports/bulletin/<str:quarter>/", pages.bulletin_page, name="report_bulletin"),
]
