"""All projects at a glance, and the year's filing: one team, one project, one feature."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from liming.plan.enums import Practice, ProjectState
from liming.plan.models import Project, ProjectFiling
from liming.plan.queries.projects import ProjectFilters, projects
from liming.register.models import Team, Unit
from liming.register.queries import teams
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass
class PortfolioLine:
    """One unit: projects by practice and by state, those with a late milestone, and their service lists.

    `project_ids` lets the ledger say what is delivered.
    """

    unit: Unit
    practices: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Practice.values, 0))
    states: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ProjectState.values, 0))
    late: int = 0
    items: int = 0
    project_ids: list[Any] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.project_ids)

    @property
    def by_practice(self) -> list[tuple[str, int]]:
        return [(str(label), self.practices[key]) for key, label in Practice.choices]

    @property
    def by_state(self) -> list[tuple[str, int]]:
        return [(str(label), self.states[key]) for key, label in ProjectState.choices]


@dataclass(frozen=True)
class FilingLine:
    """One team in a year: what it filed, and what it could file; `fault` is empty when all is in order."""

    team: Team
    filing: ProjectFiling | None
    candidates: tuple[Project, ...]

    @property
    def fault(self) -> str:
        """no_project, no_feature, not_filed, or empty."""
        if self.filing is not None:
            return ""
        if not self.candidates:
            return "no_project"
        return "not_filed" if any(each.feature for each in self.candidates) else "no_feature"


def portfolio(viewer: Viewer, year: int, today: date) -> list[PortfolioLine]:
    """The year's projects by the units below the viewer's own, or by its own where none are below."""
    rows = list(projects(viewer, ProjectFilters(year=year)).select_related("team__unit"))
    units = {unit.path: unit for unit in Unit.objects.visible_to(viewer)}
    depth = min((path.count("/") for path in units), default=0) + 1
    lines: dict[str, PortfolioLine] = {}
    for row in rows:
        unit = _unit_at(units, row.team.unit, depth)
        line = lines.setdefault(unit.path, PortfolioLine(unit))
        line.practices[row.practice] += 1
        line.states[row.state] += 1
        line.late += row.next_due is not None and row.next_due < today and row.state in ("planned", "running")
        line.items += row.item_count
        line.project_ids.append(row.pk)
    return [lines[path] for path in sorted(lines)]


def _unit_at(units: dict[str, Unit], unit: Unit, depth: int) -> Unit:
    """The unit above (or itself) that lies at this depth of the tree."""
    parts = unit.path.strip("/").split("/")[: max(depth - 1, 1)]
    return units.get("/" + "/".join(parts) + "/", unit)


def filing_board(viewer: Viewer, year: int) -> list[FilingLine]:
    """Every team with what it filed for the year, in the order of the tree. Three queries."""
    viewer.require(Right.READ_PLAN)
    filings = ProjectFiling.objects.visible_to(viewer).filter(year=year).select_related("project")
    filed = {row.team_id: row for row in filings}
    running = Project.objects.visible_to(viewer).exclude(state=ProjectState.CANCELLED)
    running = running.filter(first_day__year__lte=year, last_day__year__gte=year).order_by("code")
    own: dict[Any, list[Project]] = {}
    for project in running:
        own.setdefault(project.team_id, []).append(project)
    return [
        FilingLine(team, filed.get(team.pk), tuple(own.get(team.pk, ()))) for team in _ordered(teams(viewer))
    ]


def _ordered(rows: Iterable[Team]) -> list[Team]:
    return sorted(rows, key=lambda team: team.path)


def filing_of(viewer: Viewer, team_code: str, year: int) -> ProjectFiling:
    """What a team filed for a year. Raises `not_found`, `forbidden`."""
    viewer.require(Right.READ_PLAN)
    rows = ProjectFiling.objects.visible_to(viewer).select_related("team", "project")
    found: ProjectFiling | None = rows.filter(team__code=team_code, year=year).first()
    if found is None:
        raise DomainError("not_found", what="备案", key=f"{team_code} {year}")
    return found
