"""Bring the shipped services, checklists and special actions into the tables."""

from datetime import date
from typing import Any

from django.db import transaction

from liming.plan.enums import GuideKind, PartKind
from liming.plan.models import (
    Checklist,
    ChecklistItem,
    GuidePart,
    ServiceClass,
    ServiceQuestion,
    ServiceType,
    SpecialAction,
)
from liming.plan.queries.seasons import season_fields, seasons
from liming.plan.queries.settings import shipped
from liming.plan.rules.shipped import read_shipped
from liming.register.models import Parameter
from liming.shared import audit, clock
from liming.shared.viewer import Right, Viewer

_SHIPPED_FROM = date(2020, 1, 1)


@transaction.atomic
def load_defaults(viewer: Viewer, years: tuple[int, ...] = ()) -> dict[str, int]:
    """Add what is missing, never overwriting what was edited; returns how many rows of each table are new.

    Special actions are dated for `years` (default: this year and the next). Raises `forbidden`.
    """
    viewer.require(Right.EDIT_YEAR_PLAN)
    this_year = clock.today().year
    added = {
        "service_class": _load_classes(),
        "service_type": _load_types(),
        "service_question": _load_questions(),
        "checklist": _load_checklists(),
        "guide_part": _load_parts(),
        "parameter": _load_parameters(),
        "special_action": sum(_load_actions(year) for year in years or (this_year, this_year + 1)),
    }
    subject = ServiceClass.objects.first()
    if subject is not None and any(added.values()):
        audit.record(viewer, "plan_default.loaded", subject, after=added)
    return added


def _load_parameters() -> int:
    known = set(Parameter.objects.filter(key__in=shipped()).values_list("key", flat=True))
    rows = [Parameter(valid_from=_SHIPPED_FROM, **row) for key, row in shipped().items() if key not in known]
    return len(Parameter.objects.bulk_create(rows))


def _load_classes() -> int:
    known = set(ServiceClass.objects.values_list("pk", flat=True))
    rows = [ServiceClass(**row) for row in read_shipped("services")["class"] if row["code"] not in known]
    return len(ServiceClass.objects.bulk_create(rows))


def _load_types() -> int:
    known = set(ServiceType.objects.values_list("pk", flat=True))
    rows = [
        ServiceType(**{**row, "service_class_id": row["code"][:3]})
        for row in read_shipped("services")["type"]
        if row["code"] not in known
    ]
    return len(ServiceType.objects.bulk_create(rows))


def _load_questions() -> int:
    """The questions of types that have none yet; a type whose questions were edited keeps its own."""
    shipped = read_shipped("questions")
    asked = set(ServiceQuestion.objects.values_list("service_type_id", flat=True))
    rows = [
        ServiceQuestion(service_type_id=each["type"], source=shipped["source"], position=number, **question)
        for each in shipped["questions"]
        if each["type"] not in asked
        for number, question in enumerate(each["items"], start=1)
    ]
    return len(ServiceQuestion.objects.bulk_create(rows))


def _load_checklists() -> int:
    """The checklists of work on site, the guides that score a team, and those of supervision checks."""
    sites, guides = read_shipped("checklists"), read_shipped("guides")
    rows = [(GuideKind.SITE, row) for row in sites["checklist"]]
    rows += [
        (kind, {"source": guides["source"], **row})
        for kind in (GuideKind.TEAM, GuideKind.CHECK)
        for row in guides[kind.value]
    ]
    known = set(Checklist.objects.values_list("code", flat=True))
    missing = [(kind, row) for kind, row in rows if row["code"] not in known]
    for kind, row in missing:
        _load_checklist(kind, row, sites["effective_from"])
    return len(missing)


def _load_checklist(kind: GuideKind, row: dict[str, Any], effective_from: date) -> None:
    checklist = Checklist.objects.create(
        code=row["code"],
        kind=kind,
        name=row["name"],
        name_en=row["name_en"],
        source=row["source"],
        is_confirmed=False,
        effective_from=effective_from,
    )
    ChecklistItem.objects.bulk_create(
        ChecklistItem(checklist=checklist, number=number, **item)
        for number, item in enumerate(row["items"], start=1)
    )


def _load_parts() -> int:
    """What stands around the checklist, for first versions that nobody has touched and that have none yet."""
    shipped = read_shipped("guides")
    bare = Checklist.objects.filter(version=1, is_confirmed=False, purpose="", parts=None)
    guides = {row.code: row for row in bare}
    lines: list[GuidePart] = []
    for row in (*shipped["guide"], *shipped["team"], *shipped["check"]):
        guide = guides.get(row["code"])
        if guide is None:
            continue
        guide.purpose = row["purpose"]
        common = shipped["common"] if guide.kind == GuideKind.SITE else {}
        for kind in PartKind:
            lines += _parts(guide, kind, _texts(kind, common, row))
    Checklist.objects.bulk_update(guides.values(), ["purpose"])
    return len(GuidePart.objects.bulk_create(lines))


def _texts(kind: PartKind, common: dict[str, Any], row: dict[str, Any]) -> list[list[str]]:
    closing = common.get("closing", []) if kind is PartKind.STEP else []
    return [*common.get(kind, []), *row.get(kind, []), *closing]


def _parts(guide: Checklist, kind: PartKind, texts: list[list[str]]) -> list[GuidePart]:
    names = ("text", "text_en", "detail", "detail_en")
    return [
        GuidePart(checklist=guide, kind=kind, number=number, **dict(zip(names, each, strict=True)))
        for number, each in enumerate(texts, start=1)
    ]


def _load_actions(year: int) -> int:
    known = set(SpecialAction.objects.values_list("code", flat=True))
    rows = [
        SpecialAction(code=f"{code}-{year}", **season_fields(code, year))
        for code, _name in seasons()
        if f"{code}-{year}" not in known
    ]
    return len(SpecialAction.objects.bulk_create(rows))
