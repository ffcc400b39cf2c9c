"""Addresses of the one map, below /office/."""

from django.urls import path

from liming.web.office.one_map import views

urlpatterns = [
    path("map/", views.one_map, name="one_map"),
    path("map/data.json", views.data, name="one_map_data"),
]
