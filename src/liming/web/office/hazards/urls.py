"""Addresses of hazards, notices and pictures, below /office/."""

from django.urls import path

from liming.web.office.hazards import pages, papers

urlpatterns = [
    path("hazards/", pages.list_page, name="hazards"),
    path("hazards/export/", pages.export, name="hazards_export"),
    path("hazards/<str:number>/", pages.detail_page, name="hazard"),
    path("hazards/<str:number>/notice.pdf", papers.hazard_notice, name="hazard_notice"),
    path("hazards/<str:number>/<str:act>/", pages.act, name="hazard_act"),
    path("ledger/<str:number>/notice.pdf", papers.inspection_notice, name="inspection_notice"),
    path("evidence/<uuid:evidence_id>/", papers.picture, name="evidence"),
]
