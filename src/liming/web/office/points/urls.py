"""Addresses of bonus, deduction and veto cases."""

from django.urls import path

from liming.web.office.points import acts, views

urlpatterns = [
    path("points/", views.listing, name="points"),
    path("points/new/", acts.new, name="point_new"),
    path("points/sheet/", views.sheet_page, name="point_items"),
    path("points/sheet/<str:code>/", acts.item, name="point_item"),
    path("points/<uuid:entry_id>/", views.detail, name="point"),
    path("points/<uuid:entry_id>/file/", views.proof, name="point_file"),
    path("points/<uuid:entry_id>/change/", acts.change, name="point_change"),
    path("points/<uuid:entry_id>/submit/", acts.submit, name="point_submit"),
    path("points/<uuid:entry_id>/review/", acts.review, name="point_review"),
    path("points/<uuid:entry_id>/confirm/", acts.confirm, name="point_confirm"),
    path("points/<uuid:entry_id>/return/", acts.give_back, name="point_return"),
    path("points/<uuid:entry_id>/withdraw/", acts.withdraw, name="point_withdraw"),
]
