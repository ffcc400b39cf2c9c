"""Whether a typed value fits a parameter: it keeps the shape of the value that stands."""

from typing import Any

Shape = type | tuple[type, ...]
_NUMBERS = (int, float)


def fits(old: Any, new: Any) -> bool:
    """True when `new` has the shape of `old`: truth, number, text, a list of like rows, or the same keys."""
    if isinstance(old, bool) or isinstance(new, bool):
        return isinstance(old, bool) and isinstance(new, bool)
    if isinstance(old, _NUMBERS):
        return isinstance(new, _NUMBERS)
    if isinstance(old, dict):
        return isinstance(new, dict) and set(old) == set(new) and all(fits(old[key], new[key]) for key in old)
    if isinstance(old, list):
        return isinstance(new, list) and all(fits(old[0], each) for each in new if old)
    return isinstance(new, type(old))
