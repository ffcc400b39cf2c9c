"""Tables of the improve room: gaps, improvements, verdicts, good practice, clusters, reports.

A baseline is kept as it was when the measure opened. Not here: a team's figures, which stay in the snapshot.
"""

from liming.improve.models.clusters import ClusterRequest, RequestCluster
from liming.improve.models.gaps import Gap
from liming.improve.models.improvements import Improvement, ImprovementHelper, Reminder, Verification
from liming.improve.models.practices import GoodPractice
from liming.improve.models.reports import MadeReport, ReportTemplate, SecretaryReport

__all__ = [
    "ClusterRequest",
    "Gap",
    "GoodPractice",
    "Improvement",
    "ImprovementHelper",
    "MadeReport",
    "Reminder",
    "ReportTemplate",
    "RequestCluster",
    "SecretaryReport",
    "Verification",
]
