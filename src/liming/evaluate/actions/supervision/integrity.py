"""What was ticked of the ten don'ts: looked into, and settled, by those who may read it."""

from django.db import transaction

from liming.evaluate.enums import IntegrityState
from liming.evaluate.models import IntegrityReport
from liming.evaluate.rules import INTEGRITY
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def rule_integrity(viewer: Viewer, report: IntegrityReport, *, is_true: bool, words: str) -> IntegrityReport:
    """Say whether it is so. Needs `read_integrity` over the team.

    Raises `field_required`, `illegal_transition`.
    """
    row = _locked(viewer, report)
    if not words.strip():
        raise DomainError("field_required", field="核实结论")
    target = IntegrityState.CONFIRMED if is_true else IntegrityState.UNFOUNDED
    INTEGRITY.check(IntegrityState(row.state), target)
    row.state, row.ruling = target, words.strip()[:300]
    row.ruled_at, row.ruled_by = clock.now(), viewer.name[:60]
    row.save()
    audit.record(viewer, "integrity_report.ruled", row, unit_path=row.team.path)
    return row


@transaction.atomic
def settle_integrity(viewer: Viewer, report: IntegrityReport, words: str) -> IntegrityReport:
    """Say what was done about it. Needs `read_integrity` over the team.

    Raises `field_required`, `illegal_transition`.
    """
    row = _locked(viewer, report)
    if not words.strip():
        raise DomainError("field_required", field="处理结果")
    INTEGRITY.check(IntegrityState(row.state), IntegrityState.SETTLED)
    row.state, row.settlement = IntegrityState.SETTLED, words.strip()[:300]
    row.settled_at, row.settled_by = clock.now(), viewer.name[:60]
    row.save()
    audit.record(viewer, "integrity_report.dealt_with", row, unit_path=row.team.path)
    return row


def _locked(viewer: Viewer, report: IntegrityReport) -> IntegrityReport:
    rows = IntegrityReport.objects.everywhere("the path is required next").select_for_update(of=("self",))
    row: IntegrityReport = rows.select_related("team").get(pk=report.pk)
    viewer.require(Right.READ_INTEGRITY, row.team.path)
    return row
