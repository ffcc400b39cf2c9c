"""The cells of a sender's sheet as values, in the many ways people write them."""

import re
from datetime import date, datetime, time, timedelta

from liming.shared import clock

_WRITTEN = re.compile(
    r"(\d{4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*[日T]?\s*(?:(\d{1,2})\s*[时:点]\s*(\d{1,2})?\s*分?(?::\d{1,2})?)?\s*",
    re.ASCII,
)
_EXCEL_BEGINS = datetime(1899, 12, 30)  # noqa: DTZ001 - the wall-clock origin of Excel's day numbers
_NOT_DIGITS = re.compile(r"[^\d+-]")
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_TAIL = re.compile(r"(.*?)(\d+)$", re.ASCII)


def read_text(cell: object) -> str:
    """The cell as trimmed text; whole numbers without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def read_moment(cell: object) -> datetime | None:
    """A date cell, an Excel day number, or a written date, as an aware moment in Asia/Shanghai.

    Read: 2026年07月04日10时09分, 2026/07/04 20:18, 2026-07-05 00:01:00, 2026.7.5. None when unreadable.
    """
    if isinstance(cell, datetime):
        return cell if cell.tzinfo else cell.replace(tzinfo=clock.LOCAL_ZONE)
    if isinstance(cell, date):
        return datetime.combine(cell, time(), clock.LOCAL_ZONE)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 30_000 < cell < 80_000:
        return (_EXCEL_BEGINS + timedelta(days=float(cell))).replace(tzinfo=clock.LOCAL_ZONE)
    match = _WRITTEN.fullmatch(read_text(cell))
    if match is None:
        return None
    try:
        year, month, day, hour, minute = (int(part or 0) for part in match.groups())
        return datetime(year, month, day, hour, minute, tzinfo=clock.LOCAL_ZONE)
    except ValueError:
        return None


def read_phone(cell: object) -> tuple[str, bool]:
    """The number without spaces and stray marks, and whether anything had to be taken away."""
    written = read_text(cell)
    number = _NOT_DIGITS.sub("", written)
    joined = number.replace("-", "")
    if _MOBILE.fullmatch(joined):
        number = joined
    return number, number != written


def missing_numbers(numbers: list[str]) -> list[str]:
    """Numbers left out of the run the others form, e.g. SX260700021 between ...020 and ...022."""
    groups: dict[tuple[str, int], set[int]] = {}
    for number in numbers:
        match = _TAIL.fullmatch(number)
        if match:
            groups.setdefault((match[1], len(match[2])), set()).add(int(match[2]))
    return [
        f"{head}{value:0{width}d}"
        for (head, width), values in sorted(groups.items())
        for value in range(min(values), max(values))
        if value not in values and max(values) - min(values) < 10 * len(values)
    ]
