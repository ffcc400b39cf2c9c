"""Addresses of the imported hotline sheets, below /office/."""

from django.urls import path

from liming.web.office.sheets import giving, pages, upload

urlpatterns = [
    path("sheets/", pages.list_page, name="sheets"),
    path("sheets/check/", upload.check, name="sheet_check"),
    path("sheets/look/", upload.look, name="sheet_look"),
    path("sheets/columns/", upload.map_columns, name="sheet_columns"),
    path("sheets/confirm/", upload.confirm, name="sheet_confirm"),
    path("sheets/marked/", upload.marked_copy, name="sheet_marked"),
    path("sheets/<uuid:sheet_id>/", pages.sheet_page, name="sheet"),
    path("sheets/<uuid:sheet_id>/give/", giving.give, name="sheet_give"),
    path("sheets/<uuid:sheet_id>/marked/", pages.marked_copy, name="sheet_rows_marked"),
    path("sheets/<uuid:sheet_id>/<uuid:row_id>/", pages.row_page, name="sheet_row"),
    path("sheets/<uuid:sheet_id>/<uuid:row_id>/take/", pages.take, name="sheet_row_take"),
    path("sheets/<uuid:sheet_id>/<uuid:row_id>/dismiss/", pages.dismiss, name="sheet_row_dismiss"),
]
