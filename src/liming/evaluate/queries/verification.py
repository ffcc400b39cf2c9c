"""Prove a snapshot: its digests, its digits computed again, and the ledger behind them."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from liming.evaluate import bridge
from liming.evaluate.models import Indicator, Snapshot, SnapshotCell
from liming.evaluate.queries.catalogue import REASON, nothing
from liming.evaluate.queries.evidence import Difference, LedgerProof, held_against_ledger
from liming.evaluate.queries.frozen_points import teams_with_wrong_points, with_points
from liming.evaluate.queries.measures.recipes import counted_as
from liming.evaluate.rules import CLOSED, Count
from liming.register.queries import root_path
from liming.shared.digests import digest
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class Proof:
    """Whether data, rules and every digit of a snapshot still agree; `differences` names team codes.

    Of a frozen one also the ledger: `facts` compared, `evidence_agrees` tells whether what was kept is whole,
    `miscounted` names cells ("team indicator") whose integers the ledger no longer gives, `changed` the
    records that differ without a later act, `later` those that an act after the freeze explains.
    """

    quarter: str
    revision: int
    data_agrees: bool
    rules_agree: bool
    teams: int
    differences: tuple[str, ...]
    facts: int = 0
    evidence_agrees: bool = True
    miscounted: tuple[str, ...] = ()
    changed: tuple[Difference, ...] = ()
    later: tuple[Difference, ...] = ()

    @property
    def holds(self) -> bool:
        agrees = self.data_agrees and self.rules_agree and self.evidence_agrees
        return agrees and not (self.differences or self.miscounted or self.changed)


def verify(quarter: str, revision: int | None = None) -> Proof:
    """Recompute a snapshot (the newest revision by default) and compare every digit.

    The digits from its own cells; those of a frozen one also from the ledger as it stood at the freeze, every
    record against what was kept of it.
    """
    snapshot = snapshot_of(quarter, revision)
    cells = list(snapshot.cells.select_related("indicator", "team"))
    standings = list(snapshot.teams.everywhere(REASON).select_related("team"))
    indicators = list({cell.indicator_id: cell.indicator for cell in cells}.values())
    groups = {row.team_id: (row.team.code, row.peer_group) for row in standings}
    evaluation = bridge.evaluate(indicators, groups, counts_of(cells), snapshot.rules)
    wrong = {
        row.team.code
        for row in standings
        for name, figure in bridge.team_figures(evaluation.teams[row.team.code]).items()
        if getattr(row, name) != figure
    }
    wrong |= {cell.team.code for cell in cells if _differs(cell, evaluation)}
    wrong |= teams_with_wrong_points(snapshot)
    proof = Proof(
        snapshot.quarter,
        snapshot.revision,
        data_digest(snapshot) == snapshot.data_hash,
        rule_digest(snapshot) == snapshot.rule_hash,
        len(standings),
        tuple(sorted(wrong)),
    )
    return _with_ledger(proof, snapshot, cells, indicators) if snapshot.state in CLOSED else proof


def quarter_proof(viewer: Viewer, quarter: str, revision: int | None = None) -> Proof:
    """`verify` for a page; needs `run_benchmark`. Raises DomainError `quarter_not_measured`."""
    viewer.require(Right.RUN_BENCHMARK, root_path())
    return verify(quarter, revision)


def _with_ledger(
    proof: Proof, snapshot: Snapshot, cells: list[SnapshotCell], indicators: list[Indicator]
) -> Proof:
    """The proof with what the ledger says."""
    ledger = held_against_ledger(snapshot, indicators)
    wrong = [
        f"{cell.team.code} {cell.indicator.code}"
        for cell in cells
        if count_of(cell) != _counted(ledger, cell)
    ]
    return replace(
        proof,
        facts=ledger.facts,
        evidence_agrees=ledger.is_whole,
        miscounted=tuple(sorted(wrong)),
        changed=ledger.unexplained,
        later=tuple(each for each in ledger.differences if each.later),
    )


def _counted(ledger: LedgerProof, cell: SnapshotCell) -> Count:
    """What the ledger gives for a cell."""
    return ledger.counts.get((cell.team_id, counted_as(cell.indicator)), nothing(cell.indicator))


def _differs(cell: SnapshotCell, evaluation: bridge.Evaluation) -> bool:
    figures = bridge.cell_figures(cell.indicator, count_of(cell), evaluation.teams[cell.team.code])
    return any(getattr(cell, name) != figure for name, figure in figures.items())


def snapshot_of(quarter: str, revision: int | None = None) -> Snapshot:
    """A quarter's snapshot, the newest revision by default. Raises DomainError `quarter_not_measured`."""
    rows = Snapshot.objects.filter(quarter=quarter).order_by("-revision")
    found = rows.first() if revision is None else rows.filter(revision=revision).first()
    if found is None:
        raise DomainError("quarter_not_measured", quarter=quarter)
    return found


def count_of(cell: SnapshotCell) -> Count:
    """The stored integers of a cell."""
    return Count(cell.numerator, cell.denominator, cell.sum_squares)


def counts_of(cells: list[SnapshotCell]) -> dict[tuple[UUID, str], Count]:
    """Stored integers by team and indicator code."""
    return {(cell.team_id, cell.indicator.code): count_of(cell) for cell in cells}


def data_digest(snapshot: Snapshot) -> str:
    """Digest of the cells in canonical order (team, group, indicator code, integers) and of the points."""
    groups = dict(snapshot.teams.everywhere(REASON).values_list("team_id", "peer_group"))
    rows = snapshot.cells.order_by("team__code", "indicator__code").values_list(
        "team_id", "team__code", "indicator__code", "numerator", "denominator", "sum_squares"
    )
    return digest(with_points(snapshot, [[code, groups[team], *figures] for team, code, *figures in rows]))


def rule_digest(snapshot: Snapshot) -> str:
    """Digest of the rules and of every indicator version used."""
    used = Indicator.objects.filter(pk__in=snapshot.cells.values("indicator_id")).order_by("code", "version")
    return digest([snapshot.rules, [_definition(indicator) for indicator in used]])


def _definition(indicator: Indicator) -> list[Any]:
    own = [indicator.recipe, indicator.owner_id and str(indicator.owner_id), indicator.own_weight]
    return [
        indicator.code,
        indicator.version,
        indicator.dimension,
        indicator.kind,
        indicator.measure,
        indicator.direction,
        indicator.goal_low,
        indicator.goal_high,
        indicator.weight,
        indicator.minimum_sample,
        *(own if indicator.recipe or indicator.owner_id else ()),
    ]
