"""Divisions named in words: county, township and community names in an address."""

from dataclasses import dataclass
from functools import lru_cache

from liming.register.models import Division
from liming.register.rules.division_words import DivisionFinder, Hit, Place
from liming.register.rules.replaced import replaced_divisions

Row = tuple[str, str, str, str | None]


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
    hits = _finder(_present()).find(text)
    rows = Division.objects.select_related("parent__parent").in_bulk([hit.code for hit in hits])
    return tuple(_named(hit, rows[hit.code]) for hit in hits if hit.code in rows)


def full_name(division: Division) -> str:
    """The name with what it lies in, below the province: 运城市夏县泗交镇."""
    names, current = [division.name], division.parent
    while current is not None and current.parent_id is not None:
        names.append(current.name)
        current = current.parent
    return "".join(reversed(names))


def _named(hit: Hit, division: Division) -> NamedDivision:
    return NamedDivision(division, hit.level, hit.words, hit.replaced)


def _present() -> tuple[Row, ...]:
    rows = Division.objects.filter(valid_to=None).order_by("code")
    return tuple(rows.values_list("code", "name", "level", "parent_id"))


@lru_cache(maxsize=2)
def _finder(rows: tuple[Row, ...]) -> DivisionFinder:
    """Built once for the divisions as they are; any change gives other rows, hence another finder."""
    return DivisionFinder.of((Place(*row) for row in rows), replaced_divisions())
