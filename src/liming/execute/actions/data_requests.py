"""Requests of people about their own data: taken, identity checked, carried out, answered; each step kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.actions.access import reach_by_code
from liming.execute.actions.ledger_seals import renew_seals
from liming.execute.actions.retention import blank, take_files
from liming.execute.enums import DataRequestKind, DataRequestSource, DataRequestState
from liming.execute.models import DataRequest, DataRequestStep, Evidence, Request, RequestPhoto
from liming.execute.queries.data_requests import OPEN, identity_ways
from liming.execute.queries.personal_data import Found, copy_of, found_of
from liming.execute.queries.retention import held_back
from liming.execute.queries.retention_tables import blankings, stores
from liming.execute.queries.settings import setting
from liming.execute.rules.data_requests import COPIED, DATA_REQUEST, data_request_prefix
from liming.execute.rules.outside import is_phone
from liming.execute.rules.retention import Blanking, Held, PhotoStore
from liming.register.models import ContactProfile, Customer, Member, Unit
from liming.register.rules import pinyin_of
from liming.shared import audit, clock, revision
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

KEPT_OPEN, KEPT_HELD, KEPT_CUSTOMER, KEPT_MEMBER = "open", "held", "customer", "member"
"""Why the law lets something be kept: it is being worked on, something open refers to it, the person is still
supplied, the person works here."""


@dataclass(frozen=True)
class DataRequestDraft:
    """Who asks what, and how it came; phone or account number is what his data is found by."""

    kind: DataRequestKind
    source: DataRequestSource
    person: str
    phone: str = ""
    account_number: str = ""
    words: str = ""


@transaction.atomic
def take_data_request(viewer: Viewer, unit: Unit, draft: DataRequestDraft) -> DataRequest:
    """A person asks by phone, in person or in writing.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required` (name; phone or account number).
    """
    viewer.require(Right.ANSWER_ABOUT_DATA, unit.path)
    if not draft.person.strip():
        raise DomainError("field_required", field="姓名")
    if not draft.phone.strip() and not draft.account_number.strip():
        raise DomainError("field_required", field="电话或户号")
    return _make(viewer, unit, draft, None)


@transaction.atomic
def ask_about_data_by_code(viewer: Viewer, code: str, kind: DataRequestKind, words: str) -> DataRequest:
    """The asker of a request asks on its page; one of a kind at a time. Raises `not_found`,
    `data_request_waits`.
    """
    row = reach_by_code(code)
    open_one = DataRequest.objects.everywhere("the follow code is the asker's own key")
    if open_one.filter(follow_request=row, kind=kind, state__in=OPEN).exists():
        raise DomainError("data_request_waits")
    draft = DataRequestDraft(kind, DataRequestSource.FOLLOW, row.contact_name, row.contact_phone, "", words)
    return _make(viewer, row.unit, draft, row)


def _make(viewer: Viewer, unit: Unit, draft: DataRequestDraft, asked_at: Request | None) -> DataRequest:
    now = clock.now()
    due = bridge.due_at(now, int(setting("privacy.answer_days")), "working_day", {})
    row = DataRequest.objects.create(
        number=course.take_number(DataRequest, data_request_prefix(clock.today())),
        unit=unit,
        kind=draft.kind,
        source=draft.source,
        person=draft.person.strip()[:60],
        phone=draft.phone.strip()[:30],
        account_number=draft.account_number.strip()[:20],
        words=draft.words.strip()[:500],
        follow_request=asked_at,
        received_at=now,
        due_on=clock.local(due).date(),
    )
    _step(viewer, row, "received", "")
    return row


@transaction.atomic
def identify_asker(viewer: Viewer, row: DataRequest, how: str) -> DataRequest:
    """It is the person: checked in a way that is listed. Raises `field_invalid`, `illegal_transition`."""
    found = _reach(viewer, row)
    if how not in dict(identity_ways()):
        raise DomainError("field_invalid", field="核实方式", value=how[:20], remedy="请从清单中选")
    _move(found, DataRequestState.IDENTIFIED)
    found.identity_how, found.identity_at, found.identity_by = how, clock.now(), viewer.name[:60]
    found.save()
    _step(viewer, found, "identified", "", {"how": how})
    return found


@transaction.atomic
def copy_personal_data(viewer: Viewer, row: DataRequest) -> dict[str, Any]:
    """Everything held of the person, as `copy_of` gives it; that it was given is kept.

    Raises `not_identified`, `data_request_other_kind`.
    """
    found = _identified(viewer, row, *COPIED)
    copy = copy_of(found)
    _step(viewer, found, "copied", "", _counts(found_of(found)))
    return copy


@transaction.atomic
def correct_personal_data(viewer: Viewer, row: DataRequest, values: Mapping[str, str]) -> int:
    """Put a new name, phone or address wherever the person stands; returns how many rows were changed.

    `values` by `name`, `phone`, `address`; empty = as it is. Raises `not_identified`,
    `data_request_other_kind`, `field_required`, `field_invalid` (a phone that nobody can call).
    """
    found = _identified(viewer, row, DataRequestKind.CORRECT)
    given = {name: value.strip() for name, value in values.items() if value.strip()}
    if not given:
        raise DomainError("field_required", field="更正后的内容")
    if "phone" in given and not is_phone(given["phone"]):
        raise DomainError("field_invalid", field="电话", value=given["phone"], remedy="请填能拨通的完整号码")
    done = {each.source.key: _corrected(viewer, each, given) for each in found_of(found)}
    done = {key: count for key, count in done.items() if count}
    if "phone" in given:
        found.phone = given["phone"][:30]
        found.save(update_fields=["phone"])
    _step(viewer, found, "corrected", "、".join(_WORDS[name] for name in given), done)
    revision.touch()
    return sum(done.values())


_WORDS = {"name": "姓名", "phone": "电话", "address": "地址"}


def _corrected(viewer: Viewer, found: Found, given: Mapping[str, str]) -> int:
    """Only in fields that hold something: an empty one stays so."""
    count = 0
    model = found.source.model
    for name, field in found.source.correctable.items():
        if name not in given:
            continue
        longest = model._meta.get_field(field).max_length
        new: dict[str, Any] = {field: given[name][:longest]}
        if model is Customer and name == "name":
            new["pinyin"], new["initials"] = pinyin_of(new[field], person=True)
        rows = _of(found).exclude(**{field: ""})
        count = max(count, int(rows.update(**new)))
    renew_seals(viewer, _of(found))
    return count


def _of(found: Found) -> Any:
    manager = found.source.model._default_manager
    rows = manager.everywhere("found for the person") if hasattr(manager, "everywhere") else manager.all()
    return rows.filter(pk__in=found.keys)


@dataclass(frozen=True)
class Erased:
    """How many rows and files were cleared, and how many had to be kept for which reason."""

    done: int
    kept: dict[str, int]


@transaction.atomic
def erase_personal_data(viewer: Viewer, row: DataRequest) -> Erased:
    """Clear what the law lets us clear of the person; the rest is kept with its reason.

    Kept is what is still being worked on, what something open refers to, and the file of a customer who is
    still supplied or of a person who works here. Raises `not_identified`, `data_request_other_kind`.
    """
    found = _identified(viewer, row, DataRequestKind.DELETE)
    tables = {each.source.model: set(each.keys) for each in found_of(found)}
    held = held_back(clock.now(), besides=found.pk)
    kept = _kept(tables, held)
    done = _clear_files(tables, held) + _blank_rows(viewer, tables, held)
    _step(viewer, found, "erased", "", {"done": done, **kept})
    revision.touch()
    return Erased(done, kept)


@transaction.atomic
def withdraw_photo_consent(viewer: Viewer, row: DataRequest) -> Erased:
    """Clear the photos of the person's home and requests; what an open matter needs stays until it ends.

    Raises `not_identified`, `data_request_other_kind`.
    """
    found = _identified(viewer, row, DataRequestKind.WITHDRAW)
    tables = {each.source.model: set(each.keys) for each in found_of(found)}
    held = held_back(clock.now(), besides=found.pk)
    kept = {KEPT_HELD: count} if (count := _photos_held(tables, held)) else {}
    done = _clear_files(tables, held)
    _step(viewer, found, "withdrawn", "", {"done": done, **kept})
    return Erased(done, kept)


def _open_requests(keys: set[Any]) -> set[Any]:
    rows = Request.objects.everywhere("found for the person").filter(pk__in=keys, closed_at=None)
    return set(rows.values_list("pk", flat=True))


def _kept(tables: Mapping[Any, set[Any]], held: Held) -> dict[str, int]:
    requests, customers = tables.get(Request, set()), tables.get(Customer, set())
    supplied = Customer.objects.everywhere("found for the person").filter(pk__in=customers, closed_on=None)
    counts = {
        KEPT_OPEN: len(_open_requests(requests)),
        KEPT_HELD: len(requests & held.requests),
        KEPT_CUSTOMER: supplied.count(),
        KEPT_MEMBER: len(tables.get(Member, ())),
    }
    return {reason: count for reason, count in counts.items() if count}


def _blank_rows(viewer: Viewer, tables: Mapping[Any, set[Any]], held: Held) -> int:
    """Clear the found rows, and what hangs on the requests among them."""
    requests = tables.get(Request, set())
    requests = requests - _open_requests(requests) - held.requests
    done = 0
    for table in blankings():
        rows = _rows_of(table, tables, requests)
        if rows is not None:
            keys = _free(table, rows, held)
            done += blank(viewer, table, keys) if keys else 0
    return done


def _rows_of(table: Blanking, tables: Mapping[Any, set[Any]], requests: set[Any]) -> Any:
    """The person's rows of a table that may go; None for a table that is no matter of his."""
    model, rows = table.rows().model, table.todo()
    if model is Request:
        return rows.filter(pk__in=requests)
    if model in tables and model not in _STAY:
        return rows.filter(_ENDED.get(model, Q()), pk__in=tables[model])
    return rows.filter(**{f"{table.request}__in": requests}) if table.request else None


def _free(table: Blanking, rows: Any, held: Held) -> list[Any]:
    """Keys of the rows that nothing holds back."""
    kept = set(table.held(rows, held).values_list("pk", flat=True))
    return [key for key in set(rows.values_list("pk", flat=True)) if key not in kept]


_ENDED = {Customer: Q(closed_on__isnull=False), ContactProfile: Q(valid_to__isnull=False)}
"""Who is still supplied or still speaks for a body stays."""
_STAY = frozenset({Member})


def _photos(store: PhotoStore, tables: Mapping[Any, set[Any]]) -> Any:
    if store.rows().model not in (RequestPhoto, Evidence) or not store.request:
        return None
    found = tables.get(Request, set())
    open_ones = _open_requests(found)
    return store.todo().filter(**{f"{store.request}__in": found - open_ones})


def _clear_files(tables: Mapping[Any, set[Any]], held: Held) -> int:
    done = 0
    for store in stores():
        rows = _photos(store, tables)
        if rows is None:
            continue
        keys = _free(store, rows, held)
        done += take_files(store, keys) if keys else 0
    return done


def _photos_held(tables: Mapping[Any, set[Any]], held: Held) -> int:
    return sum(
        store.held(rows, held).count() for store in stores() if (rows := _photos(store, tables)) is not None
    )


@transaction.atomic
def answer_data_request(viewer: Viewer, row: DataRequest, words: str) -> DataRequest:
    """Tell the person what was done. Raises `field_required`, `illegal_transition`."""
    return _end(viewer, row, DataRequestState.ANSWERED, words)


@transaction.atomic
def refuse_data_request(viewer: Viewer, row: DataRequest, words: str) -> DataRequest:
    """Tell the person why not: identity not shown, or the law asks us to keep it. Raises as answering."""
    return _end(viewer, row, DataRequestState.REFUSED, words)


def _end(viewer: Viewer, row: DataRequest, state: DataRequestState, words: str) -> DataRequest:
    found = _reach(viewer, row)
    if not words.strip():
        raise DomainError("field_required", field="答复")
    _move(found, state)
    found.answer = bridge.mask_text(words.strip())[:500]
    found.ended_at, found.ended_by = clock.now(), viewer.name[:60]
    found.save()
    _step(viewer, found, state.value, "")
    return found


def _reach(viewer: Viewer, row: DataRequest) -> DataRequest:
    rows = DataRequest.objects.everywhere("the path is required below").select_for_update(of=("self",))
    found: DataRequest = rows.select_related("unit", "follow_request").get(pk=row.pk)
    viewer.require(Right.ANSWER_ABOUT_DATA, found.unit.path)
    return found


def _identified(viewer: Viewer, row: DataRequest, *kinds: DataRequestKind) -> DataRequest:
    found = _reach(viewer, row)
    if found.state != DataRequestState.IDENTIFIED:
        raise DomainError("not_identified")
    if found.kind not in kinds:
        raise DomainError("data_request_other_kind", kind=found.get_kind_display())
    return found


def _move(row: DataRequest, target: DataRequestState) -> None:
    DATA_REQUEST.check(DataRequestState(row.state), target)
    row.state = target


def _counts(found: tuple[Found, ...]) -> dict[str, int]:
    return {each.source.key: len(each.rows) for each in found}


def _step(
    viewer: Viewer, row: DataRequest, act: str, note: str, done: Mapping[str, Any] | None = None
) -> None:
    """Kept twice: in the course people read, and in the audit; neither holds a value."""
    DataRequestStep.objects.create(
        data_request=row,
        at=clock.now(),
        act=act,
        by_name=viewer.name[:60],
        note=note,
        done=dict(done or {}),
    )
    after = {"number": row.number, "kind": row.kind, **(done or {})}
    audit.record(viewer, f"data_request.{act}", row, after=after, unit_path=row.unit.path)
