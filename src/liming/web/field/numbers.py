"""Numbers as people type them on a phone."""

from math import isfinite


def number(text: str) -> float | None:
    """The number a person typed, a comma or a full stop before the decimals; None when it is none."""
    try:
        value = float(text.strip().replace("，", ".").replace(",", "."))
    except ValueError:
        return None
    return value if isfinite(value) else None
