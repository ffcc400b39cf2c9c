"""Addresses of routes, below /office/."""

from django.urls import path

from liming.web.office.routes import acts, needs, pages

urlpatterns = [
    path("routes/", pages.board, name="routes"),
    path("routes/needs/<uuid:item_id>/", needs.need, name="routes_need"),
    path("routes/members/", needs.bases, name="routes_bases"),
    path("routes/members/<str:code>/", needs.base, name="routes_base"),
    path("routes/again/", acts.give_again, name="routes_give_again"),
    path("routes/make/", acts.make, name="routes_make"),
    path("routes/<uuid:plan_id>/week/", pages.week, name="routes_week"),
    path("routes/<uuid:plan_id>/print/", pages.sheet, name="routes_sheet"),
    path("routes/<uuid:plan_id>/verify/", acts.verify, name="routes_verify"),
    path("routes/<uuid:plan_id>/<str:act>/", acts.act, name="routes_act"),
]
