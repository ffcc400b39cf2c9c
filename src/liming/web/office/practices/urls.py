"""Addresses of good practice."""

from django.urls import path

from liming.web.office.practices import pages

urlpatterns = [
    path("practices/", pages.index, name="practices"),
    path("practices/<uuid:practice_id>/", pages.page, name="practice"),
    path("practices/<uuid:practice_id>/guide/", pages.guide, name="practice_guide"),
    path("practices/<uuid:practice_id>/line/", pages.line, name="practice_line"),
    path("improvements/<uuid:improvement_id>/practice/", pages.new, name="practice_new"),
]
