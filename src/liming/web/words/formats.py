"""How figures, times and names are written, in Chinese and English."""

import re
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from liming.core import dispatch
from liming.shared import clock

NOTHING = "—"
_SYSTEM = re.compile(r"Android [\d.]+|iPhone OS [\d_]+|Windows NT [\d.]+|Mac OS X [\d_]+|Linux")
_BROWSERS = {  # the first that is named: each of them also claims to be one further down
    "MicroMessenger": "WeChat",
    "Edg": "Edge",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Version": "Safari",
}
Number = int | float | Decimal

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_UNITS = {
    "件": pgettext_lazy("unit", "件"),
    "个": pgettext_lazy("unit", "个"),
    "处": pgettext_lazy("unit", "处"),
    "篇": pgettext_lazy("unit", "篇"),
    "分": pgettext_lazy("unit", "分"),
    "时": pgettext_lazy("unit", "时"),
    "元": pgettext_lazy("unit", "元"),
}
_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_ENGLISH_WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_QUARTERS = "一二三四"


def _english() -> bool:
    return (get_language() or "zh-hans").startswith("en")


def percent(value: Number | None, digits: int = 1) -> str:
    """A share as percentage: 0.948 -> 94.8%."""
    return NOTHING if value is None else f"{float(value) * 100:.{int(digits)}f}%"


def count(value: Number | None) -> str:
    """A whole number with thousands separators."""
    return NOTHING if value is None else f"{int(value):,}"


def items(value: Number | None) -> str:
    """A number of items that may hold parts of one: 12, 1.6, 1,234.25."""
    return NOTHING if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")


def score(value: Number | None, digits: int = 1) -> str:
    """A score with one decimal place."""
    return NOTHING if value is None else f"{float(value):.{int(digits)}f}"


def signed(value: Number | None, digits: int = 1) -> str:
    """A difference with its sign, a true minus: −1.4, +0.5."""
    if value is None:
        return NOTHING
    text = f"{abs(float(value)):.{int(digits)}f}"
    if not float(text):
        return text
    return ("+" if value > 0 else "−") + text


def minutes(value: Number | None) -> str:
    """Minutes as hours and minutes: 380 -> 6 时 20 分."""
    if value is None:
        return NOTHING
    hours, rest = divmod(round(value), 60)
    parts = [_("%(n)s 时") % {"n": hours}] if hours else []
    if rest or not hours:
        parts.append(_("%(n)s 分") % {"n": rest})
    return " ".join(parts)


def distance(value: Number | None) -> str:
    """Metres as they are said: 820 -> 820 米, 3240 -> 3.2 千米."""
    if value is None:
        return NOTHING
    metres = float(value)
    if abs(metres) < 1000:
        return _("%(n)s 米") % {"n": round(metres)}
    return _("%(n)s 千米") % {"n": f"{metres / 1000:.1f}"}


def distance_change(value: Number | None) -> str:
    """A difference in metres with its sign: −609 米, +1.2 千米."""
    if value is None:
        return NOTHING
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + distance(abs(float(value)))


def _local(value: date | datetime) -> date | datetime:
    return clock.local(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def local_date(value: date | datetime | None, year: bool = False) -> str:
    """The day: 7月14日 / 14 Jul; with the year when `year` is true or it is not this year."""
    if value is None:
        return NOTHING
    day = _local(value)
    with_year = year or day.year != clock.today().year
    if _english():
        return f"{day.day} {_MONTHS[day.month - 1]}" + (f" {day.year}" if with_year else "")
    return (f"{day.year}年" if with_year else "") + f"{day.month}月{day.day}日"


def local_time(value: datetime | None) -> str:
    """Day and wall-clock time: 7月14日 09:20 / 14 Jul 09:20."""
    return NOTHING if value is None else f"{local_date(value)} {_local(value):%H:%M}"


def clock_time(value: datetime | None) -> str:
    """Wall-clock time alone: 09:20."""
    return NOTHING if value is None else f"{_local(value):%H:%M}"


def browser_name(value: str) -> str:
    """System and browser from what a browser says of itself; unknown ones as they are, cut."""
    system = _SYSTEM.search(value)
    named = ((shown, re.search(rf"\b{mark}/(\d+)", value)) for mark, shown in _BROWSERS.items())
    browser = next((f"{shown} {found[1]}" for shown, found in named if found), "")
    short = f"{system[0].replace('_', '.') if system else ''} {browser}".strip()
    return short or value[:60] or NOTHING


def weekday(value: date | datetime | None) -> str:
    """周二 / Tue."""
    if value is None:
        return ""
    number = _local(value).weekday()
    return _ENGLISH_WEEKDAYS[number] if _english() else _WEEKDAYS[number]


def quarter_name(value: object) -> str:
    """2026Q2 -> 2026年二季度 / Q2 2026."""
    text = str(value or "")
    year, mark, number = text.partition("Q")
    if mark != "Q" or number not in {"1", "2", "3", "4"}:
        return text
    return f"Q{number} {year}" if _english() else f"{year}年{_QUARTERS[int(number) - 1]}季度"


def month_name(value: object) -> str:
    """2026-07 or a day of it -> 2026年7月 / Jul 2026."""
    text = f"{value:%Y-%m}" if isinstance(value, date) else str(value or "")
    year, _dash, month = text.partition("-")
    if not (year.isdigit() and month.isdigit() and 1 <= int(month) <= 12):
        return text
    return f"{_MONTHS[int(month) - 1]} {year}" if _english() else f"{year}年{int(month)}月"


def masked_name(value: object) -> str:
    """王**: the surname and stars."""
    return dispatch.mask_name(str(value)) if value else NOTHING


def masked_phone(value: object) -> str:
    """138****5521."""
    return dispatch.mask_phone(str(value)) if value else NOTHING


def masked_text(value: object) -> str:
    """The text with phones, account and identity numbers masked; "" for nothing."""
    return dispatch.mask_text(str(value)) if value else ""


def masked_account(value: object) -> str:
    """14****36, the number of a supply account."""
    return dispatch.mask_account(str(value)) if value else NOTHING


def unit_name(unit: str) -> str:
    """The unit of an indicator in the reader's language; a unit of one's own stays as it is."""
    return str(_UNITS.get(unit, unit))
