"""Addresses of the plan pages."""

from django.urls import path

from liming.web.office.plan import month, year

urlpatterns = [
    path("plan/year/", year.year, name="plan_year"),
    path("plan/year/new/", year.new_version, name="plan_year_new"),
    path("plan/year/approve/", year.approve, name="plan_year_approve"),
    path("plan/month/", month.month, name="plan_month"),
    path("plan/month/derive/", month.derive, name="plan_month_derive"),
    path("plan/month/confirm/", month.confirm, name="plan_month_confirm"),
    path("plan/month/add/", month.add, name="plan_month_add"),
    path("plan/month/schedule/<uuid:item_id>/", month.schedule, name="plan_item_schedule"),
]
