"""Addresses of the gaps."""

from django.urls import path

from liming.web.office.gaps import acts, views

urlpatterns = [
    path("gaps/", views.board_page, name="gaps"),
    path("gaps/find/", acts.find, name="gaps_find"),
    path("gaps/<uuid:gap_id>/", views.gap_page, name="gap"),
    path("gaps/<uuid:gap_id>/open/", acts.open_measure, name="gap_open"),
    path("improvements/<uuid:improvement_id>/", views.improvement_page, name="improvement"),
    path("improvements/<uuid:improvement_id>/start/", acts.start, name="improvement_start"),
    path("improvements/<uuid:improvement_id>/postpone/", acts.postpone, name="improvement_postpone"),
    path("improvements/<uuid:improvement_id>/finish/", acts.finish, name="improvement_finish"),
    path("improvements/<uuid:improvement_id>/cancel/", acts.cancel, name="improvement_cancel"),
    path("improvements/<uuid:improvement_id>/verify/", acts.verify, name="improvement_verify"),
]
