"""What deriving a month would change: read only; `actions.derive_month` applies it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from liming.plan import bridge
from liming.plan.enums import ActionState, OriginKind, PlanState
from liming.plan.models import MonthPlan, PlanLine, UnitShare, WorkItem
from liming.plan.queries.places import places_of
from liming.plan.rules import LOCKED, Place, known_facts, read_selector
from liming.register.models import Member, Team
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class PlannedVisit:
    """One dated visit that a plan line asks for, with the member who would go."""

    key: str
    line: PlanLine
    place: Place
    nominal: date
    member_id: UUID | None

    @property
    def title(self) -> str:
        """The line's title with the place, unless that is the team itself or a person's household."""
        if not self.place.may_be_named:
            return self.line.title
        return f"{self.line.title} {self.place.name}"[:120]


@dataclass(frozen=True)
class DerivedMonth:
    """The difference between the plan and the month's items; what started is never withdrawn."""

    month: bridge.Month
    teams: tuple[Team, ...]
    to_add: tuple[PlannedVisit, ...]
    to_withdraw: tuple[WorkItem, ...]
    to_restore: tuple[WorkItem, ...]
    to_drop: tuple[WorkItem, ...]
    to_keep_again: tuple[WorkItem, ...]
    kept: int
    applied: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether applying it changes nothing."""
        return not (self.to_add or self.to_withdraw or self.to_restore or self.to_drop or self.to_keep_again)


def derived_month(viewer: Viewer, month: str, team: Team | None = None) -> DerivedMonth:
    """Derive `month` ("2026-11") for one team, or for all open teams the viewer sees.

    Raises DomainError `plan_month_invalid`, `plan_year_missing`, `plan_month_closed`,
    `plan_quantity_too_large`, `plan_calendar_missing`, `plan_fact_unknown`, `out_of_scope` or `forbidden`.
    """
    viewer.require(Right.READ_PLAN, team.path if team else None)
    span = bridge.month_of(month)
    teams = _open_teams(viewer, span, team)
    lines = _lines_in_force(span.year)
    if not lines:
        raise DomainError("plan_year_missing", year=span.year)
    visits = _visits(lines, teams, span)
    return _difference(span, teams, visits)


def line_key(line: PlanLine) -> str:
    """The stable part of an occurrence key: it outlives the version of the plan."""
    return f"{line.plan.unit.code}.{line.code}"


def _open_teams(viewer: Viewer, span: bridge.Month, team: Team | None) -> list[Team]:
    closed = MonthPlan.objects.visible_to(viewer).filter(month=span.first_day, state__in=LOCKED)
    closed_ids = set(closed.values_list("team_id", flat=True))
    if team is not None:
        if team.pk in closed_ids:
            raise DomainError("plan_month_closed")
        return [team]
    teams = Team.objects.visible_to(viewer).filter(closed_on=None).order_by("code")
    return [each for each in teams if each.pk not in closed_ids]


def _lines_in_force(year: int) -> list[PlanLine]:
    """Of approved plans; what belongs to a special action that is not held gives no work."""
    lines = PlanLine.objects.filter(plan__year=year, plan__state=PlanState.APPROVED)
    lines = lines.exclude(action__state=ActionState.CANCELLED)
    return list(lines.select_related("plan__unit", "service_type").order_by("plan__unit__path", "code"))


def _visits(lines: Sequence[PlanLine], teams: Sequence[Team], span: bridge.Month) -> dict[str, PlannedVisit]:
    selectors = {line.pk: read_selector(line.places) for line in lines}
    places = places_of(selectors.values(), teams)
    quantities = _team_quantities(lines, teams, span)
    facts = _facts(lines, span)
    by_key: dict[tuple[str, str], tuple[PlanLine, Place]] = {}
    asked: list[bridge.LineAtPlaces] = []
    for line in lines:
        of_team = places[selectors[line.pk]]
        groups = [
            (team, of_team[team.pk])
            for team in teams
            if team.path.startswith(line.plan.unit.path) and of_team.get(team.pk)
        ]
        by_key |= {(line_key(line), place.key): (line, place) for _, group in groups for place in group}
        asked += _asked(line, groups, quantities, facts.get(line.pk, frozenset()))
    found = bridge.occurrences(asked, span)
    return _with_members(found, by_key, teams)


def _asked(
    line: PlanLine,
    groups: Iterable[tuple[Team, list[Place]]],
    quantities: Mapping[tuple[UUID, UUID], int],
    facts: frozenset[tuple[str, date]],
) -> list[bridge.LineAtPlaces]:
    rule, key = bridge.read_rule(line.rule), line_key(line)
    groups = list(groups)
    if bridge.is_quantity(rule):
        return [
            bridge.LineAtPlaces(
                key,
                line.title,
                rule,
                tuple(place.key for place in group),
                quantities.get((line.pk, team.pk)),
            )
            for team, group in groups
        ]
    everywhere = tuple(place.key for _, group in groups for place in group)
    return [bridge.LineAtPlaces(key, line.title, rule, everywhere, facts=facts)] if everywhere else []


def _facts(lines: Sequence[PlanLine], span: bridge.Month) -> dict[UUID, frozenset[tuple[str, date]]]:
    """The facts each line counts from, at whatever place: (place key, day); one read per source.

    Raises DomainError `plan_fact_unknown`.
    """
    counted = {
        line.pk: found for line in lines if (found := bridge.fact_of(bridge.read_rule(line.rule))) is not None
    }
    known, by_line = known_facts(), {}
    for source in sorted({each[0] for each in counted.values()}):
        of_source = {pk: each for pk, each in counted.items() if each[0] == source}
        if source not in known:
            raise DomainError("plan_fact_unknown", fact=source)
        longest = max(days for _, _, days in of_source.values())
        first, last = span.first_day - timedelta(days=longest), span.last_day
        rows = list(known[source](sorted({code for _, code, _ in of_source.values()}), first, last))
        for pk, (_, code, _days) in of_source.items():
            by_line[pk] = frozenset((place, day) for kind, place, day in rows if kind == code)
    return by_line


def _team_quantities(
    lines: Sequence[PlanLine], teams: Sequence[Team], span: bridge.Month
) -> dict[tuple[UUID, UUID], int]:
    """This month's visits by line and team where units have taken shares of a yearly quantity."""
    counted = [line.pk for line in lines if bridge.is_quantity(bridge.read_rule(line.rule))]
    shares = list(
        UnitShare.objects.everywhere("every unit's share becomes its teams' work").filter(line__in=counted)
    )
    if not shares:
        return {}
    siblings: dict[UUID, list[UUID]] = {}
    everyone = Team.objects.everywhere("a unit's share is split over all its teams")
    for unit_id, team_id in everyone.filter(closed_on=None).order_by("code").values_list("unit_id", "pk"):
        siblings.setdefault(unit_id, []).append(team_id)
    chosen = {team.pk for team in teams}
    return {
        (share.line_id, team_id): bridge.month_quantity(part, span)
        for share in shares
        if (members := siblings.get(share.unit_id))
        for team_id, part in zip(members, bridge.share_out(share.quantity, [1] * len(members)), strict=True)
        if team_id in chosen
    }


def _with_members(
    found: Sequence[bridge.Occurrence],
    by_key: Mapping[tuple[str, str], tuple[PlanLine, Place]],
    teams: Sequence[Team],
) -> dict[str, PlannedVisit]:
    active = _active_members(teams)
    turn: dict[UUID, int] = {}
    visits: dict[str, PlannedVisit] = {}
    for occurrence in sorted(found, key=lambda each: (each.nominal, each)):
        line, place = by_key[occurrence.line_key, occurrence.place_key]
        crew = active.get(place.team_id, [])
        member = next((holder for holder in place.holder_ids if holder in crew), None)
        if member is None and crew:
            turn[place.team_id] = turn.get(place.team_id, -1) + 1
            member = crew[turn[place.team_id] % len(crew)]
        visits[occurrence.key] = PlannedVisit(occurrence.key, line, place, occurrence.nominal, member)
    return visits


def _active_members(teams: Sequence[Team]) -> dict[UUID, list[UUID]]:
    members = Member.objects.everywhere("crew of teams chosen by the viewer's scope")
    active: dict[UUID, list[UUID]] = {}
    rows = members.filter(team__in=[team.pk for team in teams], left_on=None).order_by("code")
    for team_id, member_id in rows.values_list("team_id", "pk"):
        active.setdefault(team_id, []).append(member_id)
    return active


def _difference(
    span: bridge.Month, teams: Sequence[Team], visits: Mapping[str, PlannedVisit]
) -> DerivedMonth:
    existing = {
        item.occurrence_key: item
        for item in WorkItem.objects.everywhere("items of teams chosen by the viewer's scope").filter(
            team__in=[team.pk for team in teams],
            origin_kind=OriginKind.PLAN,
            plan_line__isnull=False,
            nominal_date__range=(span.first_day, span.last_day),
        )
    }
    wanted = [bridge.Occurrence.parse(key) for key in visits]
    change = bridge.compare(existing.values(), wanted)
    return DerivedMonth(
        month=span,
        teams=tuple(teams),
        to_add=tuple(visits[occurrence.key] for occurrence in change.to_add),
        to_withdraw=tuple(existing[key] for key in change.to_withdraw),
        to_restore=tuple(existing[key] for key in change.to_restore),
        to_drop=tuple(
            existing[key] for key in change.started_but_gone if not existing[key].dropped_from_plan
        ),
        to_keep_again=tuple(existing[key] for key in change.kept if existing[key].dropped_from_plan),
        kept=len(change.kept),
    )
