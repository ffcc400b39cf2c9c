"""Addresses of the guarantees."""

from django.urls import path

from liming.web.office.guarantees import acts, pages

urlpatterns = [
    path("guarantees/", pages.index, name="guarantees"),
    path("guarantees/new/", acts.new, name="guarantee_new"),
    path("guarantees/<str:number>/", pages.page, name="guarantee"),
    path("guarantees/<str:number>/edit/", acts.edit, name="guarantee_edit"),
    path("guarantees/<str:number>/places/", acts.places, name="guarantee_places"),
    path("guarantees/<str:number>/people/", acts.people, name="guarantee_people"),
    path("guarantees/<str:number>/contacts/", acts.contact, name="guarantee_contact"),
    path("guarantees/<str:number>/files/", acts.file, name="guarantee_file"),
    path("guarantees/<str:number>/files/<uuid:file_id>/", pages.file, name="guarantee_file_open"),
    path("guarantees/<str:number>/report/", pages.report, name="guarantee_report"),
    path("guarantees/<str:number>/<str:act>/", acts.act, name="guarantee_act"),
]
