"""Addresses of key customers, below /office/."""

from django.urls import path

from liming.web.office.customers import acts, pages, reports

urlpatterns = [
    path("customers/", pages.listing, name="customers"),
    path("customers/export/", pages.export, name="customers_export"),
    path("customers/reports/<str:number>/<int:version>/", reports.shown, name="report"),
    path("customers/reports/<str:number>/<int:version>/sign/", reports.sign, name="report_sign"),
    path("customers/reports/<str:number>/<int:version>/<str:form>/", reports.download, name="report_file"),
    path("customers/<str:code>/", pages.detail, name="key_customer"),
    path("customers/<str:code>/contact/", acts.contact, name="customer_contact"),
    path("customers/<str:code>/liaison/", acts.liaison, name="customer_liaison"),
    path("customers/<str:code>/talks/", acts.talk, name="customer_talk"),
    path("customers/<str:code>/visits/", acts.visit, name="customer_visit"),
    path("customers/<str:code>/visits/<str:number>/", reports.prepare, name="customer_report"),
    path("customers/<str:code>/visits/<str:number>/measures/", reports.propose, name="customer_measure"),
    path("customers/<str:code>/visits/<str:number>/issue/", reports.issue, name="customer_report_issue"),
    path("customers/<str:code>/measures/<uuid:measure_id>/<str:act>/", acts.measure, name="measure_act"),
]
