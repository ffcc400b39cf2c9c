"""Integrity reports, for those who may read them and for nobody else."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from liming.evaluate.models import IntegrityReport
from liming.execute.queries.settings import in_language, setting
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


def integrity_reports(viewer: Viewer, state: str = "") -> "QuerySet[IntegrityReport]":
    """Reports of the viewer's teams, the newest first. Needs `read_integrity`."""
    viewer.require(Right.READ_INTEGRITY)
    rows = IntegrityReport.objects.visible_to(viewer.within(Right.READ_INTEGRITY))
    rows = rows.filter(state=state) if state else rows
    return rows.select_related("team", "check_made").order_by("-reported_at", "pk")


def integrity_report(viewer: Viewer, report_id: UUID) -> IntegrityReport:
    """One report. Raises `not_found`, `forbidden`."""
    row = integrity_reports(viewer).filter(pk=report_id).first()
    if row is None:
        raise DomainError("not_found", what=_("廉洁情况"), key=report_id)
    return row


def integrity_words() -> dict[str, str]:
    """Code to the words of the list in the reader's language."""
    return {row["code"]: in_language(row) for row in setting("checks.integrity")}
