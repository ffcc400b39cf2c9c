"""Addresses of what concerns personal data, below /office/."""

from django.urls import path

from liming.web.office.privacy import pages, retention

urlpatterns = [
    path("privacy/retention/", retention.page, name="retention"),
    path("privacy/retention/run/", retention.run, name="retention_run"),
    path("privacy/requests/", pages.listing, name="data_requests"),
    path("privacy/requests/new/", pages.take, name="data_request_new"),
    path("privacy/requests/<str:number>/", pages.page, name="data_request"),
    path("privacy/requests/<str:number>/copy.<str:form>", pages.copy, name="data_request_copy"),
    path("privacy/requests/<str:number>/<slug:name>/", pages.act, name="data_request_act"),
]
