"""Addresses that phones talk to."""

from django.urls import path

from liming.web.field.phone import door

urlpatterns = [path("phone/", door.enrol, name="phone_enrol")]
DOORS = [
    path("api/sync/", door.exchange, name="phone_exchange"),
    path("api/sync/photos/<str:sha256>/", door.photo, name="phone_photo"),
    path("api/sync/pages/", door.kept_pages, name="phone_pages"),
]
