"""Addresses of posts and areas, below /office/."""

from django.urls import path

from liming.web.office.posts import pages

urlpatterns = [
    path("posts/", pages.listing, {"kind": "posts"}, name="posts"),
    path("posts/areas/", pages.listing, {"kind": "areas"}, name="areas"),
    path("posts/<str:kind>/<str:code>/", pages.detail, name="entrusted"),
]
