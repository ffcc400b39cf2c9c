"""Addresses of a quarter's course."""

from django.urls import path

from liming.web.office.quarters import appeals, proofs, views

urlpatterns = [
    path("quarter/", views.page, name="quarter"),
    path("quarter/proof/", proofs.page, name="quarter_proof"),
    path("quarter/submit/", views.submit, name="quarter_submit"),
    path("quarter/publish/", views.publish, name="quarter_publish"),
    path("quarter/submissions/<uuid:submission_id>/", views.review, name="quarter_review"),
    path("quarter/appeals/new/", appeals.new, name="appeal_new"),
    path("quarter/appeals/<uuid:appeal_id>/", appeals.page, name="appeal"),
    path("quarter/appeals/<uuid:appeal_id>/withdraw/", appeals.withdraw, name="appeal_withdraw"),
]
