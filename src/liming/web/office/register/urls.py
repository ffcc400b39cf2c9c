"""Addresses of the register, below /office/."""

from django.urls import URLPattern, path

from liming.web.office.register import edit, imports, pages


def _security(key: str) -> list[URLPattern]:
    """Accounts and grants belong to the security administrator; their own right guards each page."""
    given = {"noun_key": key}
    start = f"register/{key}/"
    return [
        path(start, pages.security_list, given),
        path(f"{start}export/", pages.security_export, given),
        path(f"{start}new/", edit.security_create, given),
        path(f"{start}<str:key>/", pages.security_detail, given),
        path(f"{start}<str:key>/edit/", edit.security_change, given),
        path(f"{start}<str:key>/act/<slug:act_key>/", edit.security_act, given),
    ]


urlpatterns = [
    path("register/", pages.index, name="register_index"),
    *_security("accounts"),
    *_security("grants"),
    path("register/<slug:noun_key>/", pages.noun_list, name="register_list"),
    path("register/<slug:noun_key>/export/", pages.noun_export, name="register_export"),
    path("register/<slug:noun_key>/export-private/", pages.export_private, name="register_export_private"),
    path("register/<slug:noun_key>/template/", pages.template, name="register_template"),
    path("register/<slug:noun_key>/import/", imports.upload, name="register_import"),
    path("register/<slug:noun_key>/import/confirm/", imports.confirm, name="register_import_confirm"),
    path("register/<slug:noun_key>/import/marked/", imports.marked_copy, name="register_import_marked"),
    path("register/<slug:noun_key>/new/", edit.create, name="register_new"),
    path("register/<slug:noun_key>/<str:key>/", pages.noun_detail, name="register_detail"),
    path("register/<slug:noun_key>/<str:key>/edit/", edit.change, name="register_edit"),
    path("register/<slug:noun_key>/<str:key>/act/<slug:act_key>/", edit.act, name="register_act"),
    path("register/<slug:noun_key>/<str:key>/reveal/<slug:field>/", pages.reveal, name="register_reveal"),
]
