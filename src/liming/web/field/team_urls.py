"""Address of the own team's page."""

from django.urls import path

from liming.web.field import team

urlpatterns = [path("team/", team.page, name="my_team")]
