"""Addresses of this area, gathered from its pages."""

from liming.web import public
from liming.web.gather import gather

urlpatterns = gather(public)
