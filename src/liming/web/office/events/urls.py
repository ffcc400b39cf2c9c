"""Addresses of outages and work areas, below /office/."""

from django.urls import path

from liming.web.office.events import pages

urlpatterns = [
    path("events/", pages.list_page, name="events"),
    path("events/new/", pages.new_event, name="event_new"),
    path("events/ground.json", pages.ground, name="event_ground"),
    path("events/import/", pages.import_sheet, name="events_import"),
    path("events/template/", pages.sheet_template, name="events_template"),
    path("events/<str:number>/", pages.detail_page, name="event"),
    path("events/<str:number>/attach/", pages.attach, name="event_attach"),
    path("events/<str:number>/end/", pages.end, name="event_end"),
    path("events/<str:number>/cancel/", pages.cancel, name="event_cancel"),
]
