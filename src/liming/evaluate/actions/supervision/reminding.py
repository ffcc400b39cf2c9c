"""Reminding in the background: findings that fall due, and those that are over."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from liming.evaluate import bridge
from liming.evaluate.actions.supervision.telling import tell_office, tell_team
from liming.evaluate.enums import FindingState
from liming.evaluate.models import SupervisionFinding
from liming.execute.queries.settings import setting
from liming.shared import clock


@transaction.atomic
def remind_findings() -> int:
    """Tell the captain before the day, captain and office after it, again every few days.

    Running it again on the same day tells nobody twice. Returns how many people were told.
    """
    told, today = setting("checks.remind"), clock.today()
    edge = bridge.working_day_after(today, int(told["before_days"]))
    rows = SupervisionFinding.objects.everywhere("reminders look at the whole province").filter(
        state=FindingState.NOTIFIED, due_on__lte=edge
    )
    found = list(rows.select_related("team__unit"))
    total = 0
    for due_on, soon in _by_day(row for row in found if row.due_on >= today):
        total += tell_team("finding_due", soon, f":{due_on}")
    for turn, late in _by_turn((row for row in found if row.due_on < today), int(told["again_days"]), today):
        total += tell_office("finding_overdue", late, f":{turn}")
    return total


def _by_day(rows: Iterable[SupervisionFinding]) -> Iterable[tuple[date, list[SupervisionFinding]]]:
    days: dict[date, list[SupervisionFinding]] = {}
    for row in rows:
        days.setdefault(row.due_on, []).append(row)
    return days.items()


def _by_turn(
    rows: Iterable[SupervisionFinding], every: int, today: date
) -> Iterable[tuple[str, list[SupervisionFinding]]]:
    """Late findings by the day they were due and how often they were reminded of."""
    turns: dict[str, list[SupervisionFinding]] = {}
    for row in rows:
        turn = ((today - row.due_on).days - 1) // max(1, every)
        turns.setdefault(f"{row.due_on}.{turn}", []).append(row)
    return turns.items()
