"""Keep what was exported of the ledger, so that the file can be told from a changed one."""

from django.db import transaction

from liming.evaluate.models import LedgerExport
from liming.evaluate.queries.exports import MonthFacts
from liming.register.queries import root_path
from liming.shared import audit
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def note_export(viewer: Viewer, made: MonthFacts, file: str, sha256: str, size: int) -> LedgerExport:
    """Note the file of a month, in the place of an earlier one. Needs `run_benchmark`."""
    viewer.require(Right.RUN_BENCHMARK, root_path())
    values = {
        "quarter": made.quarter,
        "file": file,
        "sha256": sha256,
        "rows": len(made.facts),
        "size": size,
        "counted_at": made.counted_at,
    }
    row, _is_new = LedgerExport.objects.update_or_create(month=made.month, defaults=values)
    audit.record(viewer, "ledger_file.exported", row, after={"month": made.month, "sha256": sha256})
    return row
