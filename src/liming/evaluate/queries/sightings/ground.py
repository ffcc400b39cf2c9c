"""The records of a quarter that searches look at."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from liming.evaluate.rules import Window
from liming.execute.models import ServiceRecord
from liming.plan.enums import OriginKind
from liming.register.models import Team

WHOLE = "an audit looks at every team; what is shown is scoped"
JOINT = (OriginKind.ACTIVITY, OriginKind.EVENT)
"""Done by many at once, or ended with an outage: the same words and minutes are no wonder there."""


def own_work(window: Window) -> QuerySet[ServiceRecord]:
    """Current records of the quarter that one member did at one place."""
    rows = ServiceRecord.objects.everywhere(WHOLE).filter(quarter=window.quarter, is_current=True)
    return rows.exclude(origin_kind__in=JOINT).order_by()


def groups_of_teams() -> Mapping[UUID, str]:
    """The peer group of every team."""
    return dict(Team.objects.everywhere(WHOLE).values_list("pk", "kind"))


def by_first(rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[Any, list[tuple[Any, ...]]]]:
    """Rows sorted by their first column, together for each of its values."""
    for key, found in groupby(rows, key=lambda row: row[0]):
        yield key, list(found)
