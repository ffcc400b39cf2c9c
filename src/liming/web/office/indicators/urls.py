"""Addresses of the indicators."""

from django.urls import path

from liming.web.office.indicators import editing, sheets, views

urlpatterns = [
    path("indicators/", views.catalogue_page, name="indicators"),
    path("indicators/new/", editing.new, name="indicator_new"),
    path("indicators/rules/", editing.rules, name="scoring_rules"),
    path("indicators/sheet.xlsx", sheets.export, name="indicators_export"),
    path("indicators/import/", sheets.upload, name="indicators_import"),
    path("indicators/import/confirm/", sheets.confirm, name="indicators_import_confirm"),
    path("indicators/import/marked/", sheets.marked_copy, name="indicators_import_marked"),
    path("indicators/own/", views.own_page, name="own_indicators"),
    path("indicators/own/new/", editing.new_own, name="own_indicator_new"),
    path("indicators/own/<str:code>/change/", editing.change_own, name="own_indicator_change"),
    path("indicators/<str:code>/", views.indicator_page, name="indicator"),
    path("indicators/<str:code>/change/", editing.change, name="indicator_change"),
    path("indicators/<str:code>/end/", editing.end, name="indicator_end"),
]
