"""Addresses of the project pages."""

from django.urls import path

from liming.web.office.projects import views

urlpatterns = [
    path("projects/", views.board, name="projects"),
    path("projects/<str:code>/", views.detail, name="project"),
    path("projects/<str:code>/milestone/<int:number>/", views.reach, name="project_milestone"),
    path("projects/<str:code>/finish/", views.finish, name="project_finish"),
]
