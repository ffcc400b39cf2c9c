"""Addresses of the phone as an app and of what it sends."""

from django.urls import path

from liming.web.field.phone import door, mine, shell

urlpatterns = [
    path("phone/", door.enrol, name="phone_enrol"),
    path("phones/", mine.phones, name="my_phones"),
    path("phones/<uuid:device_id>/", mine.give_up, name="my_phone_give_up"),
    path("queue/", shell.queue, name="phone_queue"),
]
DOORS = [
    path("sw.js", shell.worker, name="phone_worker"),
    path("phone-words.<str:language>.js", shell.words, name="phone_words"),
    path("manifest.webmanifest", shell.manifest, name="phone_manifest"),
    path("offline/", shell.offline, name="phone_offline"),
    path("api/sync/", door.exchange, name="phone_exchange"),
    path("api/sync/pages/", door.kept_pages, name="phone_pages"),
    path("api/sync/photos/<str:sha256>/", door.photo, name="phone_photo"),
]
"""At the root: a worker serves what lies below its own address."""
