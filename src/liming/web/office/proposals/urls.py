"""Addresses of proposed projects."""

from django.urls import path

from liming.web.office.proposals import pages

urlpatterns = [
    path("proposals/", pages.index, name="proposals"),
    path("proposals/<uuid:cluster_id>/", pages.page, name="proposal"),
    path("proposals/<uuid:cluster_id>/accept/", pages.accept, name="proposal_accept"),
    path("proposals/<uuid:cluster_id>/decline/", pages.decline, name="proposal_decline"),
]
