"""The parts of a request that other teams do, and what was carried over."""

from dataclasses import dataclass

from liming.execute.enums import PartKind
from liming.execute.models import Request, RequestPart
from liming.execute.rules.transitions import WORK_ENDED
from liming.plan.enums import OriginKind, WorkState
from liming.plan.models import WorkItem
from liming.register.models import Member
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer

_NOT_BEGUN = (WorkState.DISPATCHED, WorkState.ACCEPTED)


@dataclass(frozen=True)
class PartLine:
    """One part as the drawer shows it; `people` are those it can be passed on to, while it has not begun."""

    part: RequestPart
    team: str
    member: str
    state: str
    is_carry_over: bool
    may_drop: bool
    may_hand_back: bool
    people: tuple[Member, ...]


def parts_of(request: Request) -> "ScopedQuerySet[RequestPart]":
    """The parts of a request that was reached, oldest first."""
    rows = RequestPart.objects.everywhere("parts of a reached request").filter(request=request)
    return rows.select_related("request", "work_item__team", "work_item__member").order_by("asked_at")


def part_lines(viewer: Viewer, request: Request) -> tuple[PartLine, ...]:
    """The parts with what the viewer may do about each."""
    owns = _may(viewer, request.team.path if request.team else request.unit.path)
    return tuple(_line(viewer, part, owns=owns) for part in parts_of(request))


def _line(viewer: Viewer, part: RequestPart, *, owns: bool) -> PartLine:
    item = part.work_item
    is_open = item.state not in WORK_ENDED
    helps = part.kind == PartKind.PART and item.state in _NOT_BEGUN and _may(viewer, item.team.path)
    people = Member.objects.visible_to(viewer).filter(team=item.team, left_on=None) if helps else ()
    return PartLine(
        part=part,
        team=item.team.short_name,
        member=item.member.name if item.member else "",
        state=str(item.get_state_display()),
        is_carry_over=part.kind == PartKind.CARRY_OVER,
        may_drop=is_open and owns and part.kind == PartKind.PART,
        may_hand_back=helps and item.team_id != part.request.team_id,
        people=tuple(people),
    )


def _may(viewer: Viewer, path: str) -> bool:
    return viewer.may(Right.DISPATCH) and viewer.within(Right.DISPATCH).reaches(path)


def part_of(request: Request, key: str) -> RequestPart:
    """The part with this id. Raises DomainError `not_found`."""
    found = next((part for part in parts_of(request) if str(part.pk) == key), None)
    if found is None:
        raise DomainError("not_found", what="协办", key=key)
    return found


def own_open_item(request: Request) -> WorkItem:
    """The item of the request's own team that is under way. Raises DomainError `not_found`."""
    rows = WorkItem.objects.everywhere("work items of a reached request").filter(
        origin_kind=OriginKind.REQUEST, origin_id=str(request.pk), team=request.team
    )
    found: WorkItem | None = rows.exclude(state__in=WORK_ENDED).order_by("-id").first()
    if found is None:
        raise DomainError("not_found", what="工作项", key=request.number)
    return found


def helps_with(viewer: Viewer, number: str) -> bool:
    """True when a team of the viewer does a part of the request: it may be read, though another owns it."""
    rows = RequestPart.objects.everywhere("the team of the item decides")
    paths = rows.filter(request__number=number).values_list("work_item__team__path", flat=True)
    return any(viewer.reaches(path) for path in paths)
