"""The facts of a month's quarter as flat rows, for a file that any engine can count."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from liming.evaluate import bridge
from liming.evaluate.queries.catalogue import REASON, measured_on, teams_of, units_of
from liming.evaluate.queries.measures import Facts
from liming.evaluate.queries.measures.recipes import measures_of
from liming.evaluate.rules import Fact, Window, totals_statement
from liming.register.models import Unit
from liming.register.queries import root_path
from liming.shared import clock
from liming.shared.digests import plain
from liming.shared.viewer import Right, Viewer

_STORED_DAY = len("2026-08-12")


@dataclass(frozen=True)
class MonthFacts:
    """The flat facts, and the statement that sums them to integers by team code and measure."""

    quarter: str
    month: str
    counted_at: datetime
    statement: str
    facts: list[Fact]


def facts_of_month(viewer: Viewer, month: str) -> MonthFacts:
    """What counts in the month's quarter up to its end, as it is known now; needs `run_benchmark`.

    The facts of a sealed figure name no record. Raises DomainError `plan_month_invalid`.
    """
    viewer.require(Right.RUN_BENCHMARK, root_path())
    now = clock.now()
    window = bridge.month_window(month, now)
    measures = dict(sorted(measures_of(measured_on(window.last_day)).items()))
    places = _places(window)
    facts = [
        fact
        for name, measure in measures.items()
        for source in measure.sources(window)
        for fact in _flat(window.quarter, name, source, places)
    ]
    folds = {name: measure.fold(window) for name, measure in measures.items()}
    return MonthFacts(window.quarter, month, now, totals_statement(folds), facts)


def _places(window: Window) -> dict[str, tuple[str, str]]:
    """Codes of team and unit on the quarter's last day, by the team's stored id."""
    units: dict[UUID, str] = dict(Unit.objects.everywhere(REASON).values_list("pk", "code"))
    placed = units_of(window)
    return {team.pk.hex: (team.code, units[placed.get(team.pk, team.unit_id)]) for team in teams_of(window)}


def _flat(quarter: str, measure: str, source: Facts, places: dict[str, tuple[str, str]]) -> Iterator[Fact]:
    kind = str(source.kind)
    for team, _measure, item, amount, exposure, record, name, when, *_seen in source.flat(measure):
        if team in places:
            code, unit = places[team]
            named = ("", "") if source.sealed else (str(record), str(name or ""))
            yield Fact(quarter, code, unit, measure, kind, *named, _local_day(when), item, amount, exposure)


def _local_day(when: Any) -> str:
    """The local day of a stored day or moment, "" without one."""
    text = str(plain(when) or "")
    if len(text) <= _STORED_DAY:
        return text
    return clock.local(datetime.fromisoformat(f"{text}+00:00")).date().isoformat()
