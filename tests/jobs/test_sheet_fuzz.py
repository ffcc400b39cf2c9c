"""Whatever a sheet holds, every import answers with a refusal or a report and leaves nothing half-written."""

import io
import json
import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from tests.factories import mutants, tiny
from tests.fixtures import hotline_sheet
from tests.jobs.demo.conftest import NOON

from liming.adapters.spreadsheets import read_table
from liming.evaluate.actions import import_indicators
from liming.evaluate.queries import indicator_table
from liming.execute.actions import (
    event_sheets,
    import_events,
    import_publicity,
    import_requests,
    import_roster,
)
from liming.execute.rules.duty_columns import DUTY
from liming.execute.rules.publicity_columns import SHEETS
from liming.plan.actions import import_action_places
from liming.plan.models import SpecialAction
from liming.plan.rules.action_columns import PLACES
from liming.register.actions import import_register
from liming.register.models import Member, Team, Unit
from liming.register.queries.sheets import export_table
from liming.register.rules import Table, TableRow
from liming.register.rules.columns import NOUNS
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import system_viewer

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=tiny.province)]
RUNS = int(os.environ.get("LIMING_FUZZ_RUNS", "200"))
SEED = int(os.environ.get("LIMING_FUZZ_SEED", "1"))
ROWS = 4
SYSTEM = system_viewer("test")


@dataclass
class Found:
    """How the runs ended."""

    runs: int = 0
    faults: list[str] = field(default_factory=list)
    half_written: list[str] = field(default_factory=list)
    ended: Counter[str] = field(default_factory=Counter)

    def figures(self) -> dict[str, Any]:
        return {
            "sheets": self.runs,
            "faults": len(self.faults),
            "half_written": len(self.half_written),
            "ended": dict(self.ended.most_common(12)),
        }


@dataclass(frozen=True)
class Importer:
    """A door for sheets: a good sheet, and what takes a table and says whether it was written."""

    name: str
    good: mutants.Lines
    take: Callable[[Table, bool], bool]


def importers() -> list[Importer]:
    """Every import of the program, on the tiny province."""
    team = Team.objects.everywhere("test").filter(members__isnull=False).first()
    unit = Unit.objects.everywhere("test").order_by("level_id").first()
    action = SpecialAction.objects.first()
    assert team and unit and action
    member = Member.objects.everywhere("test").filter(team=team).first()
    nouns = [noun for noun in NOUNS.values() if noun.can_import]
    doors = [Importer(each.key, _exported(each.key), _register(each.key)) for each in nouns]
    doors.append(Importer("indicators", _lines(indicator_table(SYSTEM)), _reported(_indicators)))
    duty = {"team": team.code, "member": member.code, "day": "2026-08-03", "starts": "8:30", "ends": "17:30"}
    doors.append(Importer("duty", _filled(DUTY, duty), _reported(import_roster)))
    press = {"team": team.code, "title": "助农送电", "outlet": "某报", "published_on": "2026-07-01"}
    honour = {"team": team.code, "title": "锦旗", "giver": "某村", "received_on": "2026-07-01"}
    for kind, row in (("press", press), ("honours", honour)):
        doors.append(Importer(kind, _filled(SHEETS[kind], row), _publicity(kind)))
    place = {"name": "茶园一区", "team": team.code, "longitude": 111.2, "latitude": 35.1}
    doors.append(Importer("action places", _filled(PLACES, place), _places(action)))
    event = ["窑头线检修", "计划停电", "2026-07-20 08:00", "2026-07-20 18:00", "140828", "", "停电检修"]
    doors.append(Importer("events", [list(event_sheets.COLUMNS), event], _events(unit)))
    doors.append(Importer("requests", _hotline(), _requests(unit)))
    return doors


def _lines(table: Table) -> mutants.Lines:
    return [list(table.headers), *([*row.cells] for row in table.rows[:ROWS])]


def _exported(key: str) -> mutants.Lines:
    return _lines(export_table(SYSTEM, key, private=True))


def _filled(noun: Any, row: dict[str, Any]) -> mutants.Lines:
    return [[column.header for column in noun.columns], [row.get(column.field) for column in noun.columns]]


def _hotline() -> mutants.Lines:
    with TemporaryDirectory() as folder:
        table = read_table(hotline_sheet.write(Path(folder) / "sheet.xlsx"))
    return [list(table.headers), *([*row.cells] for row in table.rows[:12])]


def _reported(action: Callable[..., Any]) -> Callable[[Table, bool], bool]:
    return lambda table, dry_run: bool(action(SYSTEM, table, dry_run=dry_run).is_written)


def _indicators(viewer: Any, table: Table, *, dry_run: bool) -> Any:
    return import_indicators(viewer, table, dry_run=dry_run)[0]


def _register(key: str) -> Callable[[Table, bool], bool]:
    return lambda table, dry_run: import_register(SYSTEM, key, table, dry_run=dry_run).is_written


def _publicity(kind: str) -> Callable[[Table, bool], bool]:
    return lambda table, dry_run: import_publicity(SYSTEM, kind, table, dry_run=dry_run).is_written


def _places(action: SpecialAction) -> Callable[[Table, bool], bool]:
    return lambda table, dry_run: import_action_places(SYSTEM, action, table, dry_run=dry_run).is_written


def _events(unit: Unit) -> Callable[[Table, bool], bool]:
    return lambda table, _dry_run: bool(import_events(SYSTEM, unit, table))


def _requests(unit: Unit) -> Callable[[Table, bool], bool]:
    def take(table: Table, dry_run: bool) -> bool:
        import_requests(SYSTEM, table, unit=unit, dry_run=dry_run)
        return not dry_run

    return take


def rows_of_everything() -> tuple[int, ...]:
    """The number of rows of every table, in one statement."""
    tables = [model._meta.db_table for model in apps.get_models()]
    counts = ", ".join(f'(SELECT COUNT(*) FROM "{table}")' for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return tuple(cursor.fetchone())


def one(door: Importer, source: random.Random, found: Found) -> None:
    """One mutated sheet through one door; whatever was written is taken back."""
    content, name = mutants.sheet(door.good, source)
    is_dry = source.random() < 0.5
    found.runs += 1
    with transaction.atomic():
        before = rows_of_everything()
        try:
            with transaction.atomic():
                table = read_table(io.BytesIO(content), [str(cell) for cell in door.good[0]], name)
                is_written = door.take(table, is_dry)
            found.ended["written" if is_written else "reported"] += 1
        except DomainError as refusal:
            is_written = False
            assert refusal.sentence("zh-hans") and refusal.sentence("en")
            found.ended[refusal.code] += 1
        except Exception as fault:  # noqa: BLE001 - every kind of fault is what is looked for
            found.faults.append(f"{door.name} {found.runs}: {fault!r}"[:300])
            is_written = False
        if not is_written and rows_of_everything() != before:
            found.half_written.append(f"{door.name} {found.runs}")
        transaction.set_rollback(True)


def test_a_good_sheet_goes_through_each_door() -> None:
    """What the fuzz bends is taken as it is, as a file of the house itself would be."""
    with clock.fixed(NOON):
        for door in importers():
            assert len(door.good) > 1, door.name
            rows = tuple(TableRow(number, tuple(line)) for number, line in enumerate(door.good[1:], start=2))
            door.take(Table(tuple(map(str, door.good[0])), rows, "good.xlsx"), True)


def test_no_mutated_sheet_makes_a_fault_or_half_a_write() -> None:
    """Drawn by a seed; `./run bench fuzz` draws ten thousand."""
    found, source = Found(), random.Random(SEED)
    with clock.fixed(NOON):
        doors = importers()
        for number in range(RUNS):
            one(doors[number % len(doors)], source, found)
    if kept := os.environ.get("LIMING_FUZZ_FIGURES"):
        Path(kept).write_text(json.dumps(found.figures(), ensure_ascii=False), "utf-8")
    assert (found.faults[:5], found.half_written[:5]) == ([], [])
