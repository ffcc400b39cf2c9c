"""Several teams on one request: parts beside the own work, handed on, handed back or dropped."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.enums import PartKind
from liming.execute.models import Request, RequestPart
from liming.execute.rules.transitions import WORK_ENDED, WORKED_ON
from liming.plan.actions import create_work_item, move_work_item, schedule_item
from liming.plan.enums import OriginKind, WorkState
from liming.register.models import Member, Team
from liming.register.queries.places import captains_of
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class PartDraft:
    """What another team is asked to do; without a member its captain gets it and passes it on."""

    team: Team
    task: str
    member: Member | None = None


@transaction.atomic
def split_request(viewer: Viewer, request: Request, parts: Sequence[PartDraft]) -> list[RequestPart]:
    """Ask other teams to do parts of a request that is in hand.

    The request shows the furthest item and is resolved when the last one ends; each team's record counts
    for that team. Raises DomainError `forbidden`, `out_of_scope`, `field_required`, `nobody_can_go`,
    `illegal_transition`.
    """
    row = course.reach(viewer, request, Right.DISPATCH)
    if row.state not in WORKED_ON:
        raise DomainError("illegal_transition", what="诉求", source=row.get_state_display(), target="协办")
    if not parts:
        raise DomainError("field_required", field="协办队")
    return [_add(viewer, row, part.team, part.member or _captain(part.team), part.task) for part in parts]


def _captain(team: Team) -> Member:
    captain = captains_of([team.pk]).get(team.pk)
    if captain is None:
        raise DomainError("nobody_can_go", reason=team.short_name)
    return captain


def _add(viewer: Viewer, row: Request, team: Team, member: Member, task: str) -> RequestPart:
    task = bridge.mask_text(task.strip())[:120]
    if not task:
        raise DomainError("field_required", field="协办内容")
    item = create_work_item(
        over_teams(viewer),
        title=task,
        team=team,
        member=member,
        practice=row.practice,
        service_type=row.service_type,
        origin_kind=OriginKind.REQUEST,
        origin_id=str(row.pk),
        grid_version=row.grid_version if team.pk == row.team_id else None,
        customer=row.customer,
        longitude=row.longitude,
        latitude=row.latitude,
        due_at=row.due_at,
        state=WorkState.DISPATCHED,
    )
    part = RequestPart.objects.create(
        request=row, work_item=item, task=task, asked_at=clock.now(), asked_by=viewer.name[:60]
    )
    after = {"number": row.number, "team": team.code, "task": task}
    audit.record(viewer, "request_part.asked", part, after=after, unit_path=course.path_of(row))
    return part


def over_teams(viewer: Viewer) -> Viewer:
    """The viewer on the items of a request whose right was required: they may lie with other teams."""
    return replace(viewer, unit_paths=("/",), grants=())


@transaction.atomic
def give_part(viewer: Viewer, part: RequestPart, member: Member) -> RequestPart:
    """Pass a part on within its team, before it has begun.

    Raises DomainError `forbidden`, `out_of_scope`, `plan_item_started`, `plan_member_elsewhere`.
    """
    found = _reach(viewer, part, part.work_item.team.path)
    schedule_item(viewer, found.work_item, clock.today(), member)
    return found


@transaction.atomic
def hand_back_part(viewer: Viewer, part: RequestPart, ground: str) -> RequestPart:
    """The helping team cannot do it: the part goes to the request's own holder, with the ground in words.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required`, `illegal_transition` (begun already).
    """
    found = _reach(viewer, part, part.work_item.team.path)
    row = course.locked(found.request)
    assert row.team is not None
    found.ground = _ground(ground)
    found.save(update_fields=["ground"])
    back = _add(over_teams(viewer), row, row.team, row.holder or _captain(row.team), found.task)
    move_work_item(over_teams(viewer), found.work_item, WorkState.DECLINED)
    _keep(viewer, found, "declined")
    return back


@transaction.atomic
def drop_part(viewer: Viewer, part: RequestPart, ground: str) -> RequestPart:
    """The request's own team needs a part no longer; what was done of it stays in the ledger.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required`, `illegal_transition` (ended already).
    """
    row = course.reach(viewer, part.request, Right.DISPATCH)
    found = _fresh(part)
    found.ground = _ground(ground)
    found.save(update_fields=["ground"])
    if found.work_item.state in WORK_ENDED:
        raise DomainError("illegal_transition", what="协办", source=found.get_state_display(), target="撤回")
    move_work_item(over_teams(viewer), found.work_item, WorkState.CANCELLED)
    _keep(viewer, found, "cancelled")
    course.follow_items(viewer, row, clock.now(), found.ground)
    return found


def check_no_parts(row: Request) -> None:
    """Refuse to give a request away while other teams work on it; `parts_under_way`."""
    rows = RequestPart.objects.everywhere("parts of a reached request").filter(
        request=row, kind=PartKind.PART
    )
    open_one = rows.exclude(work_item__state__in=WORK_ENDED).select_related("work_item__team").first()
    if open_one is not None:
        raise DomainError("parts_under_way", team=open_one.work_item.team.short_name)


def _ground(words: str) -> str:
    if not words.strip():
        raise DomainError("field_required", field="依据")
    return bridge.mask_text(words.strip())[:200]


def _keep(viewer: Viewer, part: RequestPart, what: str) -> None:
    after = {"number": part.request.number, "ground": part.ground}
    audit.record(viewer, f"request_part.{what}", part, after=after, unit_path=part.work_item.team.path)


def _fresh(part: RequestPart) -> RequestPart:
    rows = RequestPart.objects.everywhere("the path is required by the caller")
    found: RequestPart = rows.select_related("request", "work_item__team", "work_item__member").get(
        pk=part.pk
    )
    return found


def _reach(viewer: Viewer, part: RequestPart, path: str) -> RequestPart:
    viewer.require(Right.DISPATCH)
    viewer.require(Right.DISPATCH, path)
    return _fresh(part)
