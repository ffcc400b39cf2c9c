"""Addresses of the member's phone."""

from django.urls import path

from liming.web.field import activities, day, find, hazards, item, look, own, quick, rounds, safety, unable

urlpatterns = [
    path("", day.my_day, name="my_day"),
    path("items/<uuid:item_id>/", item.work_item, name="work_item"),
    path("items/<uuid:item_id>/round/", rounds.end, name="round_end"),
    path("rounds/places/<uuid:place_id>/", rounds.place, name="round_place"),
    path("items/<uuid:item_id>/finish/", item.finish, name="work_item_finish"),
    path("items/<uuid:item_id>/guide/", item.guide, name="work_item_guide"),
    path("items/<uuid:item_id>/phone/", item.phone, name="work_item_phone"),
    path("items/<uuid:item_id>/back/", safety.back, name="work_item_back"),
    path("items/<uuid:item_id>/later/", safety.put_off, name="work_item_put_off"),
    path("items/<uuid:item_id>/<str:move>/", item.move, name="work_item_move"),
    path("unable/", unable.unable, name="field_unable"),
    path("find/", find.find, name="field_find"),
    path("quick/", quick.quick_record, name="quick_record"),
    path("activities/new/", activities.new, name="field_activity_new"),
    path("activities/<uuid:activity_id>/", activities.activity, name="field_activity"),
    path("quick/nearby/", quick.nearby, name="quick_nearby"),
    path("hazards/", hazards.list_page, name="field_hazards"),
    path("hazards/new/", hazards.new, name="field_hazard_new"),
    path("hazards/<str:number>/", hazards.detail, name="field_hazard"),
    path("hazards/<str:number>/<str:act>/", hazards.act, name="field_hazard_act"),
    path("records/<str:number>/", quick.finished, name="field_finished"),
    path("ledger/", own.ledger, name="field_ledger"),
    path("me/", own.me, name="field_me"),
    path("look/", look.choose, name="field_look"),
    path("notices/", own.notices, name="field_notices"),
    path("subscriptions/", own.subscriptions, name="field_subscriptions"),
]
