"""What a report is made of. A composer fills these; the writers only lay them out. Chinese only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

NOTHING = "—"


@dataclass(frozen=True)
class Door:
    """A figure that opens to its records: (quarter, team code, indicator code)."""

    value: "Value"
    quarter: str
    team: str
    indicator: str


@dataclass(frozen=True)
class Formula:
    """A cell that a spreadsheet computes from others; elsewhere its value stands."""

    text: str
    value: "Value"


Value = str | int | float | date | None | Door | Formula


def plain(value: Value) -> str | int | float | date | None:
    """The figure itself."""
    while isinstance(value, Door | Formula):
        value = value.value
    return value


@dataclass(frozen=True)
class Column:
    """A column; `width` in centimetres. `kind`: text, count, share, score, signed, day or figure.

    `formula` computes it in a spreadsheet from other columns of the row: "{good}/{n}". A `figure` brings its
    own unit as words. `only_sheet`: a column of counts that paper and page leave out.
    """

    key: str
    title: str
    width: float
    kind: str = "text"
    formula: str = ""
    only_sheet: bool = False

    @property
    def is_number(self) -> bool:
        return self.kind != "text"

    def shown(self, value: Value) -> str:
        """A value of the column in words."""
        bare = plain(value)
        if bare is None or bare == "":
            return NOTHING
        if isinstance(bare, str):
            return bare
        if isinstance(bare, date):
            return f"{bare.month}月{bare.day}日"
        return number(bare, self.kind)


def number(value: float, kind: str) -> str:
    """1,234 for a count, 95.9% for a share, 71.3 for a score, −2.4 for a difference."""
    if kind == "share":
        return f"{value:.1%}"
    if kind == "signed":
        return ("+" if round(value, 1) > 0 else "−" if round(value, 1) < 0 else "") + f"{abs(value):.1f}"
    if kind == "count":
        return f"{value:,.0f}"
    return f"{value:,.1f}"


def share(good: float, n: float) -> float | None:
    """Good of n; None without a case."""
    return good / n if n else None


def rate(good: int, n: int) -> str:
    """A percentage with its n, as everywhere: 95.9%（n=73）."""
    return f"{good / n:.1%}（n={n:,}）" if n else "没有样本"


Row = Mapping[str, Value]


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    words: str
    kind: str = "text"


@dataclass(frozen=True)
class Subheading:
    """A heading inside a section."""

    words: str
    kind: str = "subheading"


@dataclass(frozen=True)
class Table:
    """Rows under columns; `total` is a last row whose counts are sums in a spreadsheet."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    total: Row | None = None
    kind: str = "table"

    @property
    def shown_columns(self) -> list[Column]:
        """The columns of paper and page."""
        return [column for column in self.columns if not column.only_sheet]


@dataclass(frozen=True)
class Chart:
    """A drawing of `drawing` kind (bars, funnel, trend) from plain data; `words` say what it shows."""

    drawing: str
    data: Mapping[str, Any]
    words: str
    kind: str = "chart"


@dataclass(frozen=True)
class Signing:
    """Labels with room to be filled in by hand, side by side; a page leaves them out."""

    fields: Sequence[str]
    kind: str = "signing"


Part = Text | Subheading | Table | Chart | Signing


@dataclass(frozen=True)
class Section:
    """A section; `key` is its name in templates."""

    key: str
    title: str
    parts: Sequence[Part]

    @property
    def is_annex(self) -> bool:
        """Whether it comes after the signature, on a page of its own and without a number."""
        return self.key in ANNEXES


@dataclass(frozen=True)
class Report:
    """A finished report. `workings` are tables that only the spreadsheet shows."""

    kind: str
    issuer: str
    title: str
    period: str
    day: date
    sections: Sequence[Section]
    lead: str = ""
    door: Door | None = None
    workings: Sequence[Table] = field(default=())

    @property
    def tables(self) -> list[Table]:
        """All tables in order, with the workings last."""
        shown = [part for section in self.sections for part in section.parts if isinstance(part, Table)]
        return [*shown, *self.workings]

    @property
    def signed_on(self) -> str:
        return f"{self.day.year}年{self.day.month}月{self.day.day}日"


ANNEXES = frozenset({"attachments", "evidence", "ballot"})
NUMERALS = "一二三四五六七八九十"


def heading(key: str, title: str, position: int) -> str:
    """一、对标办法; an annex bears its own name."""
    return title if key in ANNEXES else f"{NUMERALS[position]}、{title}"
