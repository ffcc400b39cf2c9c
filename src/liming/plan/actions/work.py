"""Making and moving work items. `execute` moves them only through here, inside its own transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from liming.plan import bridge
from liming.plan.actions.changes import check_open, check_supervision, note_changes, reason_for
from liming.plan.enums import ChangeKind, OriginKind, WorkState
from liming.plan.models import Checklist, MonthPlan, ServiceType, WorkItem
from liming.plan.rules import NOT_STARTED, WORK_ITEM, rights_to_move
from liming.register.models import Member, Team
from liming.shared import audit, clock
from liming.shared.bulk import bulk_insert, bulk_save
from liming.shared.errors import DomainError
from liming.shared.ids import new_id
from liming.shared.models import AuditEntry
from liming.shared.viewer import Right, Viewer

_MAKERS = (Right.DISPATCH, Right.EDIT_MONTH_PLAN, Right.DO_WORK)


@transaction.atomic
def create_work_item(viewer: Viewer, **fields: Any) -> WorkItem:
    """Make one work item; `fields` are those of WorkItem.

    Needed: team, title, service_type, origin_kind. Left out, they become: practice, checklist = those of
    the service type (checklist in its version of today); nominal_date = today; scheduled_date = nominal
    date; occurrence_key = origin|id of the item. Raises `forbidden`, `out_of_scope`, `field_required`,
    `plan_member_elsewhere`.
    """
    for name in ("team", "title", "service_type", "origin_kind"):
        if not fields.get(name):
            raise DomainError("field_required", field=name)
    team: Team = fields["team"]
    require_any(viewer, _MAKERS, team.path)
    _check_member(fields.get("member"), team)
    service_type: ServiceType = fields["service_type"]
    fields["pk"] = fields.pop("id", None) or new_id()
    fields.setdefault("practice", service_type.practice)
    fields.setdefault("nominal_date", clock.today())
    fields.setdefault("scheduled_date", fields["nominal_date"])
    fields.setdefault("occurrence_key", f"{OriginKind(fields['origin_kind'])}|{fields['pk']}")
    if "checklist" not in fields:
        fields["checklist"] = checklists_in_force([service_type]).get(service_type.checklist_code)
    item: WorkItem = WorkItem.objects.create(**fields)
    after = {"title": item.title, "state": item.state, "member": item.member_id}
    audit.record(viewer, "work_item.created", item, after=after, unit_path=team.path)
    return item


@transaction.atomic
def move_work_item(viewer: Viewer, item: WorkItem, target: WorkState, **changes: Any) -> WorkItem:
    """Move an item to `target` and set `changes` (fields of WorkItem) with it.

    Reaching done, or partly done, sets `done_at` unless given. Raises `illegal_transition`, `forbidden`,
    `out_of_scope`, `plan_member_elsewhere`; `changed_meanwhile` when somebody moved the item first.
    """
    source, target = WorkState(item.state), WorkState(target)
    require_any(viewer, rights_to_move(source, target), item.team.path)
    WORK_ITEM.check(source, target)
    if "member" in changes:
        _check_member(changes["member"], item.team)
    if target in (WorkState.DONE, WorkState.PARTLY_DONE):
        changes.setdefault("done_at", clock.now())
    return change_item(viewer, item, f"work_item.{target}", state=target, **changes)


@transaction.atomic
def schedule_item(
    viewer: Viewer, item: WorkItem, day: date, member: Member | None = None, reason: str = ""
) -> WorkItem:
    """Put an item that has not started on another day, or to another member.

    The nominal date stays, so the plan still knows when the work was due, and its series stays where it is.
    Missed work is planned again. Another day after the baseline needs a reason. Raises `plan_item_started`,
    `plan_month_closed`, `plan_outside_turn`, `plan_supervised_until`, `plan_reason_needed`,
    `plan_member_elsewhere`, `forbidden`, `out_of_scope`.
    """
    require_any(viewer, (Right.EDIT_MONTH_PLAN, Right.DISPATCH), item.team.path)
    if WorkState(item.state) not in NOT_STARTED:
        raise DomainError("plan_item_started")
    check_open(item.month_plan)
    before = item.scheduled_date
    if day != before:
        _check_turn(item, day)
        check_supervision(item, day)
        reason = reason_for(item.month_plan, reason)
        note_changes(viewer, ChangeKind.MOVED, [item], reason, (before, day))
    changes: dict[str, Any] = {"scheduled_date": day}
    if member is not None:
        _check_member(member, item.team)
        changes["member"] = member
    if item.state == WorkState.MISSED:
        changes["state"] = WorkState.PLANNED
    return change_item(viewer, item, "work_item.scheduled", **changes)


@transaction.atomic
def add_temporary_item(
    viewer: Viewer,
    team: Team,
    service_type: ServiceType,
    title: str,
    day: date,
    member: Member | None = None,
    reason: str = "",
    **places: Any,
) -> WorkItem:
    """Add one item to a team's month by hand; in a confirmed month it stands outside the baseline.

    `places` are WorkItem's place fields (site, customer ...). Raises as `create_work_item`, and
    `plan_month_closed`, `plan_reason_needed`.
    """
    viewer.require(Right.EDIT_MONTH_PLAN, team.path)
    plan, _ = MonthPlan.objects.everywhere("the team was checked above").get_or_create(
        team=team, month=day.replace(day=1)
    )
    check_open(plan)
    reason = reason_for(plan, reason)
    item = create_work_item(
        viewer,
        team=team,
        service_type=service_type,
        title=title,
        origin_kind=OriginKind.PLAN,
        month_plan=plan,
        nominal_date=day,
        member=member,
        **places,
    )
    note_changes(viewer, ChangeKind.ADDED, [item], reason)
    return item


def change_item(viewer: Viewer, item: WorkItem, act: str, **changes: Any) -> WorkItem:
    """Write `changes` if the item's state is still the one read, and audit what differs."""
    before = {name: getattr(item, name) for name in changes}
    rows = WorkItem.objects.everywhere("the caller has checked the item's team")
    if not rows.filter(pk=item.pk, state=item.state).update(**changes):
        raise DomainError("changed_meanwhile")
    for name, value in changes.items():
        setattr(item, name, value)
    audit.record(viewer, act, item, before=before, after=changes, unit_path=item.team.path)
    return item


def checklists_in_force(service_types: Iterable[ServiceType]) -> dict[str, Checklist]:
    """Today's version of each checklist the service types name, by code."""
    codes = {service_type.checklist_code for service_type in service_types} - {""}
    if not codes:
        return {}
    today = clock.today()
    rows = Checklist.objects.filter(code__in=codes, effective_from__lte=today).order_by("version")
    return {row.code: row for row in rows if row.effective_to is None or row.effective_to > today}


def require_any(viewer: Viewer, rights: Iterable[Right], path: str) -> None:
    """Refuse unless the viewer holds one of the rights and reaches the path."""
    rights = tuple(rights)
    held = next((right for right in rights if viewer.may(right)), rights[0])
    viewer.require(held, path)


def create_work_items(viewer: Viewer, rows: Sequence[Mapping[str, Any]]) -> list[WorkItem]:
    """Make many items that a bulk action worked out itself, in its transaction; two statements in all.

    `rows` give every field `create_work_item` would fill in. The right must hold at each team's path, which
    each row names as `path`; everything else is the caller's promise.
    """
    items, entries = [], []
    for fields in rows:
        path = fields["path"]
        require_any(viewer, _MAKERS, path)
        item = WorkItem(**{name: value for name, value in fields.items() if name != "path"})
        after = {"title": item.title, "state": item.state, "member": str(item.member_id)}
        items.append(item)
        entries.append(
            audit.row(viewer, "work_item.created", item, at=clock.now(), after=after, unit_path=path)
        )
    bulk_save(items)
    bulk_insert(AuditEntry, entries)
    return items


def _check_turn(item: WorkItem, day: date) -> None:
    """Planned work stays within its turn; what was missed may be made up later."""
    if item.plan_line is None:
        return
    first, last = bridge.turn(item.plan_line.rule, item.nominal_date)
    if day < first or (day > last and item.state != WorkState.MISSED):
        raise DomainError("plan_outside_turn", title=item.title, first=first, last=last)


def _check_member(member: Member | None, team: Team) -> None:
    if member is not None and (member.team_id != team.pk or member.left_on is not None):
        raise DomainError("plan_member_elsewhere")
