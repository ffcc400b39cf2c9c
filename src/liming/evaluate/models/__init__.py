"""Tables of the evaluate room: indicators, snapshots and their evidence, points, appeals, checks.

Their relations point down to `execute`, `plan` and `register`. Not here: a count that the ledger could give,
except frozen.
"""

from liming.evaluate.models.audits import AuditEvidence, AuditTask, PhotoPrint
from liming.evaluate.models.course import Appeal, Submission
from liming.evaluate.models.evidence import SnapshotEvidence
from liming.evaluate.models.exports import LedgerExport
from liming.evaluate.models.indicators import Indicator, ScoringRules
from liming.evaluate.models.points import PointEntry, PointItem, SnapshotPoints
from liming.evaluate.models.reviews import EntrustedReview
from liming.evaluate.models.snapshots import Snapshot, SnapshotCell, SnapshotGroup, SnapshotTeam
from liming.evaluate.models.supervision import (
    FindingStep,
    IntegrityReport,
    SupervisionAnswer,
    SupervisionCheck,
    SupervisionDraw,
    SupervisionFinding,
    SupervisionPhoto,
)

__all__ = [
    "Appeal",
    "AuditEvidence",
    "AuditTask",
    "EntrustedReview",
    "FindingStep",
    "Indicator",
    "IntegrityReport",
    "LedgerExport",
    "PhotoPrint",
    "PointEntry",
    "PointItem",
    "ScoringRules",
    "Snapshot",
    "SnapshotCell",
    "SnapshotEvidence",
    "SnapshotGroup",
    "SnapshotPoints",
    "SnapshotTeam",
    "Submission",
    "SupervisionAnswer",
    "SupervisionCheck",
    "SupervisionDraw",
    "SupervisionFinding",
    "SupervisionPhoto",
]
