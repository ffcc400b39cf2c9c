"""Addresses of the phones, below /office/."""

from django.urls import path

from liming.web.office.phones import pages

urlpatterns = [
    path("phones/", pages.board, name="phones"),
    path("phones/acts/<uuid:operation_id>/credit/", pages.credit, name="phone_act_credit"),
    path("phones/acts/<uuid:operation_id>/turn-down/", pages.turn_down, name="phone_act_turn_down"),
    path("phones/help/<uuid:call_id>/answer/", pages.answer_help, name="help_answer"),
    path("phones/<uuid:device_id>/revoke/", pages.revoke, name="phone_revoke"),
]
