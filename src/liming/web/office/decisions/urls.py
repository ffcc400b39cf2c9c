"""Addresses of rulings and reviews, below /office/."""

from django.urls import path

from liming.web.office.decisions import pages

urlpatterns = [
    path("decisions/", pages.list_page, name="decisions"),
    path("decisions/returns/", pages.returns_page, name="returns"),
]
