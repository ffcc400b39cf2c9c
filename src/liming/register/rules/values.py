"""From what stands in a cell or a form field to a value, and back."""

import json
import math
import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from liming.register.rules.columns import Column, Kind
from liming.shared.errors import DomainError

_TRUE = {"是", "有", "真", "√", "y", "yes", "true", "1"}
_FALSE = {"否", "无", "假", "×", "n", "no", "false", "0", ""}
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T].*)?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_PHONE = re.compile(r"\+?[\d*][\d* -]{4,19}(?:\s*[转x#]\s*\d{1,6})?")
_SERIAL_START = date(1899, 12, 30)
_SERIAL_RANGE = range(20_000, 80_000)  # 1954 to 2119
_SEPARATORS = re.compile(r"[、，,;；\n]+")


def as_text(cell: object) -> str:
    """The cell as somebody would type it: 140828.0 -> "140828", a date in ISO form, None -> ""."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    # A leading apostrophe keeps a cell from being a formula; it is no part of the value.
    text = str(cell).strip().replace("\u3000", " ").strip()
    return text[1:] if re.match(r"'[=+\-@]", text) else text


def parse(column: Column, cell: object) -> Any:
    """The value of a cell for this column; a reference stays text. None when empty.

    Raises `field_required` or `field_invalid` with the remedy.
    """
    if column.kind is Kind.JSON and isinstance(cell, dict | list):
        return cell
    text = as_text(cell)
    if not text:
        if column.required:
            raise DomainError("field_required", field=column.label)
        return None
    try:
        return _READERS[column.kind](column, text)
    except _UnreadableError as fault:
        raise DomainError(
            "field_invalid", field=column.label, value=shorten(text), remedy=str(fault)
        ) from fault


def shorten(text: str) -> str:
    """At most 40 characters, for a sentence."""
    return text if len(text) <= 40 else text[:39] + "…"


class _UnreadableError(ValueError):
    pass


def _plain(column: Column, text: str) -> str:
    if column.private == "phone" and not _PHONE.fullmatch(text):
        raise _UnreadableError(_("请填完整的电话号码，只写数字，比如 138 0000 5521"))
    return text


def _whole(column: Column, text: str) -> int:
    value = _decimal(column, text)
    if not value.is_integer() or not 0 <= value < 2**31:
        raise _UnreadableError(_("请填不小于 0 的整数"))
    return int(value)


def _decimal(column: Column, text: str) -> float:
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        raise _UnreadableError(_("请填数字")) from None
    if not math.isfinite(value):
        raise _UnreadableError(_("请填数字"))
    limit = {"longitude": 180.0, "latitude": 90.0}.get(column.field)
    if limit is not None and abs(value) > limit:
        raise _UnreadableError(_("请填 -%(limit)s 到 %(limit)s 之间的度数") % {"limit": f"{limit:.0f}"})
    return value


def _date(column: Column, text: str) -> date:
    match = _DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
        if text.isdigit() and int(text) in _SERIAL_RANGE:
            return _SERIAL_START + timedelta(days=int(text))
    except ValueError:
        raise _UnreadableError(_("日历上没有这一天，请核对")) from None
    raise _UnreadableError(_("请写作 2026-07-01"))


def _flag(column: Column, text: str) -> bool:
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise _UnreadableError(_("请填“是”或“否”"))


def _choice(column: Column, text: str) -> str:
    assert column.choices is not None
    words = choice_words(column.choices)
    value = words.get(text) or words.get(text.lower())
    if value is None:
        raise _UnreadableError(
            _("请从这些中选一个：") + "、".join(str(each.label) for each in column.choices)
        )
    return value


def _words(column: Column, text: str) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in _SEPARATORS.split(text) if word.strip()))


def _json(column: Column, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        if column.required and not text.lstrip().startswith(("{", "[", '"')):
            return text
        raise _UnreadableError(_("请填 JSON 格式的内容")) from None


_READERS = {
    Kind.TEXT: _plain,
    Kind.LONG_TEXT: _plain,
    Kind.WHOLE: _whole,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _date,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
    Kind.REFERENCE: _plain,
    Kind.WORDS: _words,
    Kind.JSON: _json,
}


def choice_labels(choices: type[TextChoices], language: str) -> list[str]:
    """The labels of the choices in one language, in order."""
    with translation.override(language):
        return [str(choice.label) for choice in choices]


@cache
def choice_words(choices: type[TextChoices]) -> dict[str, str]:
    """Every word that means a choice: its value and its labels in both languages."""
    words = {choice.value.lower(): choice.value for choice in choices}
    for language in ("en", "zh-hans"):
        for choice, label in zip(choices, choice_labels(choices, language), strict=True):
            words[label] = words[label.lower()] = choice.value
    return words


def written(column: Column, value: object) -> object:
    """The value as a file or a page shows it: labels, 是/否, words joined by 、, references by code."""
    if value is None:
        return ""
    if column.kind is Kind.CHOICE and column.choices is not None:
        return str(column.choices(value).label) if value in column.choices.values else value
    if column.kind is Kind.FLAG:
        return "是" if value else "否"
    if column.kind is Kind.WORDS and isinstance(value, list):
        return "、".join(str(word) for word in value)
    if column.kind is Kind.JSON:
        return json.dumps(value, ensure_ascii=False)
    return value
