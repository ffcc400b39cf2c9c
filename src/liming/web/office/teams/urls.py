"""Addresses of the teams."""

from django.urls import path

from liming.web.office.teams import views

urlpatterns = [
    path("teams/", views.team_list, name="team_list"),
    path("teams.xlsx", views.team_sheet, name="team_sheet"),
    path("teams/<str:code>/", views.team_page, name="team_page"),
    path("teams/<str:code>/people/", views.team_people, name="team_people"),
    path("teams/<str:code>/grids/", views.team_grids, name="team_grids"),
    path("teams/<str:code>/ledger.xlsx", views.ledger_sheet, name="team_ledger_sheet"),
]
