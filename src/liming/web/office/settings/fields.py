"""A parameter's value as fields of a form, by its shape, and back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute.queries.settings import in_language
from liming.shared.errors import DomainError

BLANK_ROWS = 1
COLUMNS: dict[str, str | Promise] = {
    "code": gettext_lazy("代号"),
    "zh": gettext_lazy("中文"),
    "en": gettext_lazy("英文"),
    "percent": gettext_lazy("用去百分比"),
    "tell": gettext_lazy("告知谁"),
    "up": gettext_lazy("向上几级"),
    "after_minutes": gettext_lazy("超时后几分钟"),
    "starts": gettext_lazy("开始"),
    "ends": gettext_lazy("结束"),
    "title_zh": gettext_lazy("中文标题"),
    "title_en": gettext_lazy("英文标题"),
    "captain": gettext_lazy("告知队长（周）"),
    "unit": gettext_lazy("告知单位（周）"),
    "nearest": gettext_lazy("最相近几队"),
    "sure": gettext_lazy("把握不低于"),
    "shown": gettext_lazy("最多列几队"),
    "weeks": gettext_lazy("最近几周"),
    "past_weeks": gettext_lazy("以往几周"),
    "least": gettext_lazy("最少件数"),
    "false_share": gettext_lazy("允许误报比例"),
    "words": gettext_lazy("说法"),
}


@dataclass(frozen=True)
class ValueField:
    """One field: `kind` is flag, number, text, long or json; `value` as the field shows it."""

    name: str
    label: str
    kind: str
    value: str


@dataclass(frozen=True)
class ValueForm:
    """The fields of a value: plain `fields`, or a table of `rows` under `heads`."""

    fields: tuple[ValueField, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[ValueField, ...], ...] = ()


def value_form(value: Any) -> ValueForm:
    """The form of a value of this shape."""
    if _is_table(value):
        keys = list(value[0])
        blank = dict.fromkeys(keys, "")
        rows = [*value, *[blank] * BLANK_ROWS]
        return ValueForm(
            heads=tuple(str(COLUMNS.get(key, key)) for key in keys),
            rows=tuple(
                tuple(_field(f"{number}.{key}", COLUMNS.get(key, key), row[key]) for key in keys)
                for number, row in enumerate(rows)
            ),
        )
    if _is_flat(value):
        return ValueForm(tuple(_field(key, COLUMNS.get(key, key), each) for key, each in value.items()))
    return ValueForm((_field("value", _("值"), value),))


def typed_value(shape: Any, data: Mapping[str, str]) -> Any:
    """What was typed, in the shape of the value that stands; raises DomainError `field_invalid`."""
    if _is_table(shape):
        numbers = sorted({int(name.partition(".")[0]) for name in data if name.partition(".")[0].isdigit()})
        rows = [{key: data.get(f"{number}.{key}", "") for key in shape[0]} for number in numbers]
        kept = [row for row in rows if any(each.strip() for each in row.values())]
        return [{key: _typed(shape[0][key], each, key) for key, each in row.items()} for row in kept]
    if _is_flat(shape):
        return {key: _typed(each, data.get(key, ""), key) for key, each in shape.items()}
    return _typed(shape, data.get("value", ""), "value")


def in_words(value: Any) -> str:
    """A value in one line: yes or no, a number, a text, rows parted by semicolons."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dict):
        named = sorted(_in_one_language(value).items())  # PostgreSQL keeps no order of names
        return _("，").join(in_words(each) for _name, each in named if each not in ("", None))
    if isinstance(value, list):
        if all(not isinstance(each, dict | list) for each in value):
            return _("、").join(str(each) for each in value) or "—"
        return _("；").join(in_words(each) for each in value)
    return str(value) if value not in ("", None) else "—"


def _in_one_language(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row that has a name in both languages is told by that name; its code and the other are left out."""
    if "zh" not in row or "en" not in row:
        return dict(row)
    rest = {name: each for name, each in row.items() if name not in ("zh", "en", "code")}
    return {"": in_language(row), **rest}


def _is_flat(value: Any) -> bool:
    return isinstance(value, dict) and all(not isinstance(each, dict | list) for each in value.values())


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _field(name: str, label: str | Promise, value: Any) -> ValueField:
    if isinstance(value, bool):
        return ValueField(name, str(label), "flag", "yes" if value else "")
    if isinstance(value, int | float):
        return ValueField(name, str(label), "number", str(value))
    if isinstance(value, str):
        return ValueField(name, str(label), "long" if len(value) > 30 or "\n" in value else "text", value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ValueField(name, str(label), "text", " ".join(value))
    return ValueField(name, str(label), "json", json.dumps(value, ensure_ascii=False, indent=1))


def _typed(shape: Any, text: str, name: str) -> Any:
    text = text.strip()
    if isinstance(shape, bool):
        return text in ("yes", "on", "true")
    if isinstance(shape, str):
        return text
    if isinstance(shape, list) and all(isinstance(each, str) for each in shape):
        return text.split()
    label = str(COLUMNS.get(name, _("值")))
    try:
        if isinstance(shape, int):
            return int(text)
        return float(text) if isinstance(shape, float) else json.loads(text)
    except ValueError as fault:
        remedy = "请填整数" if isinstance(shape, int) else "请按原来的格式填写"
        raise DomainError("field_invalid", field=label, value=text[:40], remedy=remedy) from fault
