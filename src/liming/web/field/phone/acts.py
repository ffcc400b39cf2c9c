"""Each act that a phone sends, through the form it was filled into."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from liming.execute import actions, queries
from liming.execute.actions.sync import Applied, Apply
from liming.execute.models import ServiceRecord, SyncOperation
from liming.plan.models import WorkItem
from liming.register.queries import grids_held_by
from liming.shared.viewer import Viewer
from liming.web.field.find import FindForm
from liming.web.field.forms import QuickForm
from liming.web.field.item import finish_form, finish_item
from liming.web.field.moves import ACTS, WORDS
from liming.web.field.phone import duty, hazards, passing, rounds
from liming.web.field.phone.filled import checked, data_of, item_key, photos_of, told
from liming.web.field.position import no_position_of, position_of
from liming.web.field.quick import customer_of, page_after

DROPPED = "dropped"
"""An act that the member took back before it was sent; it only fills its place in the sequence."""


def _step(name: str, act: Callable[..., object]) -> Apply:
    def apply_step(viewer: Viewer, operation: SyncOperation) -> Applied:
        item, data = queries.reached_item(viewer, item_key(operation)), data_of(operation)
        fix = {"position": position_of(data), "no_position": no_position_of(data)} if name == "arrive" else {}
        act(viewer, item, at=operation.said_at, **fix)
        return Applied(told(WORDS[name], "work_item", item.pk), item=item)

    return apply_step


def _pause(viewer: Viewer, operation: SyncOperation) -> Applied:
    found = queries.field_item(viewer, item_key(operation))
    actions.save_answers(viewer, found.item, finish_form(viewer, found, data_of(operation)).given())
    return Applied(told(_("填的已保存"), "work_item", found.item.pk), item=found.item)


def _finish(viewer: Viewer, operation: SyncOperation) -> Applied:
    found = queries.field_item(viewer, item_key(operation))
    form = finish_form(viewer, found, data_of(operation), photos_of(operation))
    checked(form)
    return _recorded(finish_item(viewer, found, form, operation.said_at), found.item)


def _quick(viewer: Viewer, operation: SyncOperation) -> Applied:
    form = QuickForm(data_of(operation), photos_of(operation))
    checked(form)
    draft = form.draft(customer_of(viewer, form.cleaned_data["whom"]))
    draft = replace(draft, ended_at=operation.said_at, member=operation.member)
    return _recorded(actions.quick_record(viewer, draft))


def _find(viewer: Viewer, operation: SyncOperation) -> Applied:
    data = data_of(operation)
    form = FindForm(data, photos_of(operation, whole=True), grids=grids_held_by(viewer.member_id))
    checked(form)
    draft = replace(form.draft("mine" in data), found_at=operation.said_at)
    found, item = actions.report_find(viewer, draft)
    if item is not None:
        return Applied(told(found.number, "work_item", item.pk), item=item)
    return Applied(told(_("已交队长，单号 %(number)s") % {"number": found.number}, "my_day"))


def _back(viewer: Viewer, operation: SyncOperation) -> Applied:
    actions.report_back(viewer, item_key(operation), operation.said_at)
    return Applied(told(_("已报平安"), "my_day"))


def _drop(viewer: Viewer, operation: SyncOperation) -> Applied:
    return Applied()


def _recorded(record: ServiceRecord, item: WorkItem | None = None) -> Applied:
    return Applied({"words": record.number, "next": page_after(record)}, record=record, item=item)


FORMS: Mapping[str, Apply] = {
    **{name: _step(name, act) for name, act in ACTS.items()},
    "pause": _pause,
    "finish": _finish,
    "quick": _quick,
    "find": _find,
    **passing.FORMS,
    **hazards.FORMS,
    **duty.FORMS,
    "back": _back,
    **rounds.FORMS,
    DROPPED: _drop,
}
"""What takes operations of each kind."""

SECOND: Mapping[str, Apply] = {**hazards.SECOND, **rounds.SECOND}
"""How an act that met others' work is added to it, when the captain lets it count."""
