"""The places of a special action: one plan each, prepared, checked and closed, and made into dated work."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from liming.plan import bridge
from liming.plan.actions.action_work import call_off, work_of
from liming.plan.enums import ActionPlaceState, ActionState
from liming.plan.models import ActionPlace, SpecialAction
from liming.plan.queries.settings import settings_book
from liming.plan.queries.special_actions import THINGS, home_path
from liming.plan.rules import ACTION_PLACE
from liming.register.models import Customer, Grid, Member, ServicePoint, Site, Team
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer

PREPARATION = "special_actions.preparation_days"
HOUSEHOLDS = ("resident", "farm", "care_household")
"""Kinds of customer that are people."""
_LONGEST = {
    "name": ("点位", 80),
    "stake": ("涉及什么", 200),
    "hazards": ("隐患", 300),
    "measure": ("措施", 300),
    "equipment": ("车辆和发电机", 120),
    "contact_name": ("联系人", 40),
    "contact_phone": ("电话", 20),
    "watch": ("值守和巡视", 200),
}
_WHEN = {
    ActionPlaceState.PREPARED: ("prepared_at", "prepared_by"),
    ActionPlaceState.CHECKED: ("checked_at", "checked_by"),
    ActionPlaceState.CLOSED: ("closed_at", "closed_by"),
}


@dataclass(frozen=True)
class PlaceDraft:
    """The plan of one place. Without a thing of the register it is a named point, best with its position.

    An empty name is that of the thing; of a household the name is masked, with its code.
    """

    team: Team
    check_on: date
    measure: str
    name: str = ""
    customer: Customer | None = None
    site: Site | None = None
    service_point: ServicePoint | None = None
    grid: Grid | None = None
    longitude: float | None = None
    latitude: float | None = None
    stake: str = ""
    hazards: str = ""
    member: Member | None = None
    equipment: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    watch: str = ""
    every_days: int | None = None


@transaction.atomic
def add_action_place(viewer: Viewer, action: SpecialAction, draft: PlaceDraft) -> ActionPlace:
    """One more place at the end of the list.

    Raises `field_required`, `field_invalid`, `action_place_twice`, `action_place_outside`,
    `action_place_elsewhere`, `plan_member_elsewhere`, `special_action_ended`, `forbidden`, `out_of_scope`.
    """
    row = _open_action(viewer, action, draft.team)
    values = _values(row, draft)
    if _of(row).filter(name=values["name"]).exists():
        raise DomainError("action_place_twice", name=values["name"])
    last = _of(row).aggregate(last=Max("number"))["last"] or 0
    place = ActionPlace.objects.create(action=row, number=last + 1, **values)
    audit.record(viewer, "action_place.added", place, after=_told(place), unit_path=place.team.path)
    return place


@transaction.atomic
def change_action_place(viewer: Viewer, place: ActionPlace, draft: PlaceDraft) -> ActionPlace:
    """Change the plan of a place. Raises as `add_action_place`, and `action_place_closed`."""
    viewer.require(Right.KEEP_ACTION_PLACES, place.team.path)
    action = _open_action(viewer, place.action, draft.team)
    row = _locked(place)
    if row.state == ActionPlaceState.CLOSED:
        raise DomainError("action_place_closed", name=row.name)
    values = _values(action, draft)
    if _of(action).filter(name=values["name"]).exclude(pk=row.pk).exists():
        raise DomainError("action_place_twice", name=values["name"])
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.save(update_fields=list(changed))
        audit.record(viewer, "action_place.changed", row, after=_told(row), unit_path=row.team.path)
    return row


@transaction.atomic
def drop_action_place(viewer: Viewer, place: ActionPlace) -> None:
    """Take a place out before anything was prepared; its work that has not begun goes with it.

    Raises `action_place_begun`, `special_action_ended`, `forbidden`, `out_of_scope`.
    """
    _open_action(viewer, place.action, place.team)
    row = _locked(place)
    if row.state != ActionPlaceState.OPEN:
        raise DomainError("action_place_begun", name=row.name)
    call_off(viewer, work_of([row]))
    after = {"name": row.name}
    audit.record(viewer, "action_place.removed", row, after=after, unit_path=row.team.path)
    row.delete()


@transaction.atomic
def move_action_places(
    viewer: Viewer, places: Iterable[ActionPlace], state: ActionPlaceState, remark: str = ""
) -> int:
    """Prepared, checked or closed, by whom and when; a step back needs the reason. All or none.

    Raises `illegal_transition`, `plan_nothing_chosen`, `field_required` (reason), `special_action_ended`,
    `forbidden`, `out_of_scope`.
    """
    keys = [place.pk for place in places]
    rows = list(_locked_rows().filter(pk__in=keys).order_by("number"))
    if not rows:
        raise DomainError("plan_nothing_chosen")
    for action, team in {(row.action, row.team) for row in rows}:
        _open_action(viewer, action, team)
    for row in rows:
        ACTION_PLACE.check(ActionPlaceState(row.state), state)
        _step(viewer, row, state, remark.strip()[:200])
    return len(rows)


def _step(viewer: Viewer, row: ActionPlace, state: ActionPlaceState, remark: str) -> None:
    order = list(ActionPlaceState)
    is_back = order.index(state) < order.index(ActionPlaceState(row.state))
    if is_back and not remark:
        raise DomainError("field_required", field="退回原因")
    for later in order[order.index(state) + 1 :]:
        moment, person = _WHEN[later]
        setattr(row, moment, None)
        setattr(row, person, "")
    if state in _WHEN and not is_back:
        moment, person = _WHEN[state]
        setattr(row, moment, clock.now())
        setattr(row, person, viewer.name[:60])
    row.state, row.remark = state, bridge.mask_text(remark) or row.remark
    row.save()
    told = {"name": row.name, "state": state, "remark": row.remark}
    if is_back:
        audit.record(viewer, "action_place.set_back", row, after=told, unit_path=row.team.path)
    else:
        audit.record(viewer, "action_place.advanced", row, after=told, unit_path=row.team.path)


def _open_action(viewer: Viewer, action: SpecialAction, team: Team) -> SpecialAction:
    """The action, while its places can still change. Raises `special_action_ended`."""
    viewer.require(Right.KEEP_ACTION_PLACES, team.path)
    row = SpecialAction.objects.select_related("unit").get(pk=action.pk)
    if row.state in (ActionState.CLOSED, ActionState.CANCELLED):
        raise DomainError("special_action_ended", name=row.name)
    if not team.path.startswith(home_path(row)):
        raise DomainError(
            "action_place_elsewhere", team=team.short_name, unit=row.unit.short_name if row.unit else ""
        )
    return row


def _of(action: SpecialAction) -> "QuerySet[ActionPlace]":
    return ActionPlace.objects.everywhere("names and numbers are the whole action's").filter(action=action)


def _locked(place: ActionPlace) -> ActionPlace:
    found: ActionPlace = _locked_rows().get(pk=place.pk)
    return found


def _locked_rows() -> ScopedQuerySet[ActionPlace]:
    rows = ActionPlace.objects.everywhere("the team's path is required").select_for_update(of=("self",))
    return rows.select_related("team", "action")


def _values(action: SpecialAction, draft: PlaceDraft) -> dict[str, Any]:
    """The fields of a place, checked."""
    values: dict[str, Any] = {each.name: getattr(draft, each.name) for each in fields(draft)}
    things = [name for name in THINGS if values[name] is not None]
    if len(things) > 1:
        named = "、".join(getattr(draft, name).code for name in things)
        raise DomainError("field_invalid", field="登记的对象", value=named, remedy="只选一个")
    _fill_from(values, values[things[0]] if things else None)
    for name, (label, most) in _LONGEST.items():
        values[name] = (values[name] or "").strip()
        if len(values[name]) > most:
            remedy = _("至多 %(most)d 字") % {"most": most}
            raise DomainError("field_invalid", field=label, value=f"{values[name][:20]}…", remedy=remedy)
    for name in ("name", "measure"):
        if not values[name]:
            raise DomainError("field_required", field=_LONGEST[name][0])
    _check(action, draft)
    for name in ("stake", "hazards", "measure", "equipment", "watch"):
        values[name] = bridge.mask_text(values[name])
    return values


def _fill_from(values: dict[str, Any], thing: Any) -> None:
    """Name and position of the thing where none are given; a household's name is never written out."""
    if thing is None:
        return
    if isinstance(thing, Customer) and thing.kind in HOUSEHOLDS:
        masked = bridge.mask_name(thing.name)
        values["name"] = values["name"].replace(thing.name, masked) or f"{masked} {thing.code}"
    values["name"] = values["name"] or thing.name
    spot = thing.current if isinstance(thing, Grid) else thing
    if values["longitude"] is None and values["latitude"] is None and spot is not None:
        values["longitude"], values["latitude"] = spot.longitude, spot.latitude


def _check(action: SpecialAction, draft: PlaceDraft) -> None:
    if (draft.longitude is None) != (draft.latitude is None):
        raise DomainError("field_required", field="经度和纬度")
    if draft.every_days is not None and not 1 <= draft.every_days <= 366:
        raise DomainError("field_invalid", field="几天一巡", value=draft.every_days, remedy="请填 1 至 366")
    if draft.member is not None and draft.member.team_id != draft.team.pk:
        raise DomainError("plan_member_elsewhere")
    days = int(settings_book(PREPARATION).at(PREPARATION, draft.team.path))
    first, last = action.first_day - timedelta(days=days), action.last_day
    if not first <= draft.check_on <= last:
        raise DomainError("action_place_outside", day=draft.check_on, first=first, last=last)


def _told(place: ActionPlace) -> dict[str, Any]:
    return {"name": place.name, "team": place.team.code, "check_on": place.check_on}
