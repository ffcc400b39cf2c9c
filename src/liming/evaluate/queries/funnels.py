"""A funnel of one indicator over a peer group: who lies beyond what chance, or real spread, explains."""

from dataclasses import dataclass
from math import log10

from liming.evaluate import bridge
from liming.evaluate.models import Snapshot
from liming.evaluate.queries.peer_tables import PeerRow, PeerTable, group_cells, peer_table
from liming.shared.viewer import Viewer

STEPS = 48


@dataclass(frozen=True)
class FunnelTeam:
    """A visible team in the funnel: `side` says beyond which limits it lies; limits are those at its n."""

    row: PeerRow
    side: str
    low: float
    high: float


@dataclass(frozen=True)
class FunnelCurve:
    """Limits at one sample size, in the indicator's unit."""

    n: float
    far_low: float
    low: float
    high: float
    far_high: float


@dataclass(frozen=True)
class FunnelPage:
    """`funnel` is None where the indicator has none. `with_spread`: limits hold the spread between teams.

    `points` are teams the viewer may see that have a case, by side (outermost first) and pinyin.
    """

    table: PeerTable
    funnel: bridge.Funnel | None
    with_spread: bool
    curve: list[FunnelCurve]
    points: list[FunnelTeam]


_ORDER = ("below_998", "below_95", "above_998", "above_95", "inside")


def funnel_page(
    viewer: Viewer,
    snapshot: Snapshot,
    code: str,
    peer_group: str = "",
    unit_path: str = "",
    *,
    target: str = "mean",
    with_spread: bool = True,
) -> FunnelPage:
    """Funnel around the group's pooled figure, or with `target` "median" around its median.

    Limits are drawn from all teams of the group; only visible ones are points. Needs `read_benchmark`.
    Raises DomainError `not_found` for an indicator that was not measured.
    """
    table = peer_table(viewer, snapshot, code, peer_group, unit_path)
    cells = [cell for cell in group_cells(snapshot, table) if cell.denominator > 0]
    centre = table.median if target == "median" else None
    funnel = bridge.funnel_cells(table.indicator, cells, centre)
    spread = with_spread and funnel is not None and funnel.dispersion.tau2 > 0
    if funnel is None:
        return FunnelPage(table, None, spread, [], [])
    sizes = [cell.denominator for cell in cells]
    return FunnelPage(
        table,
        funnel,
        spread,
        _curve(funnel, min(sizes), max(sizes), with_spread=spread),
        _points(table, funnel, with_spread=spread),
    )


def _curve(funnel: bridge.Funnel, least: int, most: int, *, with_spread: bool) -> list[FunnelCurve]:
    """Limits at sizes spread evenly over the logarithm, whole numbers only."""
    first, last = log10(max(1, least)), log10(max(2, most, least + 1))
    sizes = sorted({round(10 ** (first + (last - first) * step / STEPS)) for step in range(STEPS + 1)})
    near = funnel.limits(sizes, 0.95, with_spread=with_spread, smooth=True)
    far = funnel.limits(sizes, 0.998, with_spread=with_spread, smooth=True)
    rows = zip(sizes, far.low, near.low, near.high, far.high, strict=True)
    return [FunnelCurve(*(float(each) for each in row)) for row in rows]


def _points(table: PeerTable, funnel: bridge.Funnel, *, with_spread: bool) -> list[FunnelTeam]:
    rows = [row for row in table.rows if row.cell.denominator > 0 and row.cell.value is not None]
    if not rows:
        return []
    sizes = [row.cell.denominator for row in rows]
    sides = funnel.sides([row.cell.value or 0.0 for row in rows], sizes, with_spread=with_spread)
    limits = funnel.limits(sizes, 0.95, with_spread=with_spread)
    found = [
        FunnelTeam(row, side, float(low), float(high))
        for row, side, low, high in zip(rows, sides, limits.low, limits.high, strict=True)
    ]
    return sorted(found, key=lambda point: (_ORDER.index(point.side), point.row.standing.team.pinyin))
