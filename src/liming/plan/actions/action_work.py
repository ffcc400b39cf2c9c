"""The places of a special action as dated work: their checks and patrols."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from liming.plan.actions.work import change_item, checklists_in_force, create_work_items, move_work_item
from liming.plan.enums import ActionPlaceState, ActionState, OriginKind, WorkState
from liming.plan.models import ActionPlace, Checklist, SpecialAction, WorkItem
from liming.plan.queries.special_actions import home_path
from liming.plan.rules import WITHDRAWABLE
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def plan_place_work(viewer: Viewer, action: SpecialAction, places: Iterable[ActionPlace]) -> tuple[int, int]:
    """Make the places' checks and patrols into dated work for the member named; again changes nothing.

    A check whose day has gone by is made up today unless the place is checked; a patrol is not. Work that has
    not begun is called off where its day is no longer asked for, and goes with its place to another team.

    Returns how many items are new and how many were called off. Raises `special_action_not_approved`,
    `special_action_without_type`, `plan_nothing_chosen`, `forbidden`, `out_of_scope`.
    """
    chosen = [place for place in places if place.state != ActionPlaceState.CLOSED]
    row = _checked(viewer, action, chosen)
    work = {item.occurrence_key: item for item in work_of(chosen)}
    wanted = {f"special|{place.pk}|{day}": (place, day) for place in chosen for day in _days(row, place)}
    made = _make(row, {key: each for key, each in wanted.items() if key not in work})
    create_work_items(viewer, made)
    again = [item for key, item in work.items() if key in wanted and _was_called_off(item)]
    for item in again:
        move_work_item(viewer, item, WorkState.PLANNED, dropped_from_plan=False)
    for key, item in work.items():
        if key in wanted and item.state in WITHDRAWABLE and item.team_id != wanted[key][0].team_id:
            change_item(viewer, item, "work_item.scheduled", **_who(wanted[key][0]))
    stale = call_off(viewer, [item for key, item in work.items() if key not in wanted])
    after = {"places": len(chosen), "made": len(made) + len(again), "called_off": stale}
    audit.record(viewer, "special_action.work_planned", row, after=after, unit_path=home_path(row))
    return len(made) + len(again), stale


def call_off(viewer: Viewer, items: Iterable[WorkItem]) -> int:
    """Call off what nobody has begun; returns how many items that were."""
    rows = [item for item in items if item.state in WITHDRAWABLE]
    for item in rows:
        move_work_item(viewer, item, WorkState.CANCELLED, dropped_from_plan=True)
    return len(rows)


def work_of(places: Iterable[ActionPlace]) -> list[WorkItem]:
    """The work made for the places, called off or not; one query."""
    keys = {str(place.pk): str(place.action_id) for place in places}
    items = WorkItem.objects.everywhere("the places were reached by the viewer").select_related("team")
    found = items.filter(origin_kind=OriginKind.SPECIAL, origin_id__in=set(keys.values()))
    return [item for item in found if item.occurrence_key.split("|")[1] in keys]


def _checked(viewer: Viewer, action: SpecialAction, places: list[ActionPlace]) -> SpecialAction:
    """The action as it is now, if work may be planned for these places."""
    if not places:
        raise DomainError("plan_nothing_chosen")
    for path in {place.team.path for place in places}:
        viewer.require(Right.KEEP_ACTION_PLACES, path)
    row = SpecialAction.objects.select_related("unit", "service_type").get(pk=action.pk)
    if row.state not in (ActionState.APPROVED, ActionState.RUNNING):
        raise DomainError("special_action_not_approved", name=row.name)
    if row.service_type is None:
        raise DomainError("special_action_without_type", name=row.name)
    return row


def _was_called_off(item: WorkItem) -> bool:
    """Called off because its day was no longer asked for, not by somebody who meant it."""
    return item.state == WorkState.CANCELLED and item.dropped_from_plan


def _days(action: SpecialAction, place: ActionPlace) -> list[date]:
    """The day of the check and of each patrol after it."""
    if not place.every_days:
        return [place.check_on]
    count = max((action.last_day - place.check_on).days // place.every_days, 0)
    return [place.check_on + timedelta(days=place.every_days * turn) for turn in range(count + 1)]


def _make(action: SpecialAction, wanted: dict[str, tuple[ActionPlace, date]]) -> list[dict[str, Any]]:
    today, kind = clock.today(), action.service_type
    checklist = checklists_in_force([kind]).get(kind.checklist_code) if kind else None
    return [
        _item(action, place, day, key, checklist)
        for key, (place, day) in wanted.items()
        if day >= today or (day == place.check_on and place.state != ActionPlaceState.CHECKED)
    ]


def _who(place: ActionPlace) -> dict[str, Any]:
    """The place's team, and its member while in that team."""
    member = place.member
    is_there = member is not None and member.left_on is None and member.team_id == place.team_id
    return {"team_id": place.team_id, "member_id": place.member_id if is_there else None}


def _item(
    action: SpecialAction, place: ActionPlace, day: date, key: str, checklist: Checklist | None
) -> dict[str, Any]:
    return {
        "path": place.team.path,
        "occurrence_key": key,
        "title": f"{action.name} {place.name}"[:120],
        **_who(place),
        "state": WorkState.PLANNED,
        "practice": action.practice,
        "service_type": action.service_type,
        "checklist": checklist,
        "origin_kind": OriginKind.SPECIAL,
        "origin_id": str(action.pk),
        "nominal_date": day,
        "scheduled_date": max(day, clock.today()),
        "customer_id": place.customer_id,
        "site_id": place.site_id,
        "service_point_id": place.service_point_id,
        "grid_version_id": place.grid.current_id if place.grid else None,
        "longitude": place.longitude,
        "latitude": place.latitude,
    }
