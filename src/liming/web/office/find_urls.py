"""Address of the search."""

from django.urls import path

from liming.web.office.find import find

urlpatterns = [path("find/", find, name="find")]
