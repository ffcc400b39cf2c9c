"""Addresses of the pages without an account."""

from django.urls import path

from liming.web.public import ask, follow, rate

urlpatterns = [
    path("ask/", ask.ask, name="ask"),
    path("follow/", follow.start, name="follow_start"),
    path("follow/<str:code>/", follow.progress, name="follow"),
    path("follow/<str:code>/reopen/", follow.reopen, name="follow_reopen"),
    path("rate/<str:token>/", rate.rate_page, name="rate"),
    path("rate/<str:token>/reopen/", rate.reopen, name="rate_reopen"),
]
