"""Addresses of the cockpit."""

from django.urls import path

from liming.web.office.cockpit import views

urlpatterns = [
    path("", views.cockpit, name="cockpit"),
    path("map/counties.json", views.counties_json, name="map_counties"),
    path("map/grids.json", views.grids_json, name="map_grids"),
    path("exceptions.xlsx", views.exceptions_sheet, name="exceptions_sheet"),
]
