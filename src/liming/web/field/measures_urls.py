"""Addresses of own measures on the phone."""

from django.urls import path, re_path

from liming.web.field import measures

urlpatterns = [
    path("measures/", measures.list_page, name="my_measures"),
    path("measures/<uuid:improvement_id>/", measures.detail, name="my_measure"),
    re_path(
        r"^measures/(?P<improvement_id>[0-9a-f-]{36})/(?P<act>start|postpone|finish)/$",
        measures.act,
        name="my_measure_act",
    ),
]
