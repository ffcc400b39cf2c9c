"""Addresses of the league."""

from django.urls import path

from liming.web.office.league import views

urlpatterns = [
    path("league/", views.league_page, name="league"),
    path("league/sheet.xlsx", views.league_sheet, name="league_sheet"),
    path("league/bulletin.docx", views.bulletin_document, name="league_bulletin"),
    path("league/measure/", views.measure, name="league_measure"),
    path("league/freeze/", views.freeze, name="league_freeze"),
    path("league/<str:quarter>/<str:team>/<str:indicator>/", views.records_page, name="league_records"),
]
