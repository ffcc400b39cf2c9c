"""Address of the table of rights, below /office/."""

from django.urls import path

from liming.web.office.rights import pages

urlpatterns = [path("rights/", pages.table, name="rights")]
