"""Addresses of the posters, below /office/."""

from django.urls import path

from liming.web.office.posters import pages

urlpatterns = [
    path("posters/", pages.poster_list, name="posters"),
    path("posters/<str:team>/issue/", pages.issue_all, name="posters_issue"),
    path("posters/<str:team>/print/", pages.print_all, name="posters_print"),
    path("posters/<str:kind>/<str:key>/print/", pages.print_one, name="poster_print"),
    path("posters/<str:kind>/<str:key>/code.svg", pages.picture, name="poster_code"),
    path("posters/<str:kind>/<str:key>/withdraw/", pages.withdraw, name="poster_withdraw"),
]
