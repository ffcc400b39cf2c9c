"""Addresses of the rounds."""

from django.urls import path

from liming.web.office.rounds import pages

urlpatterns = [
    path("rounds/", pages.index, name="rounds"),
    path("rounds/new/", pages.new, name="round_new"),
    path("rounds/<uuid:item_id>/", pages.page, name="round"),
]
