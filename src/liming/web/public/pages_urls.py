"""Addresses of the pages without an account."""

from django.urls import path

from liming.web.public import ask, calendar, certificate, follow, places, privacy, rate

urlpatterns = [
    path("calendar/<str:token>.ics", calendar.calendar_feed, name="calendar_feed"),
    path("certificate/<str:code>/", certificate.certificate, name="certificate"),
    path("ask/", ask.ask, name="ask"),
    path("ask/places/", places.suggestions, name="place_suggestions"),
    path("ask/here/", places.here, name="place_here"),
    path("ask/ground.json", places.ground, name="place_ground"),
    path("c/<slug:code>/", ask.scan, name="scan"),
    path("follow/", follow.start, name="follow_start"),
    path("follow/<str:code>/", follow.progress, name="follow"),
    path("follow/<str:code>/reopen/", follow.reopen, name="follow_reopen"),
    path("follow/<str:code>/add/", follow.add, name="follow_add"),
    path("follow/<str:code>/place/", follow.settle_place, name="follow_place"),
    path("follow/<str:code>/photos/<str:sha256>/", follow.photo, name="follow_photo"),
    path("follow/<str:code>/data/", privacy.ask, name="follow_data"),
    path("privacy/", privacy.notice, name="privacy"),
    path("rate/<str:token>/", rate.rate_page, name="rate"),
    path("rate/<str:token>/reopen/", rate.reopen, name="rate_reopen"),
]
