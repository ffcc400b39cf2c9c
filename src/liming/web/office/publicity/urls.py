"""Addresses of press items and honours, below /office/."""

from django.urls import path

from liming.web.office.publicity import acts, pages, sheets

urlpatterns = [
    path("publicity/<str:kind>/", pages.listing, name="publicity"),
    path("publicity/<str:kind>/export/", pages.export, name="publicity_export"),
    path("publicity/<str:kind>/import/", sheets.upload, name="publicity_import"),
    path("publicity/<str:kind>/import/template/", sheets.template, name="publicity_template"),
    path("publicity/<str:kind>/import/confirm/", sheets.confirm, name="publicity_import_confirm"),
    path("publicity/<str:kind>/import/marked/", sheets.marked_copy, name="publicity_import_marked"),
    path("publicity/<str:kind>/new/", acts.new, name="publicity_new"),
    path("publicity/<str:kind>/<uuid:entry_id>/", pages.detail, name="publicity_entry"),
    path("publicity/<str:kind>/<uuid:entry_id>/file/", pages.proof, name="publicity_file"),
    path("publicity/<str:kind>/<uuid:entry_id>/edit/", acts.edit, name="publicity_edit"),
    path("publicity/<str:kind>/<uuid:entry_id>/verify/", acts.verify, name="publicity_verify"),
    path("publicity/<str:kind>/<uuid:entry_id>/return/", acts.give_back, name="publicity_return"),
    path("publicity/<str:kind>/<uuid:entry_id>/link/", acts.link, name="publicity_link"),
]
