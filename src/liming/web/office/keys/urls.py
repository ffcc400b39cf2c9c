"""Addresses of the keys, below /office/."""

from django.urls import path

from liming.web.office.keys import pages

urlpatterns = [
    path("keys/", pages.key_list, name="keys"),
    path("keys/new/", pages.issue, name="key_issue"),
    path("keys/<uuid:key_id>/revoke/", pages.revoke, name="key_revoke"),
]
