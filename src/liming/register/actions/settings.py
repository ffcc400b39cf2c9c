"""What all units share: skills, level names, parameters, the working calendar and the shipped defaults."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import holidays
from django.db import transaction

from liming.register.actions.base import check_fields, insert, require_edit, update
from liming.register.models import DayException, Parameter, Skill, UnitLevel
from liming.register.queries.parameters import parameter_row
from liming.register.queries.tree import root_path
from liming.register.rules.columns import noun
from liming.register.rules.parameters import check_least
from liming.shared import audit, clock
from liming.shared.viewer import Viewer

_DATA = Path(__file__).parents[1] / "data" / "defaults.toml"
_SHIPPED_FROM = date(2020, 1, 1)
_CALENDAR_YEARS = (2024, 2025, 2026, 2027)
_NOTICE = "国务院办公厅节假日安排通知"
_STATUTE = "全国年节及纪念日放假办法；当年安排通知未发布，暂定"


def create_skill(viewer: Viewer, **fields: Any) -> Skill:
    """A new skill or licence."""
    return insert(viewer, noun("skills"), Skill(**fields))


def change_skill(viewer: Viewer, row: Skill, **changes: Any) -> Skill:
    """Change a skill's name."""
    return update(viewer, noun("skills"), row, changes)


def create_unit_level(viewer: Viewer, **fields: Any) -> UnitLevel:
    """Name a depth of the tree."""
    return insert(viewer, noun("unit-levels"), UnitLevel(**fields))


def change_unit_level(viewer: Viewer, row: UnitLevel, **changes: Any) -> UnitLevel:
    """Rename a depth of the tree."""
    return update(viewer, noun("unit-levels"), row, changes)


def create_day(viewer: Viewer, **fields: Any) -> DayException:
    """A holiday or make-up day."""
    return insert(viewer, noun("days"), DayException(**fields))


def change_day(viewer: Viewer, row: DayException, **changes: Any) -> DayException:
    """Correct a holiday or make-up day."""
    return update(viewer, noun("days"), row, changes)


@transaction.atomic
def set_parameter(
    viewer: Viewer,
    key: str,
    value: Any,
    valid_from: date | None = None,
    *,
    source: str,
    title: str = "",
    title_en: str = "",
    is_confirmed: bool = True,
) -> Parameter:
    """From a day on (default today) the parameter has another value; what was true before stays.

    On the very day the present value began it is corrected instead. Raises `field_invalid` for less than the
    law allows.
    """
    require_edit(viewer, root_path())
    check_least(key, value)
    day = valid_from or clock.today()
    current = parameter_row(key, day)
    titles = {
        "title": title or _old(current, "title") or key,
        "title_en": title_en or _old(current, "title_en"),
    }
    fields = {"value": value, "source": source, "is_confirmed": is_confirmed, **titles}
    if current is not None and current.valid_from == day:
        return update(viewer, noun("parameters"), current, fields)
    later = Parameter.objects.filter(key=key, valid_from__gt=day).order_by("valid_from").first()
    row = Parameter(key=key, valid_from=day, valid_to=later.valid_from if later else None, **fields)
    row.is_per_unit = current is not None and current.is_per_unit
    check_fields(noun("parameters"), row)
    if current is not None:
        Parameter.objects.filter(pk=current.pk).update(valid_to=day)
    return insert(viewer, noun("parameters"), row)


def create_parameter(viewer: Viewer, **fields: Any) -> Parameter:
    """A parameter's value from a day on, as a file or a form gives it."""
    if parameter_row(fields["key"], fields["valid_from"]) is None:
        return insert(viewer, noun("parameters"), Parameter(**fields))
    key, value, source = fields["key"], fields["value"], fields["source"]
    return set_parameter(
        viewer,
        key,
        value,
        fields["valid_from"],
        source=source,
        title=fields.get("title") or "",
        is_confirmed=bool(fields.get("is_confirmed")),
    )


def change_parameter(viewer: Viewer, row: Parameter, **changes: Any) -> Parameter:
    """Correct a value as it stands, e.g. to confirm it; a new value from a day on is `set_parameter`."""
    check_least(row.key, changes.get("value", row.value))
    return update(viewer, noun("parameters"), row, changes)


@transaction.atomic
def load_calendar(viewer: Viewer, year: int) -> int:
    """Seed a year's holidays and make-up days; returns how many rows are new.

    A year without make-up days has no official notice yet: its days are flagged provisional, and a later
    load with the notice replaces them. Rows edited by hand are kept.
    """
    require_edit(viewer, root_path())
    china = holidays.country_holidays("CN", years=[year], language="zh_CN")
    makeup = {day for day in getattr(china, "weekend_workdays", ()) if day.year == year}
    provisional = not makeup
    source = _STATUTE if provisional else f"{_NOTICE}（{year} 年）"
    days = {day: ("holiday", str(name).split("（")[0]) for day, name in china.items() if day.year == year}
    days |= dict.fromkeys(makeup, ("makeup", "调休上班"))
    if not provisional:
        DayException.objects.filter(day__year=year, is_provisional=True, source=_STATUTE).delete()
    known = set(DayException.objects.filter(day__year=year).values_list("day", flat=True))
    rows = [
        DayException(day=day, kind=kind, name=name, source=source, is_provisional=provisional)
        for day, (kind, name) in sorted(days.items())
        if day not in known
    ]
    DayException.objects.bulk_create(rows)
    if rows:
        after = {"year": year, "days": len(rows), "provisional": provisional}
        audit.record(viewer, "day_exception.loaded", rows[0], after=after, unit_path=root_path())
    return len(rows)


@transaction.atomic
def load_defaults(viewer: Viewer) -> None:
    """Put the shipped parameters, skills, level names and calendar where nothing stands yet.

    Safe to repeat: what was edited is never overwritten.
    """
    require_edit(viewer, root_path())
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    for row in data["levels"]:
        UnitLevel.objects.get_or_create(depth=row.pop("depth"), defaults=row)
    for row in data["skills"]:
        Skill.objects.get_or_create(code=row.pop("code"), defaults=row)
    for row in data["parameters"]:
        if not Parameter.objects.filter(key=row["key"]).exists():
            insert(viewer, noun("parameters"), Parameter(valid_from=_SHIPPED_FROM, **row))
    settled = set(DayException.objects.filter(is_provisional=False).values_list("day__year", flat=True))
    for year in _CALENDAR_YEARS:
        if year not in settled:
            load_calendar(viewer, year)


def _old(row: Parameter | None, name: str) -> str:
    return str(getattr(row, name)) if row else ""
