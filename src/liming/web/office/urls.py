"""Addresses of this area, gathered from its pages."""

from liming.web import office
from liming.web.gather import gather

urlpatterns = gather(office)
