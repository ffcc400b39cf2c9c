"""Addresses of the promise test, below /office/."""

from django.urls import path

from liming.web.office.promise import pages

urlpatterns = [
    path("promise/", pages.promise, name="promise"),
    path("promise/requests/", pages.cases, name="promise_cases"),
]
