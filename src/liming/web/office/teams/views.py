"""Teams as a list, and one team: its own trend and bands, the next step, two gaps, its ledger."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.evaluate import queries as evaluate
from liming.evaluate.queries.cockpit import team_trend
from liming.evaluate.queries.supervision import team_supervision
from liming.execute.queries.team_page import (
    TeamFacts,
    TeamFilters,
    TeamLedgerFilters,
    ledger_of_team,
    team_facts,
    team_rows,
)
from liming.improve.queries.cockpit import next_step, worst_gaps
from liming.improve.queries.details import baseline_of_gap
from liming.register.enums import DivisionLevel, TeamKind
from liming.register.queries import away_days, places
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components import own_team
from liming.web.office.cockpit.sheets import sheet_response
from liming.web.office.league.beside import beside
from liming.web.office.teams import words
from liming.web.words.formats import count

PAGE = 30
LEDGER_PAGE = 8


def _filters_of(request: HttpRequest) -> TeamFilters:
    query = request.GET
    return TeamFilters(
        division=query.get("division", ""),
        kind=query.get("kind", ""),
        text=query.get("q", "").strip(),
        sort=query.get("sort", "code"),
    )


@office_page(Right.READ_REGISTER)
def team_list(request: HttpRequest) -> HttpResponse:
    """Teams in reach, filtered, sorted and paged."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    filters = _filters_of(request)
    page = Paginator(team_rows(viewer, filters), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "office/teams/list.html",
        {
            "page": page,
            "filters": _filter_bar(viewer, filters),
            "search": {"name": "q", "placeholder": _("队名或拼音"), "value": filters.text},
            "columns": words.columns(filters.sort),
        },
    )


def _filter_bar(viewer: Viewer, filters: TeamFilters) -> list[dict[str, Any]]:
    home = places.home_division(viewer)
    divisions = [
        *places.divisions_below(home, DivisionLevel.CITY),
        *places.divisions_below(home, DivisionLevel.COUNTY),
    ]
    divisions.sort(key=lambda division: division.code)
    inside = [(each.code, each.name if each.code.endswith("00") else f"　{each.name}") for each in divisions]
    return [
        {"name": "division", "label": _("市县"), "choices": inside, "value": filters.division},
        {"name": "kind", "label": _("类别"), "choices": TeamKind.choices, "value": filters.kind},
    ]


@office_page(Right.READ_REGISTER)
def team_sheet(request: HttpRequest) -> HttpResponse:
    """The filtered list as a spreadsheet."""
    rows = team_rows(request.viewer, _filters_of(request))  # type: ignore[attr-defined]
    return sheet_response(_("队伍"), words.team_sheet(rows))


@office_page(Right.READ_WORK)
def team_page(request: HttpRequest, code: str) -> HttpResponse:
    """One team in the viewer's reach."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    facts = team_facts(viewer, code)
    filters = TeamLedgerFilters(rating=request.GET.get("rating", ""), member=request.GET.get("member", ""))
    ledger = Paginator(ledger_of_team(viewer, facts.team, filters), LEDGER_PAGE)
    page = ledger.get_page(request.GET.get("page"))
    return render(
        request,
        "office/teams/team.html",
        {
            **_head(facts),
            **_assessment(viewer, facts),
            "supervised": team_supervision(viewer, facts.team),
            "page": page,
            "rows": words.ledger_rows(page.object_list),
            "filters": words.ledger_filters(facts, filters),
            "legend": _("只增不改，更正另记一条并写明原因"),
        },
    )


def _head(facts: TeamFacts) -> dict[str, Any]:
    return {"facts": facts, "team": facts.team, "month": clock.today(), "subtitle": words.subtitle(facts)}


def _assessment(viewer: Viewer, facts: TeamFacts) -> dict[str, Any]:
    """Trend, bands, next step and gaps, for those who may read them."""
    found: dict[str, Any] = {}
    if viewer.may(Right.READ_BENCHMARK):
        found["trend"] = own_team.trend(team_trend(viewer, facts.team))
        history = evaluate.standing_history(viewer, facts.team.pk)
        found["standings"] = own_team.standings(history)
        if history:
            found |= beside(viewer, history[-1].standing.snapshot, history[-1].standing)
    if viewer.may(Right.READ_GAPS):
        found["step"] = own_team.step(next_step(viewer, facts.team))
        found["gaps"] = [
            own_team.gap(gap, baseline_of_gap(gap).expected_rebound) for gap in worst_gaps(viewer, facts.team)
        ]
    return found


@office_page(Right.READ_REGISTER)
def team_people(request: HttpRequest, code: str) -> HttpResponse:
    """The members of a team."""
    facts = team_facts(request.viewer, code)  # type: ignore[attr-defined]
    away = away_days(facts.team)
    context = {
        "tab": "people",
        "people": [(member, away.get(member.pk, ())) for member in facts.members],
        "may_keep_leave": request.viewer.may(Right.KEEP_LEAVE),  # type: ignore[attr-defined]
    }
    return render(request, "office/teams/people.html", _head(facts) | context)


@office_page(Right.READ_REGISTER)
def team_grids(request: HttpRequest, code: str) -> HttpResponse:
    """The grids of a team."""
    facts = team_facts(request.viewer, code)  # type: ignore[attr-defined]
    total = count(sum(version.households for version in facts.grids))
    return render(request, "office/teams/grids.html", _head(facts) | {"tab": "grids", "households": total})


@office_page(Right.READ_WORK)
def ledger_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The team's ledger as filtered, as a spreadsheet, newest first, at most 5,000 rows."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    facts = team_facts(viewer, code)
    filters = TeamLedgerFilters(rating=request.GET.get("rating", ""), member=request.GET.get("member", ""))
    records = ledger_of_team(viewer, facts.team, filters)[: words.SHEET_ROWS]
    return sheet_response(f"{facts.team.short_name}{_('服务台账')}", words.ledger_sheet(records))
