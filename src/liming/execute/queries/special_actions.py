"""What the ledger says of special actions: records of their work, hazards found by it and cured."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from liming.execute.enums import HazardState
from liming.execute.models import Hazard, ServiceRecord
from liming.plan.enums import OriginKind
from liming.shared.viewer import Right, Viewer

_CURED = Q(state__in=(HazardState.CURED, HazardState.RECHECKED))


@dataclass(frozen=True)
class ActionResults:
    """Counted in the viewer's units: ledger records, hazards, and those of them that are cured."""

    records: int = 0
    hazards: int = 0
    cured: int = 0


def action_results(viewer: Viewer, actions: Iterable[UUID]) -> dict[UUID, ActionResults]:
    """By action: of the work at its places and of its plan lines. Four queries."""
    viewer.require(Right.READ_WORK)
    ids = list(actions)
    found: dict[UUID, dict[str, int]] = {key: {"records": 0, "hazards": 0, "cured": 0} for key in ids}
    records = ServiceRecord.objects.visible_to(viewer).filter(is_current=True)
    hazards = Hazard.objects.visible_to(viewer)
    each = Count("pk", distinct=True)
    _add(found, ids, records, records=each)
    _add(found, ids, hazards, hazards=each, cured=Count("pk", filter=_CURED, distinct=True))
    return {key: ActionResults(**values) for key, values in found.items()}


def _add(found: dict[UUID, dict[str, int]], ids: list[UUID], rows: Any, **counts: Count) -> None:
    of_places = rows.filter(
        work_item__origin_kind=OriginKind.SPECIAL, work_item__origin_id__in=[str(key) for key in ids]
    )
    action = "work_item__plan_line__action"
    days = (F(f"{action}__first_day"), F(f"{action}__last_day"))
    of_lines = rows.filter(**{f"{action}__in": ids, "work_item__nominal_date__range": days})
    for counted, key in ((of_places, "work_item__origin_id"), (of_lines, action)):
        for row in counted.order_by().values(key).annotate(**counts):
            sums = found[UUID(str(row[key]))]
            for name in counts:
                sums[name] += row[name]
