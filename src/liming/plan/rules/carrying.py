"""How much of a job each of its items stands for, so that work carried over counts once in all.

Counted in hundredths of an item: of 100 promised, a source keeps what was done of it and its successor
stands for the rest. Items come with `carried_on` and `carried_from` read.
"""

from liming.plan.enums import WorkState
from liming.plan.models import CarryOver, WorkItem
from liming.plan.rules.states import FINISHED

WHOLE = 100


def promised(item: WorkItem) -> int:
    """Hundredths the item took on: all, or what remained when it was carried here."""
    return _share(item, "carried_from", WHOLE)


def worth(item: WorkItem) -> int:
    """Hundredths the item stands for in its month now; nothing once cancelled."""
    if item.state == WorkState.CANCELLED:
        return 0
    return promised(item) - _share(item, "carried_on", 0)


def done(item: WorkItem) -> int:
    """Hundredths of it that are done."""
    return worth(item) if WorkState(item.state) in FINISHED | {WorkState.CARRIED_OVER} else 0


def handed_on(item: WorkItem, done_percent: int) -> int:
    """Hundredths that go on when `done_percent` of the item is done; at least one."""
    return max(1, round(promised(item) * (WHOLE - done_percent) / WHOLE))


def items_of(hundredths: int) -> float:
    """Hundredths as items: 300 -> 3, 160 -> 1.6."""
    whole, rest = divmod(hundredths, WHOLE)
    return whole if not rest else hundredths / WHOLE


def _share(item: WorkItem, side: str, otherwise: int) -> int:
    link: CarryOver | None = getattr(item, side, None)
    return otherwise if link is None else link.share
