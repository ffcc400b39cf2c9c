"""Measure a quarter: count, score, and replace the running snapshot in one transaction."""

from typing import Any
from uuid import UUID

from django.db import transaction

from liming.evaluate import bridge
from liming.evaluate.actions.point_freezing import take_points
from liming.evaluate.enums import SnapshotState
from liming.evaluate.models import Indicator, Snapshot, SnapshotCell, SnapshotGroup, SnapshotTeam
from liming.evaluate.queries.catalogue import count_cells, measured_on, read_facts, teams_of, units_of
from liming.evaluate.queries.measures import Flat
from liming.evaluate.queries.verification import data_digest, rule_digest
from liming.evaluate.rules import CLOSED, Window
from liming.register.models import Team
from liming.register.queries import root_path
from liming.shared import audit, clock
from liming.shared.bulk import bulk_insert
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def measure_quarter(viewer: Viewer, quarter: str, reason: str = "") -> Snapshot:
    """Measure a quarter as it stands now and replace its running snapshot.

    A frozen quarter is measured again only with a `reason`: that starts a numbered revision. Needs
    `run_benchmark`. Raises DomainError `quarter_invalid`, `quarter_already_frozen`, `nothing_to_measure`.
    """
    viewer.require(Right.RUN_BENCHMARK, root_path())
    snapshot, _facts = measured(quarter, reason)
    audit.record(
        viewer, "quarter.measured", snapshot, after={"quarter": quarter, "data_hash": snapshot.data_hash}
    )
    return snapshot


def measured(quarter: str, reason: str) -> tuple[Snapshot, list[Flat]]:
    """Count, score and store, inside the caller's transaction; returns what was counted too."""
    moment = clock.now()
    window = bridge.window_of(quarter, moment)
    snapshot = _running(window.quarter, reason)
    indicators, teams = measured_on(window.last_day), teams_of(window)
    if not bridge.weighted(indicators) or not teams:
        raise DomainError("nothing_to_measure", quarter=quarter)
    snapshot.rules = bridge.rules_now(quarter)
    snapshot.seed = snapshot.rules["seed"]
    snapshot.measured_at, snapshot.reason = moment, reason
    snapshot.data_hash = snapshot.rule_hash = ""
    snapshot.save()
    facts = read_facts(window, indicators)
    _fill(snapshot, window, indicators, teams, facts)
    take_points(snapshot)
    snapshot.data_hash = data_digest(snapshot)
    snapshot.rule_hash = rule_digest(snapshot)
    snapshot.save(update_fields=["data_hash", "rule_hash"])
    return snapshot, facts


def _running(quarter: str, reason: str) -> Snapshot:
    """The running snapshot to fill, emptied; or a new one, whose revision follows the frozen ones."""
    last = Snapshot.objects.select_for_update().filter(quarter=quarter).order_by("-revision").first()
    if last is None:
        return Snapshot(quarter=quarter, state=SnapshotState.RUNNING)
    if last.state in CLOSED:
        if not reason:
            raise DomainError("quarter_already_frozen", quarter=quarter)
        return Snapshot(quarter=quarter, revision=last.revision + 1, state=SnapshotState.RUNNING)
    last.cells.all().delete()
    last.points.all().delete()
    last.groups.all().delete()
    last.teams.everywhere("measured again as a whole").delete()
    return last


def _fill(
    snapshot: Snapshot, window: Window, indicators: list[Indicator], teams: list[Team], facts: list[Flat]
) -> None:
    cells = count_cells(window, indicators, teams, facts)
    groups = {team.pk: (team.code, bridge.group_of(team)) for team in teams}
    evaluation = bridge.evaluate(indicators, groups, cells, snapshot.rules)
    units = units_of(window)
    SnapshotTeam.objects.bulk_create(
        [_standing(snapshot, team, units.get(team.pk, team.unit_id), evaluation) for team in teams]
    )
    SnapshotGroup.objects.bulk_create(
        [
            SnapshotGroup(snapshot=snapshot, peer_group=name, **bridge.group_figures(evaluation, name))
            for name in evaluation.groups
        ]
    )
    bulk_insert(
        SnapshotCell,
        [
            {
                "snapshot_id": snapshot.pk,
                "team_id": team.pk,
                "indicator_id": indicator.pk,
                **cells[team.pk, indicator.code]._asdict(),
                **bridge.cell_figures(indicator, cells[team.pk, indicator.code], evaluation.teams[team.code]),
            }
            for team in teams
            for indicator in indicators
            if (team.pk, indicator.code) in cells
        ],
    )


def _standing(snapshot: Snapshot, team: Team, unit: UUID, evaluation: bridge.Evaluation) -> SnapshotTeam:
    figures: dict[str, Any] = bridge.team_figures(evaluation.teams[team.code])
    return SnapshotTeam(
        snapshot=snapshot, team=team, unit_id=unit, peer_group=bridge.group_of(team), **figures
    )
