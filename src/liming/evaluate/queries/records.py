"""Open a figure to the rows it was counted from."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import BooleanField, Case, Value, When

from liming.evaluate import bridge
from liming.evaluate.models import Indicator, Snapshot, SnapshotCell, SnapshotTeam
from liming.evaluate.queries.leagues import visible
from liming.evaluate.queries.measures import MEASURES, POOLED
from liming.evaluate.queries.measures.recipes import measure_of
from liming.evaluate.queries.sealing import sealed
from liming.evaluate.rules import Count
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

PAGE = 50


@dataclass(frozen=True)
class FactRow:
    """One row behind a figure: what it is called, when, and whether it counted as good; None where sealed."""

    number: str
    title: str
    when: date | datetime | None
    good: bool | None


@dataclass(frozen=True)
class Behind:
    """The rows behind a cell, not-good ones first, sealed ones by time. `opens`: record, request, project,
    check or nothing.
    """

    standing: SnapshotTeam
    cell: SnapshotCell
    rows: list[FactRow]
    opens: str
    total: int
    page: int
    pages: int
    is_sealed: bool = False

    @property
    def indicator(self) -> Indicator:
        return self.cell.indicator


def records_behind(
    viewer: Viewer, snapshot: Snapshot, team_code: str, indicator_code: str, page: int = 1
) -> Behind:
    """The rows behind one figure of a visible team, as the ledger stands now. Needs `read_benchmark`.

    Raises DomainError `not_found` for a team outside the viewer's units or an indicator not measured.
    """
    standing = visible(viewer, snapshot).filter(team__code=team_code).first()
    if standing is None:
        raise DomainError("not_found", what="服务队", key=team_code)
    cells = SnapshotCell.objects.filter(snapshot=snapshot, team=standing.team_id).select_related("indicator")
    cell = cells.filter(indicator__code=indicator_code).first()
    measure = measure_of(cell.indicator) if cell else None
    if cell is None or measure is None:
        raise DomainError("not_found", what="指标", key=indicator_code)
    facts = measure.facts(bridge.window_of(snapshot.quarter, snapshot.measured_at))
    is_good = Case(When(facts.good, then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = facts.rows.filter(**{facts.team: standing.team_id}).annotate(is_good=is_good)
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    order = (f"-{facts.when}", "pk") if facts.sealed else ("is_good", f"-{facts.when}", "pk")
    kept = rows.order_by(*order)[(page - 1) * PAGE : page * PAGE]
    values = kept.values_list(facts.number, facts.title, facts.when, "is_good")
    shown = [
        _row(number, title, when, None if facts.sealed else good) for number, title, when, good in values
    ]
    return Behind(standing, sealed(cell), shown, facts.opens, total, page, pages, facts.sealed)


def counts_after(snapshot: Snapshot, indicator: Indicator) -> dict[UUID, Count]:
    """What this quarter alone counted by team, so that an effect is not watered down by earlier quarters.

    Indicators are told apart by their code, whatever their version.
    """
    if indicator.measure in POOLED:
        window = bridge.window_of(snapshot.quarter, snapshot.measured_at)
        return dict(MEASURES[indicator.measure].count(replace(window, pooled=(snapshot.quarter,))))
    rows = SnapshotCell.objects.filter(snapshot=snapshot, indicator__code=indicator.code)
    figures = rows.values_list("team_id", "numerator", "denominator", "sum_squares")
    return {team: Count(good, n, squares) for team, good, n, squares in figures}


def _row(number: object, title: object, when: date | datetime | None, good: bool | None) -> FactRow:
    return FactRow(str(number or ""), str(title or ""), when, good)
