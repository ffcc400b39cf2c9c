"""Find the gaps of a frozen quarter: indicators that lie credibly below the peers' median."""

from uuid import UUID

from django.db import transaction

from liming.evaluate import queries as evaluate
from liming.evaluate.enums import IndicatorKind
from liming.evaluate.models import Snapshot
from liming.evaluate.rules import CLOSED
from liming.improve import bridge
from liming.improve.enums import GapState
from liming.improve.models import Gap
from liming.improve.queries.peers import peer_counts
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def find_gaps(viewer: Viewer, snapshot: Snapshot) -> list[Gap]:
    """Open a gap for every credibly weak indicator of the viewer's teams; returns the new ones by loss.

    Running it again adds nothing. Gaps of earlier quarters that nobody took are closed: the newer
    measurement speaks for them. Needs `edit_improvement`. Raises DomainError `snapshot_not_frozen`.
    """
    viewer.require(Right.EDIT_IMPROVEMENT)
    if snapshot.state not in CLOSED:
        raise DomainError("snapshot_not_frozen", quarter=snapshot.quarter)
    teams = {row.team_id: row.peer_group for row in evaluate.visible(viewer, snapshot)}
    _let_go(viewer, snapshot, list(teams))
    taken = set(
        Gap.objects.everywhere("only the viewer's teams are asked for")
        .filter(team__in=teams)
        .exclude(state=GapState.CLOSED, snapshot__quarter__lt=snapshot.quarter)
        .values_list("team_id", "indicator__code")
    )
    gaps = [gap for gap in _weak(viewer, snapshot, teams) if (gap.team_id, gap.indicator.code) not in taken]
    Gap.objects.bulk_create(gaps)
    for gap in gaps:
        after = {"indicator": gap.indicator.code, "value": gap.value, "loss": gap.loss}
        audit.record(viewer, "gap.found", gap, after=after, unit_path=gap.team.path)
    return sorted(gaps, key=lambda gap: -gap.loss)


def _weak(viewer: Viewer, snapshot: Snapshot, teams: dict[UUID, str]) -> list[Gap]:
    peers = peer_counts(snapshot)
    priors = {key: bridge.prior_of(counts) for key, counts in peers.items()}
    names = {row.team_id: row.team for row in evaluate.visible(viewer, snapshot)}
    gaps = []
    for team, views in evaluate.cells_of_all(viewer, snapshot).items():
        for view in views:
            prior = priors.get((teams[team], view.indicator.code))
            if _counts_as_gap(view) and _is_worse(view, prior):
                gaps.append(_gap(snapshot, view))
                gaps[-1].team = names[team]
    return gaps


def _counts_as_gap(view: evaluate.CellView) -> bool:
    """Scored proportions that cost points and have enough cases; rates have no tested effect yet."""
    return (
        view.indicator.kind == IndicatorKind.PROPORTION
        and view.cell.value is not None
        and view.median is not None
        and (view.points or 0.0) < 0
        and view.cell.denominator >= max(1, view.indicator.minimum_sample)
    )


def _is_worse(view: evaluate.CellView, prior: bridge.BetaPrior | None) -> bool:
    own = (view.cell.numerator, view.cell.denominator)
    return bridge.is_credibly_worse(own, prior, view.median or 0.0, view.indicator.direction)


def _gap(snapshot: Snapshot, view: evaluate.CellView) -> Gap:
    cell, comparator = view.cell, view.median or 0.0
    return Gap(
        snapshot=snapshot,
        team_id=cell.team_id,
        indicator=cell.indicator,
        numerator=cell.numerator,
        denominator=cell.denominator,
        value=cell.value or 0.0,
        low=cell.low or 0.0,
        high=cell.high or 0.0,
        comparator=comparator,
        loss=-(view.points or 0.0),
        needed=bridge.needed((cell.numerator, cell.denominator), comparator, cell.indicator.direction),
    )


def _let_go(viewer: Viewer, snapshot: Snapshot, teams: list[UUID]) -> None:
    """Close earlier gaps of these teams that nobody took."""
    stale = Gap.objects.visible_to(viewer).filter(
        team__in=teams, state=GapState.OPEN, snapshot__quarter__lt=snapshot.quarter
    )
    for gap in stale.select_related("team"):
        gap.state = GapState.CLOSED
        gap.save(update_fields=["state"])
        audit.record(viewer, "gap.let_go", gap, after={"newer": snapshot.quarter}, unit_path=gap.team.path)
