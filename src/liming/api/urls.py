"""Addresses of the API; included by the project at /api/."""

from django.urls import path

from liming.api.v1.api import api

urlpatterns = [path("v1/", api.urls)]
