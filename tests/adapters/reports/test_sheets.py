"""Spreadsheets of reports compute every rate, sum and score again from the counted integers."""

from collections.abc import Iterator
from datetime import date

import pytest
from tests.factories import evaluate as make
from tests.factories import improve as build
from tests.factories.formulas import Sheets

from liming.adapters.reports import making
from liming.adapters.reports.parts import Column, Formula, Report, Section, Table, plain
from liming.adapters.reports.sheets import report_sheet, sheet_name
from liming.evaluate import queries as evaluate
from liming.evaluate.models import SnapshotTeam
from liming.improve.enums import ReportKind
from liming.improve.queries.report_places import ReportPlace, rhythm
from liming.register.models import Unit
from liming.shared import clock

PERIODS = {"quarter": build.BEFORE, "month": "2026-05", "year": "2026"}
pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=build.frozen_league)]


@pytest.fixture
def league() -> Iterator[make.League]:
    with clock.fixed(build.AFTER_BEFORE):
        yield build.frozen_league()


def table(rows, total=None) -> Table:
    columns = (
        Column("name", "队", 3),
        Column("good", "好", 2, "count"),
        Column("n", "全", 2, "count"),
        Column("rate", "率", 2, "share", "{good}/{n}"),
    )
    return Table("率", columns, rows, total)


def report(*tables: Table) -> Report:
    return Report("bulletin", "某公司", "某报告", "2026Q2", date(2026, 7, 8), [Section("a", "一", tables)])


def test_a_rate_is_divided_in_the_sheet_and_never_by_nothing():
    """A line with cases computes its rate, one without stays blank, the total divides the sums."""
    rows = [
        {"name": "甲", "good": 3, "n": 4, "rate": 0.75},
        {"name": "乙", "good": 0, "n": 0, "rate": None},
        {"name": "丙", "good": 1, "n": 4, "rate": 0.25},
    ]
    sheets = Sheets(report_sheet(report(table(rows, {"name": "合计", "good": 4, "n": 8, "rate": 0.5}))))
    assert sheets.book["率"]["D2"].value == '=IF(C2=0,"",B2/C2)'
    found = [sheets.value("率", place) for place in ("D2", "D3", "D4", "B5", "C5", "D5")]
    assert found == [0.75, None, 0.25, 4, 8, 0.5]


def test_words_never_become_formulas():
    """A title that begins like a formula stays text."""
    rows = [{"name": "=1+1", "good": 1, "n": 1, "rate": 1.0}]
    sheets = Sheets(report_sheet(report(table(rows))))
    assert sheets.book["率"]["A2"].value == "'=1+1"
    assert sheets.formulas() == [("率", "D2")]


def test_the_sheet_repeats_every_score_of_the_engine(league):
    """From integers over shrinkage and goalposts to indicator, dimension and composite."""
    place = _place(league)
    looking = league.province.at(place.path)
    made = making._composed(looking, ReportKind.BULLETIN, build.BEFORE, place, with_workings=True)
    sheets = Sheets(report_sheet(made))
    found = next(each for each in made.workings if each.name == "得分计算")
    asked = 0
    for line, row in enumerate(found.rows, start=2):
        for letter, key in (("G", "value"), ("H", "shrunk"), ("I", "score"), ("K", "weighted")):
            if isinstance(row.get(key), Formula) and plain(row[key]) is not None:
                asked += 1
                assert sheets.value("得分计算", f"{letter}{line}") == pytest.approx(plain(row[key]), abs=2e-4)
    composites = {row["team"]: row["score"] for row in found.rows if row["item"] == "综合"}
    standings = SnapshotTeam.objects.everywhere("test").select_related("team")
    assert {name: plain(score) for name, score in composites.items()} == {
        row.team.short_name: row.composite for row in standings
    }
    assert asked > 100


@pytest.mark.parametrize("kind", [kind for kind in ReportKind if kind != ReportKind.PERFORMANCE])
def test_every_formula_of_every_report_gives_the_figure_of_the_paper(league, kind):
    """Whatever table a report holds: the recomputed cell is what Word and PDF print."""
    code = league.teams[-1].code if kind == ReportKind.TEAM_SHEET else ""
    period = "2027" if kind == ReportKind.SURVEY_PACK else PERIODS[rhythm(kind)]
    with clock.fixed(build.AFTER_REVIEW):
        made = making.composed(league.province, kind, period, code)
    sheets = Sheets(report_sheet(made))
    for each in made.tables:
        for line, row in enumerate([*each.rows, *([each.total] if each.total else [])], start=2):
            for place, column in enumerate(each.columns):
                expected = plain(row.get(column.key))
                if column.formula and isinstance(expected, int | float):
                    value = sheets.value(sheet_name(each.name), f"{chr(65 + place)}{line}")
                    assert value == pytest.approx(expected), (each.name, column.title)
    assert made.tables


def test_a_figure_that_would_tell_a_single_rating_is_left_out(league):
    """Below the minimum sample neither integers nor score of a sealed indicator reach the sheet."""
    snapshot = evaluate.shown_snapshot(league.province, build.BEFORE)
    cell = snapshot.cells.select_related("indicator").filter(indicator__code="S06").first()
    cell.denominator = 3
    cell.save()
    found = evaluate.workings(league.province, snapshot)
    team = next(each for each in found.teams if each.standing.team_id == cell.team_id)
    assert not team.is_open and team.cells["S06"].score is None


def _place(league) -> ReportPlace:
    unit = Unit.objects.everywhere("test").get(pk=league.tree.province.pk)
    return ReportPlace(unit.path, unit.code, unit.name, unit=unit)
