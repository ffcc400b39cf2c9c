"""The value of an editable parameter on a day."""

from datetime import date
from typing import Any

from django.db.models import Q

from liming.register.models import Parameter
from liming.shared import clock
from liming.shared.errors import DomainError


def parameter_row(key: str, day: date | None = None) -> Parameter | None:
    """The row in force on `day` (default today), or None."""
    day = day or clock.today()
    rows = Parameter.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), key=key, valid_from__lte=day)
    return rows.order_by("-valid_from").first()


def parameter(key: str, day: date | None = None) -> Any:
    """The value in force on `day` (default today); raises `parameter_unknown` when there is none."""
    day = day or clock.today()
    row = parameter_row(key, day)
    if row is None:
        raise DomainError("parameter_unknown", key=key, day=day.isoformat())
    return row.value
