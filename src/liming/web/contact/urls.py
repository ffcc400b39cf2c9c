"""Addresses of the contacts' pages, below /contact/."""

from django.urls import path

from liming.web.contact import asking, own

urlpatterns = [
    path("", own.own_list, name="contact_list"),
    path("export/", own.export, name="contact_export"),
    path("new/", asking.ask, name="contact_ask"),
    path("<str:number>/", own.one, name="contact_request"),
    path("<str:number>/add/", asking.add, name="contact_add"),
    path("<str:number>/urge/", asking.urge, name="contact_urge"),
    path("<str:number>/reopen/", asking.reopen, name="contact_reopen"),
    path("<str:number>/photos/<str:sha256>/", own.photo, name="contact_photo"),
]
