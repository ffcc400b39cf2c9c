"""Addresses of notices, below /office/."""

from django.urls import path

from liming.web.office.notices import alarms, channels, pages

urlpatterns = [
    path("notices/", pages.mine, name="notices"),
    path("notices/read/", pages.read_all, name="notices_read"),
    path("notices/warnings/", pages.warnings, name="notice_warnings"),
    path("notices/alarms/", alarms.alarm_list, name="notice_alarms"),
    path("notices/undelivered/", channels.undelivered, name="notices_undelivered"),
    path("notices/undelivered/<uuid:delivery_id>/again/", channels.again, name="notice_again"),
    path("notices/channels/", channels.channel_list, name="channels"),
    path("notices/channels/new/", channels.new_channel, name="channel_new"),
    path("notices/channels/<uuid:channel_id>/", channels.edit_channel, name="channel_edit"),
    path("notices/<uuid:notice_id>/open/", pages.open_notice, name="notice_open"),
]
