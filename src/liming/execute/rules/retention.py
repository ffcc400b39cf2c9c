"""How long things are kept, and what is left of a row whose time is over.

A `Blanking` says which fields of a table tell of a person and what stands there afterwards; figures, times,
states and numbers stay, so that nothing that is counted changes. A `PhotoStore` is a table with files.
Higher rooms add their own photos, and what they still need (`hold_back`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

GONE = "（已过保存期限，内容已清除）"
NOBODY = "（已匿名）"
REMOVED = "附件已过保存期限，文件已清除"
LEAST_DAYS = 180
"""Logs and consents are kept this long at least: Cybersecurity Law article 21, at least six months."""

Rows = Callable[[], "QuerySet[Any]"]


class Term(StrEnum):
    """Which of the editable times holds for a thing."""

    PHOTOS = "photos"
    CASES = "cases"
    MEMBERS = "members"
    CONSENTS = "consents"
    AUDIT = "audit"
    PHONE_ACTS = "phone_acts"
    UPLOADS = "uploads"


ON_PHONES = frozenset({Term.PHONE_ACTS, Term.UPLOADS})
"""Terms of what phones sent: nothing open refers to it, the record holds what counts."""

WORDS = {
    "photos": _("照片"),
    "files": _("签字和证明文件"),
    "requests": _("诉求"),
    "added_words": _("诉求的补充和往来文字"),
    "records": _("台账的对象、地点和说明"),
    "ratings": _("评价留言"),
    "call_backs": _("回访说明"),
    "hazards": _("隐患的户主和地点"),
    "desk": _("代办登记"),
    "sheet_rows": _("热线表原行"),
    "phone_acts": _("手机送来的原文"),
    "uploads": _("没传完或没人要的照片"),
    "positions": _("签到位置"),
    "talks": _("客户沟通"),
    "contacts": _("联系人"),
    "customers": _("已销户客户"),
    "members": _("离队队员"),
    "notices": _("站内通知"),
    "data_requests": _("个人信息请求"),
    "audit": _("操作留痕"),
}
"""Lines of the report in the order they are shown."""


@dataclass(frozen=True)
class Held:
    """Requests and records that something open still refers to: nothing of theirs is taken away."""

    requests: frozenset[UUID] = frozenset()
    records: frozenset[UUID] = frozenset()

    def __or__(self, other: "Held") -> "Held":
        return Held(self.requests | other.requests, self.records | other.records)


@dataclass(frozen=True)
class Blanking:
    """`fields` of `rows` get these values once `moment` (a lookup) lies before the term's day.

    Without fields the row itself goes. `request` and `record` are lookups of what may hold it back; `marks`
    are the fields by which a row that was done is known (default: all).
    """

    line: str
    term: Term
    rows: Rows
    moment: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    where: Q = field(default_factory=Q)
    request: str = ""
    record: str = ""
    marks: tuple[str, ...] = ()

    def todo(self) -> "QuerySet[Any]":
        """Rows that still say something."""
        rows = self.rows().filter(self.where)
        done = Q(**{name: self.fields[name] for name in self.marks or self.fields})
        return rows.exclude(done) if self.fields else rows

    def due(self, before: date, start: datetime) -> "QuerySet[Any]":
        """Those whose moment lies before the day, which begins at `start`."""
        return self.todo().filter(**{f"{self.moment}__lt": self._edge(before, start)})

    def _edge(self, before: date, start: datetime) -> date | datetime:
        of: Any = self.rows().model
        for name in self.moment.split("__"):
            found = of._meta.get_field(name)
            of = found.related_model
        return start if found.get_internal_type() == "DateTimeField" else before

    def held(self, rows: "QuerySet[Any]", held: Held) -> "QuerySet[Any]":
        """Those of the rows that something open refers to."""
        found = Q(pk__in=[])
        if self.request and held.requests:
            found |= Q(**{f"{self.request}__in": held.requests})
        if self.record and held.records:
            found |= Q(**{f"{self.record}__in": held.records})
        return rows.filter(found)


@dataclass(frozen=True)
class PhotoStore(Blanking):
    """Rows with a file of content `file`; the file goes first, then the row is marked."""

    file: str = "file"

    def todo(self) -> "QuerySet[Any]":
        """Rows whose file is still there."""
        return self.rows().filter(self.where).exclude(**{self.file: ""})


@dataclass(frozen=True)
class Line:
    """One line of a report: what, until which day, how many were done and how many held back."""

    what: str
    until: date
    done: int
    held: int

    def as_row(self) -> dict[str, Any]:
        """The line as it is kept."""
        return {"what": self.what, "until": self.until.isoformat(), "done": self.done, "held": self.held}

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Line":
        """The line as it was kept."""
        return cls(row["what"], date.fromisoformat(row["until"]), row["done"], row["held"])

    @property
    def name(self) -> str:
        """The thing in words."""
        return str(WORDS[self.what])


def together(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines of the same thing as one, in the order they are shown."""
    found: dict[str, Line] = {}
    for line in lines:
        old = found.get(line.what)
        found[line.what] = (
            Line(line.what, line.until, old.done + line.done, old.held + line.held) if old else line
        )
    return tuple(found[what] for what in WORDS if what in found)


Holder = Callable[[datetime], Held]
_HOLDERS: dict[str, Holder] = {}
_STORES: dict[str, Callable[[], PhotoStore]] = {}


def hold_back(name: str, holder: Holder) -> None:
    """Let a room say which requests and records older than a moment it still needs; called at start-up."""
    _HOLDERS[name] = holder


def add_store(name: str, store: Callable[[], PhotoStore]) -> None:
    """Let a room add a table with photos; called at start-up."""
    _STORES[name] = store


def holders() -> tuple[Holder, ...]:
    """Everything that may hold something back."""
    return tuple(_HOLDERS.values())


def more_stores() -> tuple[PhotoStore, ...]:
    """Photo tables of higher rooms."""
    return tuple(make() for make in _STORES.values())
