"""Addresses of the league."""

from django.urls import path

from liming.web.office.league import charts, drill, funnels, tellings, views

urlpatterns = [
    path("league/", views.league_page, name="league"),
    path("league/sheet.xlsx", views.league_sheet, name="league_sheet"),
    path("league/measure/", views.measure, name="league_measure"),
    path("league/freeze/", views.freeze, name="league_freeze"),
    path("league/dimensions/<str:dimension>/", drill.dimension_page, name="league_dimension"),
    path("league/indicators/<str:code>/", drill.indicator_page, name="league_indicator"),
    path("league/indicators/<str:code>.xlsx", drill.indicator_sheet, name="league_indicator_sheet"),
    path("league/tellings/", tellings.page, name="league_tellings"),
    path("league/tellings/sheet.xlsx", tellings.sheet, name="league_tellings_sheet"),
    path("league/charts/<str:code>/", charts.chart_page, name="league_chart"),
    path("league/funnels/<str:code>/", funnels.funnel_page, name="league_funnel"),
    path("league/<str:quarter>/<str:team>/<str:indicator>/", views.records_page, name="league_records"),
]
