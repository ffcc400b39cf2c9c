"""Addresses of pairings, below /office/."""

from django.urls import path

from liming.web.office.pairings import pages

urlpatterns = [
    path("pairings/", pages.listing, name="pairings"),
    path("pairings/<str:code>/", pages.detail, name="pairing"),
    path("pairings/<str:code>/plan/", pages.plan_year, name="pairing_plan"),
    path("pairings/<str:code>/items/", pages.add_item, name="pairing_item_add"),
    path("pairings/<str:code>/items/<uuid:item_id>/drop/", pages.drop_item, name="pairing_item_drop"),
]
