"""The ledger of a closed month as a Parquet file, for engines beside the program."""

import hashlib
from pathlib import Path

from django.conf import settings

from liming.adapters.engines import write_facts
from liming.evaluate import actions, queries
from liming.evaluate.models import LedgerExport
from liming.shared.viewer import system_viewer

FOLDER = "ledger"


def export_month(month: str) -> LedgerExport:
    """Write the facts of the month's quarter up to its end, with the statement that sums them beside them.

    Written again, the file is replaced as a whole. Raises DomainError `plan_month_invalid`; OSError where
    nothing can be written.
    """
    viewer = system_viewer("month end")
    made = queries.facts_of_month(viewer, month)
    file = f"{FOLDER}/{made.quarter}/{month}.parquet"
    path = path_of(file)
    write_facts(made.facts, path)
    path.with_suffix(".sql").write_text(made.statement, encoding="utf-8")
    return actions.note_export(viewer, made, file, digest_of(path), path.stat().st_size)


def path_of(file: str) -> Path:
    """Where an exported file lies."""
    return Path(settings.MEDIA_ROOT) / file


def digest_of(path: Path) -> str:
    """SHA-256 (hex) of a file."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
