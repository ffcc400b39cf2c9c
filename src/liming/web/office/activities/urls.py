"""Addresses of activities, below /office/."""

from django.urls import path

from liming.web.office.activities import acts, pages

urlpatterns = [
    path("activities/", pages.listing, name="activities"),
    path("activities/export/", pages.export, name="activities_export"),
    path("activities/new/", acts.new, name="activity_new"),
    path("activities/<uuid:activity_id>/", pages.detail, name="activity"),
    path("activities/<uuid:activity_id>/edit/", acts.edit, name="activity_edit"),
    path("activities/<uuid:activity_id>/hold/", acts.hold, name="activity_hold"),
    path("activities/<uuid:activity_id>/cancel/", acts.cancel, name="activity_cancel"),
    path("activities/<uuid:activity_id>/photos/<int:number>/", pages.photo, name="activity_photo"),
]
