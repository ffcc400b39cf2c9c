"""Addresses of the work guides, below /office/."""

from django.urls import path

from liming.web.office.guides import acts, checks, pages, work

urlpatterns = [
    path("guides/", pages.index, name="guides"),
    path("guides/new/", acts.new, name="guide_new"),
    path("guides/checks/<uuid:key>/", checks.page, name="guide_check"),
    path("guides/<str:code>/", pages.page, name="guide"),
    path("guides/<str:code>/draft/", acts.draft, name="guide_draft"),
    path("guides/<str:code>/work/", work.index, name="guide_work"),
    path("guides/<str:code>/work/renew/", work.renew, name="guide_work_renew"),
    path("guides/<str:code>/checks/", checks.index, name="guide_checks"),
    path("guides/<str:code>/checks/new/", checks.new, name="guide_check_new"),
    path("guides/<str:code>/<int:version>/", pages.page, name="guide_version"),
    path("guides/<str:code>/<int:version>/difference/", pages.difference, name="guide_difference"),
    path("guides/<str:code>/<int:version>/paper/", pages.paper, name="guide_paper"),
    path("guides/<str:code>/<int:version>/edit/", acts.edit, name="guide_edit"),
    path("guides/<str:code>/<int:version>/in-force/", acts.put_in_force, name="guide_in_force"),
    path("guides/<str:code>/<int:version>/drop/", acts.drop, name="guide_drop"),
]
