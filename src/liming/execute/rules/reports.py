"""What a report to a customer holds: canonical data with a digest, limits in words, payback."""

from datetime import date


def payback_years(cost_yuan: int | None, yuan_per_year: int | None) -> float | None:
    """Years until a measure has paid for itself, simple payback; None when either is unknown or zero."""
    if not yuan_per_year or cost_yuan is None:
        return None
    return round(cost_yuan / yuan_per_year, 1)


def report_prefix(day: date) -> str:
    """BG and the day: "BG260714-"."""
    return f"BG{day:%y%m%d}-"


def limit_words(low: float | None, high: float | None, unit: str) -> str:
    """The limits of a value: "≤ 15 %", "198–235 伏"; empty without any."""
    if low is not None and high is not None:
        words = f"{low:g}–{high:g}"
    elif high is not None:
        words = f"≤ {high:g}"
    elif low is not None:
        words = f"≥ {low:g}"
    else:
        return ""
    return f"{words} {unit}".strip()
