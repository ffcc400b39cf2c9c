"""Addresses of the contacts, below /office/."""

from django.urls import path

from liming.web.office.contacts import pages

urlpatterns = [
    path("contacts/", pages.contact_list, name="contacts"),
    path("contacts/new/", pages.create, name="contact_new"),
    path("contacts/<uuid:profile_id>/end/", pages.end, name="contact_end"),
    path("contacts/<uuid:profile_id>/password/", pages.password, name="contact_password"),
]
