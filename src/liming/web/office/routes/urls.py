"""Addresses of routes, below /office/."""

from django.urls import path

from liming.web.office.routes import acts, pages

urlpatterns = [
    path("routes/", pages.board, name="routes"),
    path("routes/make/", acts.make, name="routes_make"),
    path("routes/<uuid:plan_id>/week/", pages.week, name="routes_week"),
    path("routes/<uuid:plan_id>/print/", pages.sheet, name="routes_sheet"),
    path("routes/<uuid:plan_id>/publish/", acts.publish, name="routes_publish"),
    path("routes/<uuid:plan_id>/move/", acts.move, name="routes_move"),
    path("routes/<uuid:plan_id>/lock/", acts.lock, name="routes_lock"),
    path("routes/<uuid:plan_id>/undo/", acts.undo, name="routes_undo"),
    path("routes/<uuid:plan_id>/verify/", acts.verify, name="routes_verify"),
]
