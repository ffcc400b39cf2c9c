"""Address of texts in full, below /office/."""

from django.urls import path

from liming.web.office import words_in_full

urlpatterns = [path("words/<slug:kind>/<uuid:key>/", words_in_full.in_full, name="words_in_full")]
