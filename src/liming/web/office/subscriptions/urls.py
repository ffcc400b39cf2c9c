"""Addresses of calendar subscriptions, below /office/."""

from django.urls import path

from liming.web.office.subscriptions import pages

urlpatterns = [
    path("subscriptions/", pages.subscriptions, name="subscriptions"),
    path("subscriptions/new/", pages.subscribe, name="subscribe"),
    path("subscriptions/<uuid:feed_id>/revoke/", pages.revoke, name="subscription_revoke"),
]
