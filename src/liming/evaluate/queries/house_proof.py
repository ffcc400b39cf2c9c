"""Prove the whole house: the audit's chain, the seals over ledger and quarters, and every frozen quarter."""

from dataclasses import dataclass

from liming.evaluate.queries.revisions import closed_snapshots
from liming.evaluate.queries.verification import Proof, verify
from liming.shared import audit, seals


@dataclass(frozen=True)
class HouseProof:
    """What was walked, and what of it does not hold."""

    chain: audit.ChainCheck
    seals: seals.SealCheck
    quarters: tuple[Proof, ...]

    @property
    def broken_quarters(self) -> tuple[Proof, ...]:
        return tuple(proof for proof in self.quarters if not proof.holds)

    @property
    def holds(self) -> bool:
        return self.chain.broken_at is None and not self.seals.broken and not self.broken_quarters


def prove_house() -> HouseProof:
    """Walk everything; for a province of a year about half a minute."""
    quarters = tuple(verify(row.quarter, row.revision) for row in closed_snapshots())
    return HouseProof(audit.verify(), seals.verify(), quarters)
