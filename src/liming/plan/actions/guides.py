"""Writing work guides: a draft is changed until it comes into force; what was in force never changes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from liming.plan.enums import CheckKind, GuideKind, PartKind
from liming.plan.models import Checklist, ChecklistItem, GuidePart
from liming.register.queries import root_path
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_CODE = re.compile(r"[A-Z]{1,4}[0-9]{1,4}", re.ASCII)
_MOST_LINES = 60


@dataclass(frozen=True)
class PartDraft:
    """A line of a guide; English None = as it is where the Chinese stays."""

    kind: PartKind
    text: str
    detail: str = ""
    text_en: str | None = None
    detail_en: str | None = None


@dataclass(frozen=True)
class CheckDraft:
    """An item of the checklist: limits for numbers, points for guides that score, English as in a part."""

    text: str
    kind: CheckKind = CheckKind.CHOICE
    unit: str = ""
    low: float | None = None
    high: float | None = None
    points: int = 0
    text_en: str | None = None


@dataclass(frozen=True)
class GuideDraft:
    """A version as it should be; `changes` says in a sentence what is new, `source` on what ground."""

    name: str
    source: str
    name_en: str = ""
    purpose: str = ""
    changes: str = ""
    parts: tuple[PartDraft, ...] = ()
    items: tuple[CheckDraft, ...] = ()


@transaction.atomic
def create_guide(viewer: Viewer, code: str, kind: GuideKind, draft: GuideDraft) -> Checklist:
    """A new guide as the draft of its version 1.

    Raises `field_invalid`, `field_required`, `guide_code_twice`, `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.EDIT_GUIDE, root_path())
    if not _CODE.fullmatch(code):
        remedy = "请写一到四个大写字母加数字，比如 C11"
        raise DomainError("field_invalid", field="编号", value=code[:20], remedy=remedy)
    if Checklist.objects.filter(code=code).exists():
        raise DomainError("guide_code_twice", number=code)
    _check(draft)
    row = Checklist(code=code, kind=kind, drafted_by=viewer.name, **_fields(draft))
    row.save(force_insert=True)
    _write_lines(row, draft)
    _record(viewer, "guide.created", row, {"name": row.name})
    return row


@transaction.atomic
def draft_guide(viewer: Viewer, code: str) -> Checklist:
    """Copy the newest version into the draft of the next one.

    Raises `not_found`, `guide_draft_exists`, `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.EDIT_GUIDE, root_path())
    newest = Checklist.objects.select_for_update(of=("self",)).filter(code=code).order_by("-version").first()
    if newest is None:
        raise DomainError("not_found", what="指导书", key=code)
    if newest.effective_from is None:
        raise DomainError("guide_draft_exists", version=newest.version)
    kept = ("code", "kind", "name", "name_en", "purpose", "source")
    row = Checklist.objects.create(
        version=newest.version + 1,
        drafted_by=viewer.name,
        **{name: getattr(newest, name) for name in kept},
    )
    _copy(ChecklistItem, newest, row)
    _copy(GuidePart, newest, row)
    _record(viewer, "guide.drafted", row)
    return row


@transaction.atomic
def change_guide(viewer: Viewer, code: str, version: int, draft: GuideDraft) -> Checklist:
    """Write a draft anew; lines whose Chinese stays keep their English.

    Raises `not_found`, `guide_not_draft`, `field_required`, `field_invalid`, `forbidden`, `out_of_scope`.
    """
    row = _draft(viewer, code, version)
    _check(draft)
    for name, value in _fields(draft).items():
        setattr(row, name, value)
    row.drafted_by = viewer.name
    row.save()
    _write_lines(row, draft)
    after = {"parts": len(draft.parts), "items": len(draft.items), "changes": row.changes}
    _record(viewer, "guide.changed", row, after)
    return row


@transaction.atomic
def put_guide_in_force(viewer: Viewer, code: str, version: int, day: date) -> Checklist:
    """Approve a draft from `day` on; the version before ends that day. Work planned before keeps its own.

    Raises `guide_without_items`, `field_required` (what changed), `field_invalid` (a day gone by, or not
    after the version before), `not_found`, `guide_not_draft`, `forbidden`, `out_of_scope`.
    """
    row = _draft(viewer, code, version)
    if not row.items.exists():
        raise DomainError("guide_without_items")
    if version > 1 and not row.changes:
        raise DomainError("field_required", field="修订说明")
    before = Checklist.objects.filter(code=code, version__lt=version, effective_to=None).first()
    if day < clock.today() or (before and before.effective_from and day <= before.effective_from):
        remedy = "请写今天或以后、并在上一版生效之后的日子"
        raise DomainError("field_invalid", field="生效日期", value=day, remedy=remedy)
    if before is not None:
        before.effective_to = day
        before.save(update_fields=["effective_to"])
    row.effective_from, row.approved_by, row.is_confirmed = day, viewer.name, True
    row.save(update_fields=["effective_from", "approved_by", "is_confirmed"])
    _record(viewer, "guide.approved", row, {"effective_from": day})
    return row


@transaction.atomic
def drop_guide_draft(viewer: Viewer, code: str, version: int) -> None:
    """Throw a draft away. Raises `not_found`, `guide_not_draft`, `forbidden`, `out_of_scope`."""
    row = _draft(viewer, code, version)
    _record(viewer, "guide.withdrawn", row)
    row.delete()


def _draft(viewer: Viewer, code: str, version: int) -> Checklist:
    viewer.require(Right.EDIT_GUIDE, root_path())
    rows = Checklist.objects.select_for_update(of=("self",))
    row = rows.filter(code=code, version=version).first()
    if row is None:
        raise DomainError("not_found", what="指导书", key=f"{code} v{version}")
    if row.effective_from is not None:
        raise DomainError("guide_not_draft")
    return row


def _record(viewer: Viewer, act: str, row: Checklist, after: dict[str, Any] | None = None) -> None:
    values = {"code": row.code, "version": row.version, **(after or {})}
    audit.record(viewer, act, row, after=values, unit_path=root_path())


def _fields(draft: GuideDraft) -> dict[str, Any]:
    names = ("name", "name_en", "purpose", "changes", "source")
    return {name: getattr(draft, name).strip() for name in names}


def _check(draft: GuideDraft) -> None:
    for field, value, most in (("名称", draft.name, 60), ("来源", draft.source, 200)):
        if not value.strip():
            raise DomainError("field_required", field=field)
        _check_length(field, value, most)
    _check_length("英文名称", draft.name_en, 80)
    _check_length("修订说明", draft.changes, 400)
    for kind in PartKind:
        _check_count(str(kind.label), [each for each in draft.parts if each.kind == kind])
    _check_count("检查项", draft.items)
    for part in draft.parts:
        _check_length(str(PartKind(part.kind).label), part.text, 120)
        _check_length(str(PartKind(part.kind).label), part.detail, 200)
        _check_length("英文", part.text_en or "", 200)
        _check_length("英文", part.detail_en or "", 300)
    for item in draft.items:
        _check_item(item)


def _check_item(item: CheckDraft) -> None:
    if not item.text.strip():
        raise DomainError("field_required", field="检查项")
    _check_length("检查项", item.text, 120)
    _check_length("英文", item.text_en or "", 160)
    _check_length("单位", item.unit, 12)
    has_limits = item.unit or item.low is not None or item.high is not None
    if item.kind == CheckKind.CHOICE and has_limits:
        raise DomainError(
            "field_invalid", field=item.text, value=item.unit, remedy="有单位或限值的请选“数值”"
        )
    if item.low is not None and item.high is not None and item.low > item.high:
        raise DomainError("field_invalid", field=item.text, value=item.low, remedy="下限不能大于上限")
    if item.points > 100:
        raise DomainError("field_invalid", field=item.text, value=item.points, remedy="分值最多 100")


def _check_length(field: str, value: str, most: int) -> None:
    if len(value.strip()) > most:
        raise DomainError("field_invalid", field=field, value=value[:20], remedy=f"最多 {most} 字")


def _check_count(field: str, lines: Sequence[object]) -> None:
    if len(lines) > _MOST_LINES:
        raise DomainError("field_invalid", field=field, value=len(lines), remedy=f"最多 {_MOST_LINES} 行")


def _copy(model: type[ChecklistItem] | type[GuidePart], source: Checklist, target: Checklist) -> None:
    rows: list[Any] = list(model.objects.filter(checklist=source))
    for each in rows:
        each.pk, each.checklist = None, target
    manager: Any = model.objects
    manager.bulk_create(rows)


def _write_lines(row: Checklist, draft: GuideDraft) -> None:
    parts = {(each.kind, each.text): each for each in row.parts.all()}
    items = {each.text: each.text_en for each in row.items.all()}
    row.parts.all().delete()
    row.items.all().delete()
    GuidePart.objects.bulk_create(
        _part(row, number, each, parts.get((each.kind, each.text.strip())))
        for kind in PartKind
        for number, each in enumerate((part for part in draft.parts if part.kind == kind), start=1)
    )
    ChecklistItem.objects.bulk_create(
        ChecklistItem(
            checklist=row,
            number=number,
            text=each.text.strip(),
            text_en=_english(each.text_en, items.get(each.text.strip(), "")),
            kind=each.kind,
            unit=each.unit.strip(),
            low=each.low,
            high=each.high,
            points=each.points,
        )
        for number, each in enumerate(draft.items, start=1)
    )


def _part(row: Checklist, number: int, draft: PartDraft, before: GuidePart | None) -> GuidePart:
    detail = draft.detail.strip()
    return GuidePart(
        checklist=row,
        kind=draft.kind,
        number=number,
        text=draft.text.strip(),
        detail=detail,
        text_en=_english(draft.text_en, before.text_en if before else ""),
        detail_en=_english(draft.detail_en, before.detail_en if before and before.detail == detail else ""),
    )


def _english(given: str | None, before: str) -> str:
    return before if given is None else given.strip()
