"""Coming to duty, handing a shift on and the desk's register, as a phone sends them."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from liming.execute import actions, queries
from liming.execute.actions.sync import Applied, Apply
from liming.execute.enums import DeskOutcome
from liming.execute.models import SyncOperation
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer
from liming.web.field.desk import form_of, point_of
from liming.web.field.duty import PRESENCE, SAID, name_day
from liming.web.field.phone.filled import checked, data_of, told
from liming.web.office.duty import desk, shifts


def _subject(operation: SyncOperation, what: str) -> UUID:
    try:
        return UUID(operation.subject)
    except ValueError as error:
        raise DomainError("not_found", what=what, key=operation.subject[:40]) from error


def _presence(act: str) -> Apply:
    def apply_presence(viewer: Viewer, operation: SyncOperation) -> Applied:
        PRESENCE[act](viewer, queries.duty_shift(viewer, _subject(operation, "班次")), operation.said_at)
        return Applied(told(SAID[act], "my_duty"))

    return apply_presence


def _ask(viewer: Viewer, operation: SyncOperation) -> Applied:
    shift = queries.duty_shift(viewer, _subject(operation, "班次"))
    shifts.do_shift_act(viewer, shift, "ask", data_of(operation))
    return Applied(told(shifts.WORDS["ask"], "my_duty"))


def _swap(act: str) -> Apply:
    def apply_swap(viewer: Viewer, operation: SyncOperation) -> Applied:
        swap = queries.duty_swap(viewer, _subject(operation, "换班"))
        return Applied(told(shifts.do_swap_act(viewer, swap, act, data_of(operation)), "my_duty"))

    return apply_swap


def _wish(viewer: Viewer, operation: SyncOperation) -> Applied:
    return Applied(told(name_day(viewer, data_of(operation)), "my_duty"))


def _take(viewer: Viewer, operation: SyncOperation) -> Applied:
    data, member = data_of(operation), operation.member
    form = form_of(viewer, member, data)
    checked(form)
    points = list(queries.points(viewer).filter(team=member.team))
    draft = form.draft(member.team, point_of(viewer, member, points, data.get("point")), member)
    taken = actions.take_business(viewer, replace(draft, asked_at=operation.said_at))
    words = f"{taken.number} {desk.SAID[DeskOutcome(taken.outcome)]}"
    return Applied(told(words, "my_duty"), record=taken.record)


def _desk(act: str) -> Apply:
    def apply_desk(viewer: Viewer, operation: SyncOperation) -> Applied:
        row = queries.desk_record(viewer, operation.subject)
        return Applied(told(desk.do(viewer, row, act, data_of(operation)), "my_duty"), record=row.record)

    return apply_desk


FORMS: Mapping[str, Apply] = {
    "duty-in": _presence("check-in"),
    "duty-out": _presence("check-out"),
    "swap-ask": _ask,
    **{f"swap-{act}": _swap(act) for act in ("take", "withdraw", "undo")},
    "wish": _wish,
    "desk": _take,
    **{f"desk-{act}": _desk(act) for act in ("finish", "return", "chase")},
}
