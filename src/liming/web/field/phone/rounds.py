"""The places and the end of a round, as a phone sends them."""

from collections.abc import Mapping
from uuid import UUID

from liming.execute import queries
from liming.execute.actions.sync import Applied, Apply
from liming.execute.models import SyncOperation
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer
from liming.web.field.phone.filled import checked, data_of, item_key, photos_of
from liming.web.field.quick import page_after
from liming.web.field.rounds import PlaceForm, RoundEndForm


def _place(*, late: bool) -> Apply:
    def apply_place(viewer: Viewer, operation: SyncOperation) -> Applied:
        form = PlaceForm(data_of(operation), photos_of(operation))
        checked(form)
        key = _key(operation)
        answer = form.answer(viewer, key, operation.said_at, operation.member, late=late)
        return Applied({"words": str(answer.get_result_display())})

    return apply_place


def _key(operation: SyncOperation) -> UUID:
    try:
        return UUID(operation.subject)
    except ValueError as error:
        raise DomainError("not_found", what="点位", key=operation.subject[:40]) from error


def _end(viewer: Viewer, operation: SyncOperation) -> Applied:
    item = queries.reached_item(viewer, item_key(operation))
    form = RoundEndForm(data_of(operation))
    checked(form)
    record = form.end(viewer, item, operation.said_at)
    return Applied({"words": record.number, "next": page_after(record)}, record=record, item=item)


FORMS: Mapping[str, Apply] = {"place": _place(late=False), "round-end": _end}
SECOND: Mapping[str, Apply] = {"place": _place(late=True)}
