"""Addresses of the reports, below /office/."""

from django.urls import path, register_converter

from liming.improve.enums import ReportKind
from liming.web.office.reports import pages, performance, templates


class KindConverter:
    """A kind of report in an address; another word is no page."""

    regex = "[a-z-]+"

    def to_python(self, value: str) -> ReportKind:
        return ReportKind(value.replace("-", "_"))

    def to_url(self, value: str) -> str:
        return str(getattr(value, "value", value)).replace("_", "-")


register_converter(KindConverter, "report_kind")
urlpatterns = [
    path("reports/", pages.reports, name="reports"),
    path("reports/bulletin/<str:quarter>/", pages.bulletin_page, name="report_bulletin"),
    path("reports/make/<report_kind:kind>/", pages.make, name="report_make"),
    path("reports/templates/", templates.templates, name="report_templates"),
    path("reports/templates/<report_kind:kind>/upload/", templates.upload, name="report_template_upload"),
    path(
        "reports/templates/<report_kind:kind>/<int:version>/use/", templates.use, name="report_template_use"
    ),
    path("reports/templates/<report_kind:kind>/<int:version>/", templates.give, name="report_template"),
    path("reports/performance/", performance.report_list, name="performances"),
    path("reports/performance/draft/", performance.draft, name="performance_draft"),
    path("reports/performance/<uuid:report_id>/", performance.page, name="performance"),
    path("reports/performance/<uuid:report_id>/words/", performance.write, name="performance_words"),
    path("reports/performance/<uuid:report_id>/submit/", performance.submit, name="performance_submit"),
    path("reports/performance/<uuid:report_id>/return/", performance.send_back, name="performance_return"),
    path("reports/performance/<uuid:report_id>/settle/", performance.settle, name="performance_settle"),
]
