"""Addresses of the independent call-backs, below /office/."""

from django.urls import path

from liming.web.office.call_backs import pages

urlpatterns = [
    path("call-backs/", pages.list_page, name="call_backs"),
    path("call-backs/draw/", pages.draw, name="call_backs_draw"),
    path("call-backs/draws/<uuid:draw_id>/", pages.draw_page, name="call_back_draw"),
    path("call-backs/flags/", pages.flags_page, name="rating_flags"),
    path("call-backs/flags/<uuid:flag_id>/", pages.look, name="rating_flag_look"),
    path("call-backs/<uuid:call_back_id>/", pages.detail_page, name="call_back"),
    path("call-backs/<uuid:call_back_id>/contact/", pages.reveal, name="call_back_reveal"),
    path("call-backs/<uuid:call_back_id>/record/", pages.record, name="call_back_record"),
]
