"""Addresses for machines that watch; included by the project at the root."""

from django.urls import path

from liming.api.watch import views

urlpatterns = [
    path("health/live", views.live, name="health_live"),
    path("health/ready", views.ready, name="health_ready"),
    path("metrics", views.metrics, name="metrics"),
]
