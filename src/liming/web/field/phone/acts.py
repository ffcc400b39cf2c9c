"""Each act that a phone sends, through the form it was filled into."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.forms import BaseForm
from django.http import QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from liming.execute import actions, queries
from liming.execute.actions import KeptPhoto
from liming.execute.actions.sync import Applied, Apply, PhotosMissingError
from liming.execute.models import ServiceRecord, SyncOperation, Upload
from liming.plan.models import WorkItem
from liming.register.queries import grids_held_by
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer
from liming.web.field.find import FindForm
from liming.web.field.forms import QuickForm
from liming.web.field.item import finish_form, finish_item
from liming.web.field.moves import ACTS, WORDS
from liming.web.field.position import no_position_of, position_of
from liming.web.field.quick import customer_of, page_after

DROPPED = "dropped"
"""An act that the member took back before it was sent; it only fills its place in the sequence."""


def _data(operation: SyncOperation) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in operation.fields.items():
        data.setlist(name, [str(value) for value in values])
    data["once"] = str(operation.pk)
    return data


def _photos(operation: SyncOperation, *, whole: bool = False) -> MultiValueDict[str, Any]:
    """The photos by field: open files where they must be `whole`, else names that the record waits for."""
    digests = [each for names in operation.photos.values() for each in names]
    here = dict(Upload.objects.filter(pk__in=digests).exclude(whole_at=None).values_list("pk", "file"))
    if whole and len(here) < len(set(digests)):
        raise PhotosMissingError

    def opened(sha256: str) -> Any:
        path = here.get(sha256, "")
        return default_storage.open(path) if whole else KeptPhoto(sha256, path)

    return MultiValueDict({name: list(map(opened, names)) for name, names in operation.photos.items()})


def _checked(form: BaseForm) -> None:
    if not form.is_valid():
        problems = dict.fromkeys(str(each) for errors in form.errors.values() for each in errors)
        raise DomainError("operation_incomplete", problems="；".join(problems))


def _key(operation: SyncOperation) -> UUID:
    try:
        return UUID(operation.subject)
    except ValueError as error:
        raise DomainError("not_found", what="工作项", key=operation.subject[:40]) from error


def _step(name: str, act: Callable[..., object]) -> Apply:
    def apply_step(viewer: Viewer, operation: SyncOperation) -> Applied:
        item, data = queries.reached_item(viewer, _key(operation)), _data(operation)
        fix = {"position": position_of(data), "no_position": no_position_of(data)} if name == "arrive" else {}
        act(viewer, item, at=operation.said_at, **fix)
        return Applied(_told(WORDS[name], "work_item", item.pk), item=item)

    return apply_step


def _pause(viewer: Viewer, operation: SyncOperation) -> Applied:
    found = queries.field_item(viewer, _key(operation))
    actions.save_answers(viewer, found.item, finish_form(viewer, found, _data(operation)).given())
    return Applied(_told(_("填的已保存"), "work_item", found.item.pk), item=found.item)


def _finish(viewer: Viewer, operation: SyncOperation) -> Applied:
    found = queries.field_item(viewer, _key(operation))
    form = finish_form(viewer, found, _data(operation), _photos(operation))
    _checked(form)
    return _recorded(finish_item(viewer, found, form, operation.said_at), found.item)


def _quick(viewer: Viewer, operation: SyncOperation) -> Applied:
    form = QuickForm(_data(operation), _photos(operation))
    _checked(form)
    draft = form.draft(customer_of(viewer, form.cleaned_data["whom"]))
    draft = replace(draft, ended_at=operation.said_at, member=operation.member)
    return _recorded(actions.quick_record(viewer, draft))


def _find(viewer: Viewer, operation: SyncOperation) -> Applied:
    data = _data(operation)
    form = FindForm(data, _photos(operation, whole=True), grids=grids_held_by(viewer.member_id))
    _checked(form)
    draft = replace(form.draft("mine" in data), found_at=operation.said_at)
    found, item = actions.report_find(viewer, draft)
    if item is not None:
        return Applied(_told(found.number, "work_item", item.pk), item=item)
    return Applied(_told(_("已交队长，单号 %(number)s") % {"number": found.number}, "my_day"))


def _drop(viewer: Viewer, operation: SyncOperation) -> Applied:
    return Applied()


def _recorded(record: ServiceRecord, item: WorkItem | None = None) -> Applied:
    return Applied({"words": record.number, "next": page_after(record)}, record=record, item=item)


def _told(words: Any, page: str, *about: Any) -> dict[str, str]:
    """What the phone says and where it leads."""
    return {"words": str(words), "next": reverse(page, args=about)}


FORMS: Mapping[str, Apply] = {
    **{name: _step(name, act) for name, act in ACTS.items()},
    "pause": _pause,
    "finish": _finish,
    "quick": _quick,
    "find": _find,
    DROPPED: _drop,
}
"""What takes operations of each kind."""
