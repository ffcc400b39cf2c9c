"""Words of the league and gap pages: an indicator's name, figure and sample."""

from datetime import date

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from liming.evaluate.enums import Band
from liming.evaluate.models import Indicator, SnapshotCell
from liming.shared import clock
from liming.shared.words import named
from liming.web.office.gaps import words as gap_words
from liming.web.office.league import words
from liming.web.words.marks import state_mark

register = template.Library()


def _english() -> bool:
    return (get_language() or "").startswith("en")


@register.simple_tag
def indicator_name(indicator: Indicator) -> str:
    """The indicator's name in the reader's language."""
    return named(indicator)


@register.simple_tag
def indicator_formula(indicator: Indicator) -> str:
    """The indicator's formula in words."""
    return (indicator.formula_en or indicator.formula) if _english() else indicator.formula


@register.filter
def figure(cell: SnapshotCell) -> str:
    """A cell's value in its indicator's unit."""
    return words.figure(cell.indicator, cell.value)


@register.filter
def figure_of(cell: SnapshotCell, indicator: Indicator) -> str:
    """A cell's value in the unit of an indicator known already."""
    return words.figure(indicator, cell.value)


@register.filter
def sample(cell: SnapshotCell) -> str:
    """The n of a cell."""
    return words.sample(cell)


@register.filter
def probability(value: float | None) -> str:
    """<1%, 17%, >99%."""
    return words.probability(value)


@register.filter
def in_unit(value: float | None, indicator: Indicator) -> str:
    """A number in an indicator's unit."""
    return words.figure(indicator, value)


@register.simple_tag
def band_mark(band: str) -> SafeString:
    """Shape and short word of a band."""
    return state_mark(words.MARKS[Band(band)], str(words.SHORT[Band(band)]))


@register.filter
def difference(value: float | None, indicator: Indicator) -> str:
    """A difference with its sign in an indicator's unit."""
    return "—" if value is None else gap_words.difference(indicator, value)


@register.filter
def days_left(day: date) -> str:
    """How long until a due day: 剩 3 天, 今天到期, 超 2 天."""
    return gap_words.left((day - clock.today()).days)
