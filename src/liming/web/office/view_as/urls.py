"""Addresses of looking as a member, below /office/."""

from django.urls import path

from liming.web.office.view_as import pages

urlpatterns = [
    path("view-as/", pages.choose, name="view_as"),
    path("view-as/end/", pages.end, name="view_as_end"),
    path("view-as/<uuid:member_id>/", pages.begin, name="view_as_begin"),
]
