"""Schedule rules as plain dictionaries for JSON columns and forms."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from liming.core.calendar.rules import (
    AfterFact,
    DayOfMonth,
    DayOfYear,
    LunarDate,
    NthWorkingDay,
    Quantity,
    Rule,
    SolarTerm,
    Weekly,
    Window,
)

_KINDS: dict[str, type[Rule]] = {
    "day_of_month": DayOfMonth,
    "day_of_year": DayOfYear,
    "solar_term": SolarTerm,
    "lunar_date": LunarDate,
    "weekly": Weekly,
    "nth_working_day": NthWorkingDay,
    "window": Window,
    "quantity": Quantity,
    "after_fact": AfterFact,
}
_NAMES = {rule_type: name for name, rule_type in _KINDS.items()}
_OPTIONAL = {"policy"}
_TEXTS = {"policy", "term", "fact"}


def rule_to_dict(rule: Rule) -> dict[str, Any]:
    """The rule with its `kind`, holding only numbers, strings and lists."""
    values = {field.name: getattr(rule, field.name) for field in fields(rule)}
    return {"kind": _NAMES[type(rule)]} | {name: _plain(value) for name, value in values.items()}


def rule_from_dict(d: Mapping[str, Any]) -> Rule:
    """The rule such a dictionary describes; ValueError starts with the name of the field that is wrong."""
    rule_type = _KINDS.get(str(d.get("kind")))
    if rule_type is None:
        raise ValueError(f"kind: {d.get('kind')!r} is not one of {sorted(_KINDS)}")
    known = {field.name for field in fields(rule_type)}
    for name in d:
        if name not in known | {"kind"}:
            raise ValueError(f"{name}: unknown field of {d['kind']}")
    for name in sorted(known - _OPTIONAL):
        if name not in d:
            raise ValueError(f"{name}: missing")
    return rule_type(**{name: _read(name, d[name]) for name in d if name != "kind"})


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, str) else value


def _read(name: str, value: Any) -> Any:
    if name in _TEXTS:
        return str(value)
    if name == "weekdays":
        if not isinstance(value, list | tuple):
            raise ValueError("weekdays: a list is needed")
        return tuple(_whole(name, each) for each in value)
    return _whole(name, value)


def _whole(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{name}: {value!r} is not a whole number")
    return value
