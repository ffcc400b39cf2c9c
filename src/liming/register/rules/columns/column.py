"""What a column and a noun of the register are: one description for files, lists, details and forms."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Model, TextChoices
from django.utils.translation import get_language


class Kind(StrEnum):
    """How a cell is read and written."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"
    REFERENCE = "reference"
    WORDS = "words"
    JSON = "json"


def in_english() -> bool:
    """Whether the reader has chosen English."""
    return (get_language() or "zh-hans").startswith("en")


@dataclass(frozen=True)
class Column:
    """One field of a noun.

    `source` is the path of attributes from the row when it differs from `field`; `noun` is what a reference
    points to; `private` names the mask; `fixed` fields never change after creation; a field with `dated`
    changes only through the dated action of that name; `aliases` are other headers seen in files.
    """

    field: str
    header: str
    header_en: str
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: type[TextChoices] | None = None
    noun: str = ""
    source: str = ""
    private: str = ""
    fixed: bool = False
    dated: str = ""
    in_list: bool = False
    can_filter: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The header in the reader's language."""
        return self.header_en if in_english() else self.header

    @property
    def lookup(self) -> str:
        """The path of the field for a query, e.g. "current__team"."""
        return self.source or self.field

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header under which a file may hold this column."""
        return (self.header, self.header_en, self.field, *self.aliases)


@dataclass(frozen=True)
class Noun:
    """One kind of thing in the register.

    `key` stands in addresses; `identity` are the fields that tell one row from another; `closing` is the
    field that ends a row; `relations` are fetched with a list; `path` leads to the path that decides who may
    see and change it ("" = shared by all units: only who holds the root may change it).
    """

    key: str
    title: str
    title_en: str
    group: str
    model: type[Model]
    columns: tuple[Column, ...]
    identity: tuple[str, ...] = ("code",)
    closing: str = ""
    relations: tuple[str, ...] = ()
    path: str = "team__path"
    order: tuple[str, ...] = ("code",)
    can_import: bool = True
    by_columns: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_columns", {column.field: column for column in self.columns})

    @property
    def label(self) -> str:
        """The title in the reader's language."""
        return self.title_en if in_english() else self.title

    @property
    def single(self) -> str:
        """The word for one row in the audit, after its model: `team`, `service_point`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", self.model.__name__).lower()

    @property
    def is_named(self) -> bool:
        """Whether rows are found by pinyin."""
        return hasattr(self.model, "initials")

    @property
    def listed(self) -> tuple[Column, ...]:
        """The columns a list shows."""
        return tuple(column for column in self.columns if column.in_list)
