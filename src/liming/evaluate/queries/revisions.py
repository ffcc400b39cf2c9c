"""Which snapshots there are, and who may look into them."""

from django.db.models import QuerySet

from liming.evaluate.enums import SnapshotState
from liming.evaluate.models import Snapshot
from liming.evaluate.rules import CLOSED
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


def open_to(viewer: Viewer) -> QuerySet[Snapshot]:
    """Snapshots the viewer may look into: a frozen one before its publication only with `run_benchmark`.

    Needs `read_benchmark`.
    """
    viewer.require(Right.READ_BENCHMARK)
    rows = Snapshot.objects.all()
    return rows if viewer.may(Right.RUN_BENCHMARK) else rows.exclude(state=SnapshotState.FROZEN)


def snapshots(viewer: Viewer) -> list[Snapshot]:
    """One snapshot of every measured quarter, newest quarter first: frozen or published if there is one.

    Needs `read_benchmark`.
    """
    newest: dict[str, Snapshot] = {}
    for row in sorted(open_to(viewer), key=_best_first, reverse=True):
        newest.setdefault(row.quarter, row)
    return list(newest.values())


def closed_snapshots() -> list[Snapshot]:
    """Every revision that never changes again, oldest first; for their proof, which shows no figure."""
    return list(Snapshot.objects.filter(state__in=CLOSED).order_by("quarter", "revision"))


def _best_first(row: Snapshot) -> tuple[str, bool, int]:
    return row.quarter, row.state in CLOSED, row.revision


def newest_frozen(viewer: Viewer, quarter: str | None = None) -> Snapshot | None:
    """The newest snapshot that never changes again, of one quarter or of all; None when there is none."""
    rows = open_to(viewer).filter(state__in=CLOSED).order_by("-quarter", "-revision")
    return rows.filter(quarter=quarter).first() if quarter else rows.first()


def shown_snapshot(viewer: Viewer, quarter: str = "") -> Snapshot | None:
    """What a page shows: the named quarter, else the newest frozen one, else the newest; None without any.

    Raises DomainError `quarter_not_measured` for a quarter that was never measured, `quarter_not_published`
    for one that waits for its publication.
    """
    found = newest_frozen(viewer, quarter or None)
    if found is not None:
        return found
    rows = open_to(viewer).order_by("-quarter", "-revision")
    if not quarter:
        return rows.first()
    found = rows.filter(quarter=quarter).first()
    if found is None:
        waits = Snapshot.objects.filter(quarter=quarter).exists()
        raise DomainError("quarter_not_published" if waits else "quarter_not_measured", quarter=quarter)
    return found
