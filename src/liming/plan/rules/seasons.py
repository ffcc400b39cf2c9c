"""Whether a day lies in a season that returns every year."""

from datetime import date

_YEAR = 365


def in_season(day: date, first: date, last: date) -> bool:
    """Whether the day lies from `first` to `last`, both included, in any year; it may wrap the new year."""
    if (last - first).days >= _YEAR:
        return True
    begins, ends, at = ((each.month, each.day) for each in (first, last, day))
    return begins <= at <= ends if begins <= ends else at >= begins or at <= ends


def season_length(first: tuple[int, int], last: tuple[int, int]) -> int:
    """How many days a season of (month, day) edges has in a common year, both edges included."""
    opens, closes = (date(2023, month, min(day, 28) if month == 2 else day) for month, day in (first, last))
    return (closes - opens).days % _YEAR + 1
