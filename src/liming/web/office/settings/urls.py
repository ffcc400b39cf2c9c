"""Addresses of the parameters, below /office/."""

from django.urls import path

from liming.web.office.settings import calendar, pages, services

urlpatterns = [
    path("settings/", pages.settings_list, name="settings"),
    path("settings/services/", services.listing, name="service_types"),
    path("settings/services/<str:code>/", services.page, name="service_type"),
    path("settings/calendar/", calendar.page, name="work_calendar"),
    path("settings/calendar/set/", calendar.set_day, name="work_calendar_set"),
    path("settings/calendar/clear/", calendar.clear_day, name="work_calendar_clear"),
    path("settings/calendar/load/", calendar.load, name="work_calendar_load"),
    path("settings/calendar/settle/", calendar.settle, name="work_calendar_settle"),
    path("settings/calendar/derive/", calendar.derive, name="work_calendar_derive"),
    path("settings/<str:key>/", pages.setting_page, name="setting"),
    path("settings/<str:key>/change/", pages.change, name="setting_change"),
    path("settings/<str:key>/unit/", pages.set_for_unit, name="setting_for_unit"),
    path("settings/<str:key>/unit/end/", pages.end_for_unit, name="setting_unit_end"),
]
