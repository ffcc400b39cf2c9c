"""Special actions: the year's list with its progress, and one with its lead group, lines and places."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from liming.plan.enums import ActionPlaceState, ActionState, OriginKind, WorkState
from liming.plan.models import ActionLead, ActionPlace, PlanLine, SpecialAction, WorkItem
from liming.plan.queries.years import paths_above, reach
from liming.plan.rules import FINISHED
from liming.register.models import Customer, Grid, ServicePoint, Site, Team, Unit
from liming.register.queries import root_path
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer

_OF_TEAM = "things of a team the viewer reaches"
_PREPARED = (ActionPlaceState.PREPARED, ActionPlaceState.CHECKED, ActionPlaceState.CLOSED)
_CHECKED = (ActionPlaceState.CHECKED, ActionPlaceState.CLOSED)
THINGS = ("customer", "site", "service_point", "grid")
"""What of the register a place may be."""
_LINE = ("service_type", "owner", "plan__unit")


@dataclass(frozen=True)
class ActionProgress:
    """Places and work in the viewer's units; prepared counts what has come further, too."""

    places: int = 0
    prepared: int = 0
    checked: int = 0
    closed: int = 0
    planned: int = 0
    done: int = 0


@dataclass(frozen=True)
class ActionRow:
    action: SpecialAction
    progress: ActionProgress


@dataclass(frozen=True)
class PlaceRow:
    """A place with the work items made for it: how many, and how many are done."""

    place: ActionPlace
    planned: int = 0
    done: int = 0


@dataclass(frozen=True)
class ActionPage:
    """One action; `lines` are of the plans in force and of drafts, each code once, the newest version."""

    action: SpecialAction
    progress: ActionProgress
    leads: tuple[ActionLead, ...]
    lines: tuple[PlanLine, ...]
    places: tuple[PlaceRow, ...]


def special_actions(year: int, unit: Unit | None = None) -> list[SpecialAction]:
    """Actions with a day in the year, in the order they begin; of a unit, those above it and those below.

    What is not held is left out.
    """
    rows = of_year(SpecialAction.objects.exclude(state=ActionState.CANCELLED), year)
    if unit is not None:
        near = Q(unit__path__startswith=unit.path) | Q(unit__path__in=paths_above(unit.path))
        rows = rows.filter(Q(unit=None) | near)
    return list(rows.select_related("unit").order_by("first_day", "code"))


def held_above(*paths: str) -> QuerySet[SpecialAction]:
    """What holds at these places: actions of their units, of those above and of the whole tree."""
    units = {each for path in paths for each in (path, *paths_above(path))}
    rows = SpecialAction.objects.exclude(state=ActionState.CANCELLED)
    return rows.filter(Q(unit=None) | Q(unit__path__in=units))


def of_year(rows: QuerySet[SpecialAction], year: int) -> QuerySet[SpecialAction]:
    """Those with a day in the year."""
    return rows.filter(first_day__lte=date(year, 12, 31), last_day__gte=date(year, 1, 1))


def actions_in_reach(viewer: Viewer) -> QuerySet[SpecialAction]:
    """Actions of the viewer's units, of those above and of the whole tree."""
    viewer.require(Right.READ_PLAN)
    return SpecialAction.objects.filter(Q(unit=None) | reach(viewer)).select_related("unit", "service_type")


def action_list(viewer: Viewer, year: int, unit: str = "", state: str = "") -> QuerySet[SpecialAction]:
    """The year's actions in the order they begin, of one unit (by code) and state when given."""
    rows = of_year(actions_in_reach(viewer), year)
    if unit:
        path = (
            Unit.objects.everywhere("the actions are scoped").filter(code=unit).values_list("path", flat=True)
        )
        of_root = Q(unit=None) if path and path[0] == root_path() else Q(pk__in=[])
        rows = rows.filter(Q(unit__code=unit) | of_root)
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("first_day", F("unit__path").asc(nulls_first=True), "code")


def with_progress(viewer: Viewer, actions: Iterable[SpecialAction]) -> list[ActionRow]:
    """Rows with what is counted in the viewer's units; three queries."""
    found = list(actions)
    progress = _progress(viewer, [each.pk for each in found])
    return [ActionRow(each, progress[each.pk]) for each in found]


def action_by_id(viewer: Viewer, action_id: UUID) -> SpecialAction:
    """One action; DomainError `not_found`."""
    found = actions_in_reach(viewer).filter(pk=action_id).first()
    if found is None:
        raise DomainError("not_found", what="专项行动", key=action_id)
    return found


def action_page(viewer: Viewer, action_id: UUID) -> ActionPage:
    """One action with everything about it. Raises `not_found`."""
    action = action_by_id(viewer, action_id)
    lines: dict[str, PlanLine] = {}
    for line in action.lines.select_related(*_LINE).order_by("plan__year", "plan__version", "code"):
        lines[f"{line.plan.year}.{line.plan.unit_id}.{line.code}"] = line
    return ActionPage(
        action,
        _progress(viewer, [action.pk])[action.pk],
        tuple(action.leads.select_related("member__team", "post__member")),
        tuple(lines.values()),
        place_rows(viewer, action),
    )


def action_places(viewer: Viewer, action: SpecialAction) -> ScopedQuerySet[Any]:
    """The places of an action in the viewer's teams, in the order of their numbers."""
    viewer.require(Right.READ_PLAN)
    rows = ActionPlace.objects.visible_to(viewer).filter(action=action)
    return rows.select_related("team", "member", *THINGS).order_by("number")


def place_rows(viewer: Viewer, action: SpecialAction) -> tuple[PlaceRow, ...]:
    """The places with their work; two queries."""
    places = action_places(viewer, action)
    work: dict[str, list[int]] = {}
    items = WorkItem.objects.visible_to(viewer).exclude(state=WorkState.CANCELLED)
    items = items.filter(origin_kind=OriginKind.SPECIAL, origin_id=str(action.pk))
    for key, current in items.order_by().values_list("occurrence_key", "state"):
        counts = work.setdefault(key.split("|")[1], [0, 0])
        counts[0] += 1
        counts[1] += current in FINISHED
    return tuple(PlaceRow(place, *work.get(str(place.pk), (0, 0))) for place in places)


def place_by_id(viewer: Viewer, place_id: UUID) -> ActionPlace:
    """One place with its action; DomainError `not_found`."""
    rows = ActionPlace.objects.visible_to(viewer)
    related = ("action__unit", "action__service_type", "team", "member", *THINGS)
    found: ActionPlace | None = rows.select_related(*related).filter(pk=place_id).first()
    if found is None:
        raise DomainError("not_found", what="点位", key=place_id)
    return found


def action_place_of(viewer: Viewer, item: WorkItem) -> ActionPlace | None:
    """The place whose check or patrol the item is; None for other work, and without a query then."""
    if item.origin_kind != OriginKind.SPECIAL:
        return None
    viewer.require(Right.READ_PLAN)
    rows = ActionPlace.objects.visible_to(viewer).select_related("action")
    found: ActionPlace | None = rows.filter(pk=item.occurrence_key.split("|")[1]).first()
    return found


def things_of_team(viewer: Viewer, team: Team, most: int = 300) -> dict[str, list[Any]]:
    """What a team looks after and a place may be: organisations and farms, sites, points, grids; by code.

    Households are named by code in a sheet. Four queries.
    """
    viewer.require(Right.READ_PLAN, team.path)
    grids = Grid.objects.everywhere(_OF_TEAM).filter(current__team=team).select_related("current")
    own = {"team": team, "closed_on": None}
    customers = Customer.objects.everywhere(_OF_TEAM).exclude(kind__in=("resident", "care_household"))
    rows: dict[str, QuerySet[Any]] = {
        "customer": customers.filter(**own),
        "site": Site.objects.everywhere(_OF_TEAM).filter(**own),
        "service_point": ServicePoint.objects.everywhere(_OF_TEAM).filter(**own),
        "grid": grids.filter(closed_on=None),
    }
    return {name: list(found.order_by("code")[:most]) for name, found in rows.items()}


def work_of_place(viewer: Viewer, place: ActionPlace) -> list[WorkItem]:
    """The checks and patrols made for a place, by day; one query."""
    viewer.require(Right.READ_PLAN)
    items = WorkItem.objects.visible_to(viewer).filter(
        origin_kind=OriginKind.SPECIAL,
        origin_id=str(place.action_id),
        occurrence_key__startswith=f"special|{place.pk}|",
    )
    return list(items.select_related("member").order_by("scheduled_date", "id"))


def home_path(action: SpecialAction) -> str:
    """The path of the unit that organises it; the tree's root where none is named."""
    return action.unit.path if action.unit else root_path()


def _progress(viewer: Viewer, ids: list[UUID]) -> dict[UUID, ActionProgress]:
    found: dict[UUID, dict[str, int]] = {key: {} for key in ids}
    places = ActionPlace.objects.visible_to(viewer).filter(action__in=ids)
    counted = (
        places.order_by()
        .values("action")
        .annotate(
            places=Count("pk"),
            prepared=Count("pk", filter=Q(state__in=_PREPARED)),
            checked=Count("pk", filter=Q(state__in=_CHECKED)),
            closed=Count("pk", filter=Q(state=ActionPlaceState.CLOSED)),
        )
    )
    for row in counted:
        values: dict[str, Any] = dict(row)
        found[values.pop("action")] |= values
    for key, (planned, done) in _work(viewer, ids).items():
        found[key] |= {"planned": planned, "done": done}
    return {key: ActionProgress(**values) for key, values in found.items()}


def _work(viewer: Viewer, ids: list[UUID]) -> dict[UUID, tuple[int, int]]:
    """Work of plan lines within the action's days, and of its places: planned and done. Two queries."""
    items = WorkItem.objects.visible_to(viewer).exclude(state=WorkState.CANCELLED).order_by()
    counts = {"planned": Count("pk"), "done": Count("pk", filter=Q(state__in=FINISHED))}
    of_places = items.filter(origin_kind=OriginKind.SPECIAL, origin_id__in=[str(key) for key in ids])
    days = (F("plan_line__action__first_day"), F("plan_line__action__last_day"))
    of_lines = items.filter(plan_line__action__in=ids, nominal_date__range=days)
    found: dict[UUID, tuple[int, int]] = {}
    for rows, name in ((of_places, "origin_id"), (of_lines, "plan_line__action")):
        for key, planned, done in rows.values_list(name).annotate(**counts):
            before = found.get(UUID(str(key)), (0, 0))
            found[UUID(str(key))] = (before[0] + planned, before[1] + done)
    return found
