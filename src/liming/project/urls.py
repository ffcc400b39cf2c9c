"""Wiring of the doors: pages, API, files."""

from django.urls import include, path

urlpatterns = [
    path("", include("liming.web.urls")),
]
