"""Wiring of the doors: pages, API, files."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("liming.api.urls")),
    path("open311/", include("liming.api.open311.urls")),
    path("", include("liming.api.watch.urls")),
    path("", include("liming.web.urls")),
]

handler500 = "liming.web.trouble.answer"
