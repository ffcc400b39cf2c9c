"""Addresses of this area, gathered from its pages."""

from liming.web import field
from liming.web.gather import gather

urlpatterns = gather(field)
