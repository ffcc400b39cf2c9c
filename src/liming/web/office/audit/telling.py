"""An entry of the audit as a line that people read: words for codes and fields, names for paths."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from liming.core import dispatch
from liming.evaluate.enums import TargetGround
from liming.execute.queries.exclusions import exclusion_reasons
from liming.execute.rules.reasons import reason_in_brief
from liming.register.queries import names_at
from liming.register.rules.columns import NOUNS, Column
from liming.shared.errors import CATALOGUE, DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import PUBLIC
from liming.web.office.audit.words import act_words

_TOLD = ("reason", "note", "ground")
_CALLED = ("number", "code", "username")
_COLUMNS: dict[str, Mapping[str, Column]] = {of.single: of.by_columns for of in NOUNS.values()}
_DIGESTED = "customer.looked_up"
"""Its number is a digest, which says nothing to anybody."""


@dataclass(frozen=True)
class Line:
    """One entry in words; `subject` is the number or code of what it was about, where the entry tells it."""

    entry: AuditEntry
    who: str
    act: str
    subject: str
    told: str
    place: str


def lines(entries: Iterable[AuditEntry]) -> list[Line]:
    """The entries in words. Two queries for the names of their places, two more where a place was left."""
    rows = list(entries)
    names = names_at({row.unit_path for row in rows if row.unit_path})
    return [
        Line(row, _who(row), act_words(row.act), _subject(row), _told(row), _place(row.unit_path, names))
        for row in rows
    ]


def _who(entry: AuditEntry) -> str:
    if entry.actor_name == PUBLIC.name:
        return _("未登录者") if entry.act.startswith("account.") else _("群众")
    if entry.actor_id is None and re.fullmatch(r"[a-z_ ]+", entry.actor_name):
        return _("系统命令 %(name)s") % {"name": entry.actor_name.removeprefix("liming ")}
    return entry.actor_name


def _place(path: str, names: Mapping[str, str]) -> str:
    """The name at the path; where nothing ever stood there, the code at its end."""
    return names.get(path) or path.strip("/").rsplit("/", 1)[-1]


def _subject(entry: AuditEntry) -> str:
    if entry.act == _DIGESTED:
        return ""
    return next((str(entry.after[name]) for name in _CALLED if entry.after.get(name)), "")


def _told(entry: AuditEntry) -> str:
    if entry.act in _CODED:
        return _CODED[entry.act](entry.after)
    reason = next((str(entry.after[name]) for name in _TOLD if entry.after.get(name)), "")
    return "；".join(filter(None, (_fields(entry), dispatch.mask_text(reason))))


def _fields(entry: AuditEntry) -> str:
    """Which fields of the register were changed or looked at, by their words and in the register's order;
    their values are not shown.
    """
    noun, _dot, verb = entry.act.partition(".")
    names = {"revealed": {entry.after.get("field")}, "changed": set(entry.after)}.get(verb, set())
    return "、".join(column.label for name, column in _COLUMNS.get(noun, {}).items() if name in names)


def _exclusion(after: Mapping[str, Any]) -> str:
    label = dict(exclusion_reasons()).get(after.get("reason", ""), "")
    return "；".join(filter(None, (label, dispatch.mask_text(str(after.get("evidence", ""))))))


def _refused(after: Mapping[str, Any]) -> str:
    code = after.get("reason", "")
    data = {name: value for name, value in after.items() if name not in ("reason", "address")}
    return DomainError(code, **data).sentence() if code in CATALOGUE else ""


def _given(after: Mapping[str, Any]) -> str:
    return reason_in_brief(after["reason"]) if after.get("reason") else ""


def _planned(after: Mapping[str, Any]) -> str:
    return str(dict(TargetGround.choices).get(after.get("ground", ""), ""))


_CODED: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "account.identity_refused": _refused,
    "exclusion.claimed": _exclusion,
    "request.given": _given,
    "supervision_check.planned": _planned,
}
"""Acts whose reason is kept as a code."""
