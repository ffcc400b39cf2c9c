"""Whether a typed value fits a parameter: it keeps the shape of the value that stands."""

from typing import Any

from liming.shared.errors import DomainError

Shape = type | tuple[type, ...]
_NUMBERS = (int, float)
LEAST: dict[str, int] = {}
"""What the law sets as the least of a parameter, said by the room that ships it."""


def at_least(key: str, value: int) -> None:
    """Refuse less than this for a parameter; called at start-up."""
    LEAST[key] = value


def check_least(key: str, value: Any) -> None:
    """Raise `field_invalid` for a value below what the law sets."""
    if key in LEAST and (isinstance(value, bool) or not isinstance(value, _NUMBERS) or value < LEAST[key]):
        raise DomainError("field_invalid", field=key, value=value, remedy=f"≥ {LEAST[key]}")


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
