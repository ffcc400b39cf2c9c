"""What a frozen quarter counted, fact by fact."""

from django.db import models

from liming.evaluate.models.snapshots import Snapshot
from liming.register.models import Team


class SnapshotEvidence(models.Model):
    """A team's facts as they were counted, packed by `rules.evidence`; `sha256` is the digest of their text.

    Nobody reads it but the proof of a quarter.
    """

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="evidence")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    facts = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    packed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "team"], name="snapshot_evidence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.team_id} {self.facts}"
