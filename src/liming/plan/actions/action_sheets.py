"""The places of a special action from a sheet: dry run first, nothing half-written."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from liming.plan.actions.action_places import PlaceDraft, add_action_place, change_action_place
from liming.plan.models import ActionPlace, SpecialAction
from liming.plan.queries.special_actions import THINGS, action_places
from liming.plan.rules.action_columns import PLACES
from liming.register.actions import ImportReport, Mode, Outcome, take_rows
from liming.register.queries import masked
from liming.register.rules import Table
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_FIELDS = {
    "action_place_outside": "check_on",
    "action_place_elsewhere": "team",
    "plan_member_elsewhere": "member",
    "out_of_scope": "team",
    "forbidden": "team",
    "action_place_closed": "name",
    "action_place_twice": "name",
}
"""The column a refusal is about, to mark its cell."""


def import_action_places(
    viewer: Viewer,
    action: SpecialAction,
    table: Table,
    *,
    dry_run: bool = True,
    mode: Mode = "all_or_nothing",
) -> ImportReport:
    """Add the rows of a sheet to the action, or change the place of that name or thing.

    Empty cells change nothing.

    A name twice in one file is refused. Raises `forbidden`, `file_empty`, `header_unknown`, `header_twice`.
    """
    viewer.require(Right.KEEP_ACTION_PLACES)
    if not table.rows:
        raise DomainError("file_empty", name=table.name or PLACES.label)
    present: dict[Any, ActionPlace] = {}
    for each in action_places(viewer, action):
        present |= dict.fromkeys(_keys(each.name, {name: getattr(each, name) for name in THINGS}), each)
    seen: set[str] = set()

    def take(values: dict[str, Any]) -> Outcome:
        name = values["name"]
        if name in seen:
            raise DomainError("action_place_twice", name=name)
        seen.add(name)
        given = {key: value for key, value in values.items() if value is not None}
        place = next((present[key] for key in _keys(name, values) if key in present), None)
        if place is None:
            add_action_place(viewer, action, PlaceDraft(**given))
            return "created"
        return _changed(viewer, place, given)

    return take_rows(viewer, PLACES, table, take, _FIELDS, dry_run=dry_run, mode=mode)


def _keys(name: str, values: Mapping[str, Any]) -> list[Any]:
    """What tells a place from others: its name, and the thing of the register that it is."""
    return [name, *(values[thing] for thing in THINGS if values.get(thing) is not None)]


def _changed(viewer: Viewer, place: ActionPlace, given: dict[str, Any]) -> Outcome:
    """A phone that comes back masked, as it went out, is the one that stands there."""
    phone = given.get("contact_phone")
    if phone and phone == masked(PLACES.by_columns["contact_phone"], place.contact_phone):
        del given["contact_phone"]
    if place.customer is not None and place.customer == given.get("customer"):
        given["name"] = place.name
    if all(getattr(place, name) == value for name, value in given.items()):
        return "unchanged"
    present = {each.name: getattr(place, each.name) for each in fields(PlaceDraft)}
    change_action_place(viewer, place, PlaceDraft(**present | given))
    return "changed"
