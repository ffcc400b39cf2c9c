"""The one fix of a check-in or check-out as a phone sends it."""

from django.http import QueryDict

from liming.execute.actions import Position
from liming.execute.enums import NoPosition
from liming.web.field.numbers import number

_OLDEST = 24 * 3600


def position_of(data: QueryDict | dict) -> Position | None:
    """The fix; None when the phone gave none or nonsense."""
    longitude, latitude, accuracy, age = (
        number(data.get(name, "") or "") for name in ("longitude", "latitude", "accuracy", "age")
    )
    if longitude is None or latitude is None or abs(longitude) > 180 or abs(latitude) > 90:
        return None
    seconds = int(min(max(age, 0), _OLDEST)) if age is not None else None
    return Position(longitude, latitude, accuracy, seconds)


def no_position_of(data: QueryDict | dict) -> str:
    """Why there is no fix, as the phone says it; empty when it says nothing known."""
    reason = data.get("no_position", "")
    return reason if reason in NoPosition else ""
