"""What reports say: the figures of the queries, and sensible sentences where there are none."""

import re
from dataclasses import replace
from datetime import date

import pytest
from tests.factories import evaluate as make
from tests.factories import improve as build
from tests.factories import register

from liming.adapters.reports import making, period_parts
from liming.adapters.reports.parts import Report, Table, Text, number
from liming.evaluate.models import PointEntry, PointItem, SnapshotPoints
from liming.improve import queries
from liming.improve.enums import ReportKind
from liming.improve.queries.periods import period_figures
from liming.register.models import Unit
from liming.shared.viewer import Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.kept(world=build.frozen_league),
    pytest.mark.clock_at(build.AFTER_REVIEW),
]


@pytest.fixture
def league() -> make.League:
    return build.frozen_league()


def said(report: Report, section: str = "") -> str:
    return "\n".join(
        part.words
        for each in report.sections
        if each.key == section or not section
        for part in each.parts
        if not isinstance(part, Table) and hasattr(part, "words")
    )


def test_the_month_counts_what_the_ledger_holds(league):
    """Records, customer-times and hours of May, by place, adding up to the total."""
    unit = Unit.objects.everywhere("test").get(pk=league.tree.province.pk)
    figures = period_figures(league.province, unit, date(2026, 5, 1), date(2026, 5, 31))
    planted = sum(plant.records for plant in build.PLANTS)
    assert (figures.total("records"), figures.total("people")) == (planted, planted)
    assert sum(line.records for line in figures.classes) == planted
    report = making.composed(league.province, ReportKind.MONTH_BRIEF, "2026-05")
    assert f"共服务 {planted:,} 件，服务客户 {planted:,} 人次" in said(report, "figures")


def test_a_units_month_ends_at_the_unit(league):
    """The city's brief counts its own five teams; another unit's viewer is refused."""
    report = making.composed(league.unit, ReportKind.MONTH_BRIEF, "2026-05")
    assert report.issuer == league.tree.yuncheng.name
    planted = sum(plant.records for plant in build.PLANTS[1:])
    assert f"共服务 {planted:,} 件" in said(report)


@pytest.mark.parametrize("kind", ["month_brief", "year_summary", "survey_pack"])
def test_a_unit_without_records_gets_sentences_and_no_empty_ones(league, kind):
    """Without any record every section says so; no figure is divided by nothing, no list left open."""
    viewer = register.viewer_for(Role.UNIT, league.tree.changzhi)
    report = making.composed(viewer, kind, {"month_brief": "2024-09"}.get(kind, "2024"))
    for section in report.sections:
        assert section.parts, section.title
    words = said(report)
    assert "没有服务记录" in words
    assert not re.search(r"nan|None|：。|：；|、。|\(n=0\)", words)


def test_the_team_sheet_names_no_place_and_no_other_teams_figures(league):
    """Own band, own interval, median; of others only whom to ask."""
    report = making.composed(league.captain, ReportKind.TEAM_SHEET, build.BEFORE)
    words = said(report, "standing") + said(report, "indicators")
    assert league.teams[-1].name in words and "低于同组中位" in words
    assert not [team for team in league.teams[:-1] if team.short_name in words]
    assert "名次" not in said(report) and "第" not in said(report, "standing")


def test_the_bulletin_says_what_the_queries_found(league):
    """Weak teams with n, the honest sentence on honours, every section in order."""
    found = queries.bulletin(league.province, build.BEFORE)
    report = making.composed(league.province, ReportKind.BULLETIN, build.BEFORE)
    assert f"可信低于同组中位的有 {len(found.weak)} 队" in said(report, "weak")
    weak = next(
        part
        for each in report.sections
        if each.key == "weak"
        for part in each.parts
        if isinstance(part, Table)
    )
    assert len(weak.rows) == sum(len(team.causes) for team in found.weak)
    assert "参评" in said(report, "honours")


def test_figures_are_written_in_one_way():
    """Thousands, one decimal, a true minus."""
    assert [number(1234, "count"), number(0.9586, "share"), number(71.25, "score")] == [
        "1,234",
        "95.9%",
        "71.2",
    ]
    assert [number(-2.44, "signed"), number(2.44, "signed"), number(-0.01, "signed")] == [
        "−2.4",
        "+2.4",
        "0.0",
    ]


def test_points_and_checks_stand_in_the_bulletin(league):
    """Confirmed cases with the adjusted score beside the composite; drawn checks with their n."""
    snapshot = make.snapshot(build.BEFORE)
    item = PointItem.objects.create(code="P1", kind="bonus", name="好", points=3, source="test")
    entry = PointEntry.objects.create(
        number="J1",
        team=league.teams[0],
        item=item,
        title="救灾",
        happened_on=date(2026, 5, 2),
        quarter=build.BEFORE,
        entered_at=build.AFTER_BEFORE,
    )
    SnapshotPoints.objects.create(
        snapshot=snapshot,
        team=league.teams[0],
        entry=entry,
        position=1,
        kind="bonus",
        item_code="P1",
        given=3,
        counted=2,
    )
    report = making.composed(league.province, ReportKind.BULLETIN, build.BEFORE)
    parts = next(each.parts for each in report.sections if each.key == "points")
    row = next(part for part in parts if isinstance(part, Table)).rows[0]
    assert (row["team"], row["bonus"], row["deduction"]) == (league.teams[0].short_name, 2, 0)
    assert row["adjusted"] == round(min(100.0, row["composite"] + 2), 1)
    assert "本季没有完成督导检查" in said(report, "points")


def test_few_call_backs_tell_no_single_answer(league):
    """Below the minimum sample the rate is left out with the reason; from it on it stands with n."""
    unit = Unit.objects.everywhere("test").get(pk=league.tree.province.pk)
    figures = period_figures(league.province, unit, date(2026, 5, 1), date(2026, 5, 31))
    few = replace(figures, call_backs=replace(figures.call_backs, good=1, n=1))
    assert "不列满意率" in "".join(part.words for part in period_parts.figures(few) if isinstance(part, Text))
    many = replace(figures, call_backs=replace(figures.call_backs, good=38, n=40))
    told = "".join(part.words for part in period_parts.figures(many) if isinstance(part, Text))
    assert "独立回访满意率 95.0%（n=40）" in told
