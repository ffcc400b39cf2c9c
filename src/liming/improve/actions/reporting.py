"""Note that a report was made; keep, use and put aside the department's templates."""

import hashlib
from collections.abc import Callable

from django.db import transaction

from liming.improve.models import MadeReport, ReportTemplate
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

MOST_BYTES = 5_000_000


@transaction.atomic
def note_report(
    viewer: Viewer,
    kind: str,
    period: str,
    path: str,
    place: str,
    file_format: str,
    content: bytes,
    template_version: int = 0,
) -> MadeReport:
    """Keep who made which report when, with the digest of the file. Needs `make_report` there."""
    viewer.require(Right.MAKE_REPORT, path)
    row = MadeReport.objects.create(
        kind=kind,
        period=period,
        path=path,
        place=place,
        file_format=file_format,
        template_version=template_version,
        sha256=hashlib.sha256(content).hexdigest(),
        made_at=clock.now(),
        made_by=viewer.name,
    )
    after = {"kind": kind, "period": period, "format": file_format, "sha256": row.sha256}
    audit.record(viewer, "report.generated", row, after=after, unit_path=path)
    return row


@transaction.atomic
def keep_template(
    viewer: Viewer, kind: str, file_name: str, content: bytes, check: Callable[[bytes], None], note: str = ""
) -> ReportTemplate:
    """Keep a new version of a kind's template and use it from now on; `check` refuses what does not render.

    Needs `edit_templates`. Raises DomainError `template_too_large` and whatever `check` raises.
    """
    viewer.require(Right.EDIT_TEMPLATES)
    if len(content) > MOST_BYTES:
        raise DomainError("template_too_large", limit=MOST_BYTES // 1_000_000)
    check(content)
    of_kind = ReportTemplate.objects.select_for_update().filter(kind=kind)
    newest = max((row.version for row in of_kind), default=0)
    of_kind.update(is_used=False)
    row = ReportTemplate.objects.create(
        kind=kind,
        version=newest + 1,
        file_name=file_name[:120],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        note=note.strip()[:200],
        is_used=True,
        uploaded_at=clock.now(),
        uploaded_by=viewer.name,
    )
    after = {"kind": kind, "version": row.version, "sha256": row.sha256}
    audit.record(viewer, "report_template.uploaded", row, after=after)
    return row


@transaction.atomic
def use_template(viewer: Viewer, kind: str, version: int) -> None:
    """Use an earlier version from now on; 0 = the shipped one. Needs `edit_templates`; `not_found`."""
    viewer.require(Right.EDIT_TEMPLATES)
    of_kind = ReportTemplate.objects.select_for_update().filter(kind=kind)
    rows = {row.version: row for row in of_kind}
    if version and version not in rows:
        raise DomainError("not_found", what="报告模板", key=f"{kind} {version}")
    before = next((row for row in rows.values() if row.is_used), None)
    of_kind.update(is_used=False)
    if version:
        of_kind.filter(version=version).update(is_used=True)
    subject = rows.get(version) or before
    if subject is not None:
        change = {"version": before.version if before else 0}
        audit.record(viewer, "report_template.adopted", subject, before=change, after={"version": version})
