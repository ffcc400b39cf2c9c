"""Divisions named in words: county, township and community names in an address."""

from dataclasses import dataclass

from liming.register.models import Division
from liming.register.rules.division_words import DivisionFinder, Hit, Place
from liming.register.rules.replaced import replaced_divisions
from liming.shared import revision


@dataclass(frozen=True)
class NamedDivision:
    """A division that a text may mean, the words that say so, and the abolished names that were used."""

    division: Division
    level: str
    words: tuple[str, ...]
    replaced: tuple[str, ...]


def division_by_words(text: str) -> tuple[NamedDivision, ...]:
    """The present divisions the text most likely names; several when it does not tell (城区).

    The county may be left out (西坪), so may 县 or 区 (武乡, 大同云州). An abolished name leads to what
    stands in its place today and is listed in `replaced`.
    """
    found = _known()
    return tuple(_named(hit, found.rows[hit.code]) for hit in found.finder.find(text))


def full_name(division: Division) -> str:
    """The name with what it lies in, below the province: 运城市夏县泗交镇."""
    names, current = [division.name], division.parent
    while current is not None and current.parent_id is not None:
        names.append(current.name)
        current = current.parent
    return "".join(reversed(names))


def _named(hit: Hit, division: Division) -> NamedDivision:
    return NamedDivision(division, hit.level, hit.words, hit.replaced)


@dataclass(frozen=True)
class _Known:
    """The finder of the present divisions and their rows, each with its parents."""

    finder: DivisionFinder
    rows: dict[str, Division]


@revision.kept(maxsize=2)
def _known() -> _Known:
    rows = {row.code: row for row in Division.objects.filter(valid_to=None).order_by("code")}
    for row in rows.values():
        if row.parent_id in rows:
            row.parent = rows[row.parent_id]
    places = (Place(row.code, row.name, row.level, row.parent_id) for row in rows.values())
    return _Known(DivisionFinder.of(places, replaced_divisions()), rows)


def has_division(code: str) -> bool:
    """Whether a division with this code is in the register."""
    return Division.objects.filter(code=code).exists()
