"""Loading the shipped time limits and parameters; what was edited stays."""

import tomllib
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction

from liming.execute.enums import LimitUnit
from liming.execute.models import ServiceLimit, ServiceStandard
from liming.execute.queries.settings import DATA, shipped
from liming.register.models import Parameter
from liming.shared import audit
from liming.shared.viewer import Right, Viewer

_FOREVER = date(2020, 1, 1)


@transaction.atomic
def load_defaults(viewer: Viewer) -> int:
    """Load the standards and parameters this room ships; returns how many were new. Runs again safely."""
    viewer.require(Right.EDIT_REGISTER, "/")
    new = sum(_load_standard(viewer, row) for row in _standards())
    for key, row in shipped().items():
        new += _load_parameter(key, row)
    return new


def _standards() -> list[dict[str, Any]]:
    with (DATA / "standards.toml").open("rb") as file:
        rows: list[dict[str, Any]] = tomllib.load(file)["standard"]
    return rows


def _load_standard(viewer: Viewer, row: dict[str, Any]) -> int:
    fields = {key: value for key, value in row.items() if key not in ("limits", "code", "version")}
    standard, is_new = ServiceStandard.objects.get_or_create(
        code=row["code"], version=row["version"], defaults=fields
    )
    if is_new:
        ServiceLimit.objects.bulk_create(
            ServiceLimit(standard=standard, **limit) for limit in _limits(row["limits"])
        )
        audit.record(viewer, "service_standard.loaded", standard, after={"code": standard.code})
    return int(is_new)


def _limits(profiles: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for profile, stages in profiles.items():
        for stage, value in stages.items():
            by_area = value if isinstance(value, dict) else {"": value}
            for area_type, told in by_area.items():
                yield {"profile": profile, "stage": stage, "area_type": area_type, **_limit(told)}


def _limit(told: list[Any]) -> dict[str, Any]:
    """["by_case"], or an amount, a unit and what more is said of it."""
    if told == ["by_case"]:
        return {"amount": 0, "unit": LimitUnit.WORKING_DAY, "by_case": True}
    amount, unit, *marks = told
    more = {key: value for mark in marks if isinstance(mark, dict) for key, value in mark.items()}
    return {"amount": amount, "unit": unit, "after_arrival": "after_arrival" in marks, **more}


def _load_parameter(key: str, row: dict[str, Any]) -> int:
    is_per_unit = bool(row.get("is_per_unit"))
    if Parameter.objects.filter(key=key).exists():
        Parameter.objects.filter(key=key).exclude(is_per_unit=is_per_unit).update(is_per_unit=is_per_unit)
        return 0
    Parameter.objects.create(
        key=key,
        value=row["value"],
        title=row["title"],
        title_en=row["title_en"],
        source=row["source"],
        is_per_unit=is_per_unit,
        valid_from=_FOREVER,
    )
    return 1
