"""A line's quantity among the units: shared out, answered by each unit, settled by the department.

The shares of a line add up to its quantity after every act.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from liming.plan import bridge
from liming.plan.enums import PlanState, ShareState
from liming.plan.models import PlanLine, UnitShare, YearPlan
from liming.plan.rules import FIXED_SHARES, SHARE
from liming.register.models import Unit
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer

_ANSWER = ("state", "proposed", "ground", "answered_at", "answered_by")


@transaction.atomic
def share_lines(viewer: Viewer, plan: YearPlan) -> list[UnitShare]:
    """Share every line's quantity out to the units by their number of teams; each line's shares add up.

    Largest remainder (Hamilton); replaces former shares and answers of a draft. Raises `plan_not_draft`,
    `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.EDIT_YEAR_PLAN, plan.unit.path)
    if plan.state != PlanState.DRAFT:
        raise DomainError("plan_not_draft")
    _all_shares().filter(line__plan=plan).delete()
    shares = share_out_lines(plan, plan.lines.filter(quantity__gt=0))
    audit.record(viewer, "year_plan.shared", plan, after={"shares": len(shares)}, unit_path=plan.unit.path)
    return shares


@transaction.atomic
def accept_shares(viewer: Viewer, shares: Sequence[UnitShare]) -> int:
    """A unit takes its shares; an objection of its own is withdrawn by it. Returns how many are new.

    Raises `plan_superseded`, `illegal_transition`, `forbidden`, `out_of_scope`.
    """
    taken = [share for share in _locked(shares) if share.state not in FIXED_SHARES]
    for share in taken:
        viewer.require(Right.TAKE_SHARE, share.unit.path)
        _answer(viewer, share, ShareState.ACCEPTED)
        _recorded(viewer, "unit_share.accepted", share)
    return len(taken)


@transaction.atomic
def object_to_share(viewer: Viewer, share: UnitShare, proposed: int, ground: str) -> UnitShare:
    """A unit does not agree: the number it could take and why. Its share stays until it is settled.

    Raises `field_required`, `plan_share_same`, `plan_quantity_negative`, `plan_superseded`,
    `illegal_transition`, `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.TAKE_SHARE, share.unit.path)
    (share,) = _locked([share])
    if not ground.strip():
        raise DomainError("field_required", field="理由")
    if proposed < 0:
        raise DomainError("plan_quantity_negative")
    if proposed == share.quantity:
        raise DomainError("plan_share_same", quantity=proposed)
    share.proposed, share.ground = proposed, ground.strip()[:200]
    _answer(viewer, share, ShareState.OBJECTED)
    return _recorded(viewer, "unit_share.objected", share)


@transaction.atomic
def settle_share(viewer: Viewer, share: UnitShare, quantity: int) -> UnitShare:
    """The department answers an objection with a number; what is left goes to the units not fixed yet.

    Raises `plan_quantity_negative`, `plan_shares_fixed` where nobody is left to take the difference,
    `plan_superseded`, `illegal_transition`, `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.EDIT_YEAR_PLAN, share.line.plan.unit.path)
    (share,) = _locked([share])
    if quantity < 0:
        raise DomainError("plan_quantity_negative")
    share.quantity = quantity
    _answer(viewer, share, ShareState.SETTLED)
    share.save(update_fields=["quantity"])
    _spread_the_rest(share.line)
    return _recorded(viewer, "unit_share.settled", share)


def share_out_lines(plan: YearPlan, lines: Iterable[PlanLine]) -> list[UnitShare]:
    """Open shares of these lines for every unit with teams; the caller holds transaction and right."""
    units = _units(plan)
    if not units:
        return []
    weights = list(units.values())
    return UnitShare.objects.bulk_create(
        UnitShare(line=line, unit_id=unit, quantity=part)
        for line in lines
        for unit, part in zip(units, bridge.share_out(line.quantity, weights), strict=True)
    )


def share_again(line: PlanLine) -> None:
    """A line whose quantity changed is shared out anew, and every unit is asked again."""
    shares = _all_shares().filter(line=line)
    if shares.exists():
        shares.delete()
        share_out_lines(line.plan, [line] if line.quantity else [])


def copied_shares(former: YearPlan, lines: Sequence[PlanLine]) -> list[UnitShare]:
    """Unsaved shares of a new version's lines with what the units said to the former ones."""
    successors = {line.code: line for line in lines}
    return [
        UnitShare(
            line=successors[share.line.code],
            unit_id=share.unit_id,
            quantity=share.quantity,
            **{name: getattr(share, name) for name in _ANSWER},
        )
        for share in _all_shares().filter(line__plan=former).select_related("line")
    ]


def _spread_the_rest(line: PlanLine) -> None:
    """What the fixed shares leave goes to the others by their number of teams."""
    shares = list(_all_shares().filter(line=line).order_by("unit__path"))
    moving = [share for share in shares if share.state not in FIXED_SHARES]
    rest = line.quantity - sum(share.quantity for share in shares if share.state in FIXED_SHARES)
    if rest < 0 or (rest and not moving):
        raise DomainError("plan_shares_fixed", quantity=line.quantity, difference=rest)
    units = _units(line.plan)
    parts = bridge.share_out(rest, [units.get(share.unit_id, 1) for share in moving])
    for share, part in zip(moving, parts, strict=True):
        share.quantity = part
    UnitShare.objects.everywhere("the rest of the line").bulk_update(moving, ["quantity"])


def _units(plan: YearPlan) -> dict[UUID, int]:
    """The plan's units that have teams, in tree order, with how many."""
    rows = (
        Unit.objects.everywhere("shares go to every unit of the plan")
        .filter(path__startswith=plan.unit.path)
        .annotate(team_count=Count("teams", filter=Q(teams__closed_on=None)))
        .filter(team_count__gt=0)
        .order_by("path")
    )
    return dict(rows.values_list("pk", "team_count"))


def _locked(shares: Sequence[UnitShare]) -> list[UnitShare]:
    """The shares as they stand now, held until the end of the act."""
    rows = _all_shares().filter(pk__in=[share.pk for share in shares])
    found = list(rows.select_for_update(of=("self",)).select_related("line__plan__unit", "unit"))
    if any(share.line.plan.state == PlanState.SUPERSEDED for share in found):
        raise DomainError("plan_superseded")
    return found


def _answer(viewer: Viewer, share: UnitShare, state: ShareState) -> None:
    SHARE.check(ShareState(share.state), state)
    share.state, share.answered_at, share.answered_by = state, clock.now(), viewer.name[:60]
    share.save(update_fields=list(_ANSWER))


def _recorded(viewer: Viewer, act: str, share: UnitShare) -> UnitShare:
    after = {
        "line": share.line.code,
        "quantity": share.quantity,
        "proposed": share.proposed,
        "ground": share.ground,
    }
    audit.record(viewer, act, share, after=after, unit_path=share.unit.path)
    return share


def _all_shares() -> ScopedQuerySet[UnitShare]:
    return UnitShare.objects.everywhere("the shares of a line add up over all units")
