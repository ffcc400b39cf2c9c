"""Which reports were made, and the templates they are laid out by."""

from typing import Any

from liming.improve.models import MadeReport, ReportTemplate
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


def made_reports(viewer: Viewer, kind: str = "") -> Any:
    """Makings for places in reach, the newest first. Needs `make_report`."""
    viewer.require(Right.MAKE_REPORT)
    rows = MadeReport.objects.visible_to(viewer)
    return (rows.filter(kind=kind) if kind else rows).order_by("-made_at", "pk")


def used_template(kind: str) -> ReportTemplate | None:
    """The department's template in use; None where the shipped one is."""
    return ReportTemplate.objects.filter(kind=kind, is_used=True).first()


def templates(viewer: Viewer) -> list[ReportTemplate]:
    """Every version of every kind, without its content. Needs `edit_templates`."""
    viewer.require(Right.EDIT_TEMPLATES)
    return list(ReportTemplate.objects.defer("content").order_by("kind", "-version"))


def template_by_version(viewer: Viewer, kind: str, version: int) -> ReportTemplate:
    """One version with its content. Needs `edit_templates`; DomainError `not_found`."""
    viewer.require(Right.EDIT_TEMPLATES)
    found = ReportTemplate.objects.filter(kind=kind, version=version).first()
    if found is None:
        raise DomainError("not_found", what="报告模板", key=f"{kind} {version}")
    return found
