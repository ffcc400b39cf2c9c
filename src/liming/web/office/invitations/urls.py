"""Addresses of the invitations, below /office/."""

from django.urls import path

from liming.web.office.invitations import pages, sheets

urlpatterns = [
    path("invitations/", pages.index, name="invitations"),
    path("invitations/new/", pages.new, name="invitation_new"),
    path("invitations/handout/", pages.handout, name="invitation_handout"),
    path("invitations/template/", sheets.template, name="invitation_template"),
    path("invitations/import/", sheets.upload, name="invitation_import"),
    path("invitations/import/confirm/", sheets.confirm, name="invitation_import_confirm"),
    path("invitations/import/marked/", sheets.marked_copy, name="invitation_import_marked"),
    path("invitations/<uuid:invitation_id>/withdraw/", pages.withdraw, name="invitation_withdraw"),
]
