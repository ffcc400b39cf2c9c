"""Find the gaps of a frozen quarter: indicators that lie credibly below the peers' median."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from liming.evaluate import queries as evaluate
from liming.evaluate.models import Snapshot
from liming.evaluate.rules import CLOSED
from liming.improve import bridge
from liming.improve.enums import GapState
from liming.improve.models import Gap
from liming.improve.queries.parts import Parts
from liming.improve.queries.peers import group_baselines
from liming.improve.rules import GAP_STATES
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

UNTAKEN = (GapState.OPEN, GapState.REOPENED)


@transaction.atomic
def find_gaps(viewer: Viewer, snapshot: Snapshot) -> list[Gap]:
    """Open a gap for every credibly weak indicator of the viewer's teams; returns the new ones by loss.

    Running it again adds nothing. Gaps of earlier quarters that nobody took are closed: the newer
    measurement speaks for them; where an action had not worked, the new gap stays reopened. Needs
    `edit_improvement`. Raises DomainError `snapshot_not_frozen`.
    """
    viewer.require(Right.EDIT_IMPROVEMENT)
    if snapshot.state not in CLOSED:
        raise DomainError("snapshot_not_frozen", quarter=snapshot.quarter)
    teams = {row.team_id: row for row in evaluate.visible(viewer, snapshot)}
    tried = _let_go(viewer, snapshot, list(teams))
    taken = set(
        Gap.objects.everywhere("only the viewer's teams are asked for")
        .filter(team__in=teams)
        .exclude(state=GapState.CLOSED, snapshot__quarter__lt=snapshot.quarter)
        .values_list("team_id", "indicator__code")
    )
    weak = _weak(viewer, snapshot, {key: row.peer_group for key, row in teams.items()})
    gaps = []
    for team, view in weak:
        key = (team, view.indicator.code)
        if key not in taken:
            state = GapState.REOPENED if key in tried else GapState.OPEN
            gaps.append(_gap(snapshot, view, state))
            gaps[-1].team = teams[team].team
    Gap.objects.bulk_create(gaps)
    for gap in gaps:
        after = {"indicator": gap.indicator.code, "value": gap.value, "loss": gap.loss}
        audit.record(viewer, "gap.found", gap, after=after, unit_path=gap.team.path)
    return sorted(gaps, key=lambda gap: -gap.loss)


@transaction.atomic
def split_gaps(most: int = 500) -> int:
    """Take open gaps apart that were not yet, those of the newest snapshot first; returns how many.

    Background work that changes no figure; asks one query when there is nothing to do.
    """
    rows = Gap.objects.everywhere("every gap is taken apart, whoever sees it")
    waiting = rows.filter(parts__isnull=True).exclude(state=GapState.CLOSED)
    first = waiting.select_related("snapshot").order_by("-snapshot__quarter", "-snapshot__revision").first()
    if first is None:
        return 0
    parts = Parts(first.snapshot)
    gaps = list(waiting.filter(snapshot=first.snapshot_id).select_related("indicator")[:most])
    for gap in gaps:
        gap.parts = parts.of(gap.team_id, gap.indicator)
    rows.bulk_update(gaps, ["parts"], batch_size=100)
    return len(gaps)


def _weak(
    viewer: Viewer, snapshot: Snapshot, groups: Mapping[UUID, str]
) -> list[tuple[UUID, evaluate.CellView]]:
    return [
        (team, view)
        for team, views in evaluate.cells_of_all(viewer, snapshot).items()
        for view in views
        if _counts_as_gap(view) and _is_worse(snapshot, groups[team], team, view)
    ]


def _counts_as_gap(view: evaluate.CellView) -> bool:
    """Scored indicators that cost points and have enough cases."""
    return (
        view.cell.value is not None
        and view.median is not None
        and (view.points or 0.0) < 0
        and view.cell.denominator >= max(1, view.indicator.minimum_sample)
    )


def _is_worse(snapshot: Snapshot, group: str, team: UUID, view: evaluate.CellView) -> bool:
    baseline = group_baselines(snapshot, group, view.indicator.code).get(team)
    if baseline is None:
        return False
    return bridge.is_credibly_worse(baseline, view.median or 0.0, view.indicator.direction)


def _gap(snapshot: Snapshot, view: evaluate.CellView, state: GapState) -> Gap:
    cell, comparator = view.cell, view.median or 0.0
    direction = cell.indicator.direction
    return Gap(
        snapshot=snapshot,
        team_id=cell.team_id,
        indicator=cell.indicator,
        state=state,
        numerator=cell.numerator,
        denominator=cell.denominator,
        value=cell.value or 0.0,
        low=cell.low or 0.0,
        high=cell.high or 0.0,
        comparator=comparator,
        loss=-(view.points or 0.0),
        needed=bridge.needed_amount(cell.numerator, cell.denominator, comparator, direction),
    )


def _let_go(viewer: Viewer, snapshot: Snapshot, teams: list[UUID]) -> set[tuple[UUID, str]]:
    """Close earlier gaps of these teams that nobody took; returns those whose last action had not worked."""
    stale = Gap.objects.visible_to(viewer).filter(
        team__in=teams, state__in=UNTAKEN, snapshot__quarter__lt=snapshot.quarter
    )
    tried = set()
    for gap in stale.select_related("team", "indicator"):
        GAP_STATES.check(GapState(gap.state), GapState.CLOSED)
        if gap.state == GapState.REOPENED:
            tried.add((gap.team_id, gap.indicator.code))
        gap.state = GapState.CLOSED
        gap.save(update_fields=["state"])
        audit.record(viewer, "gap.let_go", gap, after={"newer": snapshot.quarter}, unit_path=gap.team.path)
    return tried
