"""Which column of a file holds which field."""

from collections.abc import Sequence

from liming.register.rules.columns import Column, Noun
from liming.shared.errors import DomainError


def plain_header(text: object) -> str:
    """A header without spaces, stars and notes in brackets: " 队编码* (必填)" -> "队编码"."""
    words = str(text or "").replace("\n", "")
    for opening in "（(":
        words = words.split(opening)[0]
    return "".join(words.replace("*", "").split()).lower()


def match_headers(of: Noun, headers: Sequence[object]) -> dict[int, Column]:
    """The position of each known column; unknown columns are left out.

    Raises `header_unknown` naming the required columns that are missing, and `header_twice`.
    """
    places: dict[int, Column] = {}
    taken: dict[str, str] = {}
    for place, header in enumerate(headers):
        column = _column(of, plain_header(header))
        if column is None:
            continue
        if column.field in taken:
            raise DomainError("header_twice", header=str(header))
        taken[column.field] = str(header)
        places[place] = column
    missing = [column.label for column in of.columns if column.required and column.field not in taken]
    if missing:
        raise DomainError("header_unknown", missing="、".join(missing))
    return places


def known_headers(of: Noun) -> frozenset[str]:
    """Every header that a file of this noun may hold, in plain form."""
    return frozenset(plain_header(header) for column in of.columns for header in column.headers)


def _column(of: Noun, header: str) -> Column | None:
    """A column's own header wins over another's alias."""
    for column in of.columns:
        if header in {plain_header(each) for each in (column.header, column.header_en, column.field)}:
            return column
    for column in of.columns:
        if header in {plain_header(each) for each in column.aliases}:
            return column
    return None
