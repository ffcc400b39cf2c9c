"""For which place and period a report is asked."""

from dataclasses import dataclass
from datetime import date

from liming.evaluate import queries as evaluate
from liming.improve import bridge
from liming.improve.enums import ReportKind
from liming.register.models import PartyBranch, Team, Unit
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

QUARTERLY = frozenset({ReportKind.BULLETIN, ReportKind.TEAM_SHEET})
MONTHLY = frozenset({ReportKind.MONTH_BRIEF})
_EXAMPLES = {"quarter": ("季度", "2026Q3"), "month": ("月份", "2026-07"), "year": ("年份", "2026")}


@dataclass(frozen=True)
class ReportPlace:
    """The unit, team or branch that a report speaks for."""

    path: str
    code: str
    name: str
    unit: Unit | None = None
    team: Team | None = None
    branch: PartyBranch | None = None


def rhythm(kind: str) -> str:
    """ "quarter", "month" or "year": what a kind's period is."""
    if kind in QUARTERLY:
        return "quarter"
    return "month" if kind in MONTHLY else "year"


def report_place(viewer: Viewer, kind: str, code: str = "") -> ReportPlace:
    """The place by its code; without one the highest in reach. Needs `make_report` there.

    Raises DomainError `not_found`, `report_needs_place` for a kind that no place in reach fits.
    """
    viewer.require(Right.MAKE_REPORT)
    looking = viewer.within(Right.MAKE_REPORT)
    if kind == ReportKind.TEAM_SHEET:
        return _team(looking, code)
    if kind == ReportKind.PERFORMANCE:
        return _branch(looking, code)
    return _unit(looking, code)


def places_for(viewer: Viewer, kind: str) -> list[tuple[str, str]]:
    """(code, name) of every place a kind may be made for, in the order of the tree."""
    if not viewer.may(Right.MAKE_REPORT):
        return []
    looking = viewer.within(Right.MAKE_REPORT)
    if kind == ReportKind.TEAM_SHEET:
        teams = Team.objects.visible_to(looking).filter(closed_on=None).order_by("path")
        return list(teams.values_list("code", "short_name"))
    if kind == ReportKind.PERFORMANCE:
        rows = PartyBranch.objects.visible_to(looking).filter(secretary_reports__isnull=False).distinct()
        return list(rows.order_by("unit__path", "code").values_list("code", "name"))
    units = Unit.objects.visible_to(looking).filter(closed_on=None).order_by("path")
    return list(units.values_list("code", "short_name"))


def period_of(kind: str, text: str) -> str:
    """The period as it is kept; raises DomainError `period_invalid`."""
    name = rhythm(kind)
    try:
        if name == "quarter":
            return str(bridge.quarter_of(text))
        if name == "month":
            return str(bridge.month_of(text))
        return str(date(int(text), 1, 1).year)
    except ValueError:
        what, example = _EXAMPLES[name]
        raise DomainError("period_invalid", period=text, what=what, example=example) from None


def periods_for(viewer: Viewer, kind: str, most: int = 6) -> list[str]:
    """Periods a kind can be made for now, the newest first: measured quarters, months begun, years."""
    name, today = rhythm(kind), clock.today()
    if name == "quarter":
        return [row.quarter for row in evaluate.snapshots(viewer)][:most]
    if name == "month":
        return [str(bridge.month_of_day(today).shift(-back)) for back in range(most)]
    return [str(today.year - back) for back in range(2)]


def usual_period(viewer: Viewer, kind: str) -> str:
    """The period a kind is usually made for: the newest frozen quarter, the last full month, this year."""
    name = rhythm(kind)
    if name == "quarter":
        frozen = evaluate.newest_frozen(viewer)
        return frozen.quarter if frozen else ""
    return periods_for(viewer, kind)[1 if name == "month" else 0]


def _unit(viewer: Viewer, code: str) -> ReportPlace:
    rows = Unit.objects.visible_to(viewer).filter(closed_on=None).order_by("path")
    found = rows.filter(code=code).first() if code else rows.first()
    if found is None:
        raise _missing("单位", code)
    return ReportPlace(found.path, found.code, found.name, unit=found)


def _team(viewer: Viewer, code: str) -> ReportPlace:
    rows = Team.objects.visible_to(viewer).filter(closed_on=None).select_related("unit").order_by("path")
    teams = list((rows.filter(code=code) if code else rows)[:2])
    if len(teams) != 1:
        raise _missing("分队", code)
    return ReportPlace(teams[0].path, teams[0].code, teams[0].short_name, team=teams[0])


def _branch(viewer: Viewer, code: str) -> ReportPlace:
    rows = PartyBranch.objects.visible_to(viewer).select_related("unit", "secretary").order_by("unit__path")
    found = rows.filter(code=code).first() if code else rows.first()
    if found is None:
        raise _missing("党支部", code)
    return ReportPlace(found.unit.path, found.code, found.name, branch=found)


def _missing(what: str, code: str) -> DomainError:
    return (
        DomainError("not_found", what=what, key=code)
        if code
        else DomainError("report_needs_place", what=what)
    )
