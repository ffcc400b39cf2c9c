"""Addresses of the service ledger, below /office/."""

from django.urls import path

from liming.web.office.ledger import pages

urlpatterns = [
    path("ledger/", pages.ledger_page, name="ledger"),
    path("ledger/export/", pages.export, name="ledger_export"),
    path("ledger/<str:number>/", pages.record_page, name="ledger_record"),
    path("ledger/<str:number>/join/", pages.join, name="ledger_join"),
    path("ledger/<str:number>/correct/", pages.correct, name="ledger_correct"),
]
