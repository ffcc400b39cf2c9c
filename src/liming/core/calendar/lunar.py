"""The 24 solar terms and the Chinese lunar calendar (rules of GB/T 33661), in Asia/Shanghai days.

The tests hold it against published festivals and leap months of 2020 to 2034. A term or new moon within
minutes of midnight may be named a day off.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from liming.core.calendar.astronomy import new_moon, sun_reaches
from liming.core.calendar.clocks import LOCAL_ZONE

_FIRST_LONGITUDE = 285
_DAYS_PER_TERM = 365.2422 / 24
_DAYS_PER_LUNATION = 29.530588861
_FIRST_NEW_MOON = date(2000, 1, 7)


class Term(StrEnum):
    """The solar terms in the order of the year, beginning with 小寒 in January; two fall in each month."""

    XIAOHAN = "xiaohan"
    DAHAN = "dahan"
    LICHUN = "lichun"
    YUSHUI = "yushui"
    JINGZHE = "jingzhe"
    CHUNFEN = "chunfen"
    QINGMING = "qingming"
    GUYU = "guyu"
    LIXIA = "lixia"
    XIAOMAN = "xiaoman"
    MANGZHONG = "mangzhong"
    XIAZHI = "xiazhi"
    XIAOSHU = "xiaoshu"
    DASHU = "dashu"
    LIQIU = "liqiu"
    CHUSHU = "chushu"
    BAILU = "bailu"
    QIUFEN = "qiufen"
    HANLU = "hanlu"
    SHUANGJIANG = "shuangjiang"
    LIDONG = "lidong"
    XIAOXUE = "xiaoxue"
    DAXUE = "daxue"
    DONGZHI = "dongzhi"


_TERMS = tuple(Term)


@dataclass(frozen=True)
class LunarDay:
    """A day of the lunar calendar: month 1 to 12, whether the month is a leap month, day 1 to 30."""

    month: int
    day: int
    is_leap: bool = False


@lru_cache(maxsize=1024)
def solar_term_day(year: int, term: Term) -> date:
    """The local day of the Gregorian year on which the sun reaches the term."""
    index = _TERMS.index(term)
    near = datetime(year, 1, 6, tzinfo=UTC) + timedelta(days=index * _DAYS_PER_TERM)
    return sun_reaches((_FIRST_LONGITUDE + 15 * index) % 360, near).astimezone(LOCAL_ZONE).date()


def lunar_day(day: date) -> LunarDay:
    """The lunar date of a local day."""
    number = _lunation_of(day)
    year = day.year if number < _month_eleven(day.year) else day.year + 1
    month, is_leap = _months(year)[number - _month_eleven(year - 1)]
    return LunarDay(month, (day - _first_day(number)).days + 1, is_leap)


@lru_cache(maxsize=1024)
def _first_day(number: int) -> date:
    return new_moon(number).astimezone(LOCAL_ZONE).date()


def _lunation_of(day: date) -> int:
    """The number of the lunation whose first day is on or last before this day."""
    number = int((day - _FIRST_NEW_MOON).days // _DAYS_PER_LUNATION) + 1
    while _first_day(number) > day:
        number -= 1
    return number


@lru_cache(maxsize=256)
def _month_eleven(year: int) -> int:
    """The lunation that holds the winter solstice of the year: always month 11."""
    return _lunation_of(solar_term_day(year, Term.DONGZHI))


@lru_cache(maxsize=256)
def _months(year: int) -> tuple[tuple[int, bool], ...]:
    """Month numbers and leap marks from month 11 of the year before up to month 10 of the year."""
    first, last = _month_eleven(year - 1), _month_eleven(year)
    leap_is_due = last - first == 13
    months: list[tuple[int, bool]] = []
    month = 10
    for number in range(first, last):
        is_leap = leap_is_due and not _holds_principal_term(number)
        leap_is_due = leap_is_due and not is_leap
        month = month if is_leap else month % 12 + 1
        months.append((month, is_leap))
    return tuple(months)


def _holds_principal_term(number: int) -> bool:
    first, after = _first_day(number), _first_day(number + 1)
    return any(
        first <= solar_term_day(year, term) < after
        for year in {first.year, after.year}
        for term in _TERMS[1::2]
    )
