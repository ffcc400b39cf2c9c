"""Who takes how much of the year: shares by line with the sums that must hold."""

from dataclasses import dataclass
from uuid import UUID

from liming.plan.enums import PlanState, ShareState
from liming.plan.models import PlanLine, UnitShare, YearPlan
from liming.plan.rules import FIXED_SHARES
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class LineShares:
    """One line with the shares the viewer sees; `total` and the counts are over all units."""

    line: PlanLine
    shares: tuple[UnitShare, ...]
    total: int
    fixed: int
    by_state: dict[str, int]

    @property
    def adds_up(self) -> bool:
        """Whether all units together take exactly the line's quantity."""
        return self.total == self.line.quantity

    @property
    def open(self) -> int:
        """Units that have not answered yet."""
        return self.by_state.get(ShareState.OPEN, 0)

    @property
    def objected(self) -> int:
        return self.by_state.get(ShareState.OBJECTED, 0)


@dataclass(frozen=True)
class SharePage:
    """The shares of one version; `mine` are those the viewer may answer, `objections` wait to be settled."""

    plan: YearPlan
    lines: tuple[LineShares, ...]
    mine: tuple[UnitShare, ...]
    objections: tuple[UnitShare, ...]

    @property
    def to_answer(self) -> int:
        return sum(share.state == ShareState.OPEN for share in self.mine)


def share_page(viewer: Viewer, plan: YearPlan) -> SharePage:
    """Counted lines with their shares; three queries whatever their number."""
    viewer.require(Right.READ_PLAN)
    everybody = UnitShare.objects.everywhere("sums over all units; single shares are narrowed below")
    lines = {line.pk: line for line in plan.lines.filter(quantity__gt=0)}
    rows = list(everybody.filter(line__in=lines).select_related("unit").order_by("unit__path"))
    of_line: dict[UUID, list[UnitShare]] = {}
    for share in rows:
        share.line = lines[share.line_id]
        share.line.plan = plan
        of_line.setdefault(share.line_id, []).append(share)
    found = tuple(_line(viewer, line, of_line.get(line.pk, [])) for line in lines.values())
    seen = [share for line in found for share in line.shares]
    may_answer = plan.state != PlanState.SUPERSEDED and viewer.may(Right.TAKE_SHARE)
    own = viewer.within(Right.TAKE_SHARE)
    return SharePage(
        plan,
        found,
        mine=tuple(share for share in seen if may_answer and own.reaches(share.unit.path)),
        objections=tuple(share for share in seen if share.state == ShareState.OBJECTED),
    )


def shares_by_id(viewer: Viewer, keys: list[UUID]) -> list[UnitShare]:
    """Shares of the viewer's units; DomainError `not_found` when one of them is none."""
    viewer.require(Right.READ_PLAN)
    rows = list(
        UnitShare.objects.visible_to(viewer).filter(pk__in=keys).select_related("line__plan__unit", "unit")
    )
    if not rows or len(rows) != len(set(keys)):
        raise DomainError("not_found", what="单位份额", key="、".join(map(str, keys)))
    return rows


def _line(viewer: Viewer, line: PlanLine, shares: list[UnitShare]) -> LineShares:
    by_state: dict[str, int] = {}
    for share in shares:
        by_state[share.state] = by_state.get(share.state, 0) + 1
    return LineShares(
        line,
        tuple(share for share in shares if viewer.reaches(share.unit.path)),
        total=sum(share.quantity for share in shares),
        fixed=sum(share.quantity for share in shares if share.state in FIXED_SHARES),
        by_state=by_state,
    )
