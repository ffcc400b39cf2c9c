"""Addresses of special actions, below /office/."""

from django.urls import path

from liming.web.office.special_actions import acts, pages, papers, places, sheets

urlpatterns = [
    path("plan/actions/", pages.index, name="special_actions"),
    path("plan/actions/new/", acts.new, name="special_action_new"),
    path("plan/actions/take-year/", acts.take_year, name="special_actions_take_year"),
    path("plan/actions/sheet/", papers.list_sheet, name="special_actions_sheet"),
    path("plan/actions/places/<uuid:place_id>/", places.edit, name="action_place"),
    path("plan/actions/places/<uuid:place_id>/drop/", places.drop, name="action_place_drop"),
    path("plan/actions/<uuid:action_id>/", pages.page, name="special_action"),
    path("plan/actions/<uuid:action_id>/edit/", acts.edit, name="special_action_edit"),
    path("plan/actions/<uuid:action_id>/leads/", acts.lead, name="action_lead"),
    path("plan/actions/<uuid:action_id>/leads/<uuid:lead_id>/drop/", acts.drop_lead, name="action_lead_drop"),
    path("plan/actions/<uuid:action_id>/places/new/", places.new, name="action_place_new"),
    path("plan/actions/<uuid:action_id>/places/<str:act>/", places.act, name="action_places_act"),
    path("plan/actions/<uuid:action_id>/sheet/", papers.sheet, name="special_action_sheet"),
    path("plan/actions/<uuid:action_id>/report/", papers.report, name="special_action_report"),
    path("plan/actions/<uuid:action_id>/import/", sheets.upload, name="action_places_import"),
    path("plan/actions/<uuid:action_id>/import/template/", sheets.template, name="action_places_template"),
    path("plan/actions/<uuid:action_id>/import/confirm/", sheets.confirm, name="action_places_confirm"),
    path("plan/actions/<uuid:action_id>/import/marked/", sheets.marked_copy, name="action_places_marked"),
    path("plan/actions/<uuid:action_id>/<str:act>/", acts.act, name="special_action_act"),
]
