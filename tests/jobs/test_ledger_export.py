"""The ledger of a closed month: what the file holds, when it is written, and that it counts as the ledger."""

from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests.factories import evaluate as make
from tests.factories import plan as plans
from tests.factories import register

from liming.adapters.engines import DuckDb
from liming.evaluate import actions, queries
from liming.evaluate.models import LedgerExport, SnapshotCell
from liming.evaluate.rules import Count
from liming.jobs.exporting import digest_of, export_month, path_of
from liming.plan.actions import close_month, confirm_month, derive_month, unlock_month
from liming.shared import clock, outbox
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import system_viewer

pytestmark = pytest.mark.django_db
SYSTEM = system_viewer("test")


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def league() -> Iterator[make.League]:
    with clock.fixed(make.AFTER):
        found = make.league([make.STRONG, make.USUAL, make.WEAK])
        for number, team in enumerate(found.teams):
            request = make.request(team, resolved_at=make.IN_QUARTER, state="closed")
            make.timer(request, "finish", ended_at=make.IN_QUARTER)
            make.honour(team, level="province")
            make.press(team, "city", story="same")
            make.press(team, "province", story="same")
            make.milestone(make.project(team), make.IN_QUARTER.date(), make.IN_QUARTER.date())
            for _ in range(number):
                make.work_item(team, make.IN_QUARTER.date(), state="done", done_at=make.IN_QUARTER)
        yield found


def test_the_exported_facts_come_to_the_cells_of_the_quarter(league) -> None:
    """For every indicator of every team the engine gives the integers that the measurement stored."""
    snapshot = actions.measure_quarter(league.province, make.QUARTER)
    row = export_month("2026-09")
    path = path_of(row.file)
    lines = DuckDb().lines(path.with_suffix(".sql").read_text("utf-8"), [path])
    found = {(team, measure): Count(*figures) for team, measure, *figures in lines}
    cells = SnapshotCell.objects.filter(snapshot=snapshot).select_related("team", "indicator")
    stored = {
        (cell.team.code, cell.indicator.measure): Count(cell.numerator, cell.denominator, cell.sum_squares)
        for cell in cells
    }
    assert found.keys() < stored.keys()
    assert {key: found.get(key, stored[key]) for key in stored} == stored
    assert {stored[key][0] for key in stored.keys() - found.keys()} == {0}
    measured = {measure for _team, measure in found}
    assert {"items_per_member", "press_points", "honour_points", "mean_score", "milestones_hit"} <= measured


def test_an_earlier_month_holds_what_had_happened_by_its_end(league) -> None:
    """Everything of the factory happened on 12 August: July is empty but for people and places."""
    kinds = {each.kind for each in queries.facts_of_month(SYSTEM, "2026-07").facts if each.exposure == 1}
    later = {each.kind for each in queries.facts_of_month(SYSTEM, "2026-08").facts}
    assert "clock" not in kinds
    assert {"clock", "work_item", "milestone", "request"} <= later


def test_the_facts_of_a_sealed_figure_name_no_record(league) -> None:
    """Who rated what cannot be read from the file; other facts name their record."""
    facts = queries.facts_of_month(SYSTEM, "2026-09").facts
    sealed = [each for each in facts if each.kind in {"rating", "call_back"}]
    assert sealed
    assert {(each.record, each.name) for each in sealed} == {("", "")}
    assert all(each.record for each in facts if each.kind == "record")


def test_writing_again_replaces_file_and_row(league) -> None:
    """The digest stands for the file, an act is in the audit, the statement lies beside it."""
    export_month("2026-09")
    make.honour(league.teams[0])
    row = export_month("2026-09")
    path = path_of(row.file)
    assert LedgerExport.objects.get() == row
    assert (row.sha256, row.size) == (digest_of(path), path.stat().st_size)
    assert sorted(each.name for each in path.parent.iterdir()) == ["2026-09.parquet", "2026-09.sql"]
    assert AuditEntry.objects.filter(act="ledger_file.exported").count() == 2


def test_only_the_province_reads_the_facts_of_all_teams(league) -> None:
    for viewer in (league.unit, league.captain):
        with pytest.raises(DomainError) as refusal:
            queries.facts_of_month(viewer, "2026-09")
        assert refusal.value.code == "forbidden"


def test_the_command_writes_the_month_and_refuses_what_is_none(league) -> None:
    out = StringIO()
    call_command("export", "ledger-parquet", "2026-09", stdout=out)
    assert LedgerExport.objects.get().sha256 in out.getvalue()
    with pytest.raises(CommandError):
        call_command("export", "ledger-parquet", "2026Q3")


def test_the_month_is_exported_when_its_last_team_hands_it_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not at the first team; again when a month that was opened is closed again."""
    told: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setattr(outbox, "put", lambda kind, payload, **_: told.append((kind, payload)))
    with clock.fixed(clock.at(date(2026, 10, 20), 9)):
        tree = register.unit_tree()
        teams = [register.team(tree.xiaxian), register.team(tree.yanhu)]
        plans.approved_plan(tree.province, {"code": "L1", "title": "A"}, {"code": "L2", "title": "B"})
        derive_month(SYSTEM, "2026-11")
        for team in teams:
            confirm_month(SYSTEM, team, "2026-11")
    with clock.fixed(clock.at(date(2026, 12, 3), 9)):
        close_month(SYSTEM, teams[0], "2026-11")
        assert told == []
        close_month(SYSTEM, teams[1], "2026-11")
        assert told == [("month_closed", {"month": "2026-11"})]
        unlock_month(SYSTEM, teams[0], "2026-11", "漏报一项")
        close_month(SYSTEM, teams[0], "2026-11")
    assert len(told) == 2
