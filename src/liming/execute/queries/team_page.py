"""Teams as rows with what they do this quarter, and one team's ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from liming.execute import bridge
from liming.execute.models import Rating, RatingInvitation, RecordTeam, Request, ServiceRecord
from liming.execute.queries.cockpit import next_month
from liming.execute.queries.map_cells import RUNNING, SCOPED
from liming.execute.rules.transitions import OPEN
from liming.register.models import GridVersion, Member, ServicePoint, Team
from liming.register.queries import places
from liming.register.queries.search import matches
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class TeamFilters:
    """What narrows the list; `division` is a city's or county's code, `text` a name or its pinyin."""

    division: str = ""
    kind: str = ""
    text: str = ""
    sort: str = "code"


@dataclass(frozen=True)
class TeamRow:
    """A team of the list; `records` counts this quarter, `open` and `overdue` its requests now."""

    team: Team
    captain: str
    members: int
    grids: int
    records: int
    open: int
    overdue: int
    last_record_at: datetime | None


@dataclass(frozen=True)
class TeamFacts:
    """The head of a team's page."""

    team: Team
    captain: Member | None
    members: tuple[Member, ...]
    grids: tuple[GridVersion, ...]
    points: int
    month_by_practice: dict[str, int]

    @property
    def month_records(self) -> int:
        return sum(self.month_by_practice.values())


@dataclass(frozen=True)
class TeamLedgerFilters:
    """What narrows a team's ledger: rated, asked or unasked; a member's code."""

    rating: str = ""
    member: str = ""


SORTS: dict[str, Any] = {
    "code": lambda row: row.team.code,
    "name": lambda row: (row.team.initials, row.team.code),
    "members": lambda row: (-row.members, row.team.code),
    "grids": lambda row: (-row.grids, row.team.code),
    "records": lambda row: (-row.records, row.team.code),
    "open": lambda row: (-row.open, row.team.code),
    "overdue": lambda row: (-row.overdue, -row.open, row.team.code),
}


def team_rows(viewer: Viewer, filters: TeamFilters) -> list[TeamRow]:
    """Open teams in reach that pass the filters; six queries however many there are."""
    viewer.require(Right.READ_REGISTER)
    teams = list(_filtered(viewer, filters).select_related("unit__parent", "division").order_by("code"))
    figures = _Figures(viewer, [team.pk for team in teams])
    rows = [figures.row(team) for team in teams]
    return sorted(rows, key=SORTS.get(filters.sort, SORTS["code"]))


def _filtered(viewer: Viewer, filters: TeamFilters) -> "QuerySet[Team]":
    teams = Team.objects.visible_to(viewer).filter(closed_on=None)
    if filters.division:
        teams = teams.filter(places.inside("division__code", places.full_code(filters.division)))
    if filters.kind:
        teams = teams.filter(kind=filters.kind)
    if filters.text:
        short = Q(short_name__icontains=filters.text) | Q(unit__name__icontains=filters.text)
        teams = teams.filter(
            matches(filters.text) | short | Q(unit__initials__startswith=filters.text.lower())
        )
    return teams


class _Figures:
    """Counts by team id for some teams the viewer reaches."""

    def __init__(self, viewer: Viewer, ids: list[Any]) -> None:
        now = clock.now()
        members = Member.objects.everywhere(SCOPED).filter(team_id__in=ids, left_on=None)
        grids = GridVersion.objects.everywhere(SCOPED).filter(team_id__in=ids, current_of__isnull=False)
        requests = Request.objects.everywhere(SCOPED).filter(team_id__in=ids, state__in=OPEN)
        records = ServiceRecord.objects.everywhere(SCOPED).filter(
            team_id__in=ids, quarter=bridge.quarter_of(now), is_current=True
        )
        self.captains = places.captains_of(ids)
        self.members = _by_team(members, found=Count("pk"))
        self.grids = _by_team(grids.filter(valid_to=None), found=Count("pk"))
        self.requests = _by_team(
            requests, found=Count("pk"), late=Count("pk", filter=Q(state__in=RUNNING, due_at__lt=now))
        )
        self.records = _by_team(records, found=Count("pk"), last=Max("ended_at"))

    def row(self, team: Team) -> TeamRow:
        captain = self.captains.get(team.pk)
        requests, records = self.requests.get(team.pk, {}), self.records.get(team.pk, {})
        return TeamRow(
            team=team,
            captain=captain.name if captain else "",
            members=self.members.get(team.pk, {}).get("found", 0),
            grids=self.grids.get(team.pk, {}).get("found", 0),
            records=records.get("found", 0),
            open=requests.get("found", 0),
            overdue=requests.get("late", 0),
            last_record_at=records.get("last"),
        )


def _by_team(rows: "QuerySet[Any]", **what: Any) -> dict[Any, dict[str, Any]]:
    return {row["team_id"]: row for row in rows.order_by().values("team_id").annotate(**what)}


def team_facts(viewer: Viewer, code: str) -> TeamFacts:
    """One team the viewer reaches, with its people and grids; raises `not_found`."""
    viewer.require(Right.READ_REGISTER)
    team = (
        Team.objects.visible_to(viewer)
        .filter(code=code)
        .select_related("unit__parent", "division", "party_branch")
        .first()
    )
    if team is None:
        raise DomainError("not_found", what="服务队", key=code)
    members = Member.objects.visible_to(viewer).filter(team=team, left_on=None).order_by("code")
    grids = GridVersion.objects.visible_to(viewer).filter(team=team, current_of__isnull=False, valid_to=None)
    return TeamFacts(
        team=team,
        captain=places.captains_of([team.pk]).get(team.pk),
        members=tuple(members),
        grids=tuple(grids.select_related("grid", "holder", "deputy", "division").order_by("grid__code")),
        points=ServicePoint.objects.visible_to(viewer).filter(team=team, closed_on=None).count(),
        month_by_practice=_month_by_practice(team, clock.today().replace(day=1)),
    )


def _month_by_practice(team: Team, month: date) -> dict[str, int]:
    rows = records_of_team(team).filter(
        ended_at__gte=clock.at(month), ended_at__lt=clock.at(next_month(month))
    )
    return dict(rows.order_by().values("practice").annotate(n=Count("pk")).values_list("practice", "n"))


def records_of_team(team: Team) -> "QuerySet[ServiceRecord]":
    """Current records the team led or took part in."""
    helped = RecordTeam.objects.filter(team=team, is_lead=False).values("record_id")
    return ServiceRecord.objects.everywhere("the team was scoped by the caller").filter(
        Q(team=team) | Q(pk__in=helped), is_current=True
    )


def ledger_of_team(viewer: Viewer, team: Team, filters: TeamLedgerFilters) -> "QuerySet[ServiceRecord]":
    """The team's ledger, newest first, with all a row shows; lazy, so that a page cuts it."""
    viewer.require(Right.READ_WORK, team.path)
    rows = _rated(records_of_team(team), filters.rating)
    if filters.member:
        rows = rows.filter(
            Q(member__code=filters.member) | Q(members__member__code=filters.member)
        ).distinct()
    return (
        rows.select_related("service_type", "grid_version__grid", "member", "request", "work_item")
        .prefetch_related("members__member", "ratings", "invitations")
        .order_by("-ended_at", "number")
    )


def _rated(rows: "QuerySet[ServiceRecord]", rating: str) -> "QuerySet[ServiceRecord]":
    rated = Exists(Rating.objects.filter(record=OuterRef("pk")))
    asked = Exists(RatingInvitation.objects.filter(record=OuterRef("pk")))
    chosen = {"rated": rated, "asked": ~rated & asked, "unasked": ~rated & ~asked}
    return rows.filter(chosen[rating]) if rating in chosen else rows


def rating_state(record: ServiceRecord) -> str:
    """rated_by_call, rated, asked or unasked; never a score. Reads what `ledger_of_team` fetched."""
    channels: Iterable[str] = [rating.channel for rating in record.ratings.all()]
    if "call_back" in channels:
        return "rated_by_call"
    if channels:
        return "rated"
    return "asked" if record.invitations.all() else "unasked"


def requests_by_number(viewer: Viewer, text: str, limit: int = 10) -> list[Request]:
    """Requests whose own or outside number holds `text` (four characters or more), newest first."""
    viewer.require(Right.READ_WORK)
    if len(text) < 4 or not any(character.isdigit() for character in text):
        return []
    fits = Q(number__icontains=text) | Q(external_number__istartswith=text)
    return list(Request.objects.visible_to(viewer).filter(fits).order_by("-received_at")[:limit])
