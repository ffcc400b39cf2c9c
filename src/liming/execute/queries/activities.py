"""Activities as people read them: what is announced, what was held, with whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from liming.execute.enums import ActivityState
from liming.execute.models import Activity, ActivityMember, ActivityTeam, Evidence, ServiceRecord
from liming.execute.queries.settings import in_language, setting
from liming.plan.enums import OriginKind
from liming.plan.models import PairingItem, ServiceType
from liming.register.models import Member, Pairing, Site, Team
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_REACHED = "limited to the teams the viewer reaches"
_OF_ACTIVITY = "records of activities the viewer reached"
LATE = timedelta(days=1)
"""An activity announced this long ago and not held asks for its record."""


@dataclass(frozen=True)
class ActivityKind:
    """One kind of the editable list, in the reader's language."""

    code: str
    name: str
    service_type: str
    practice: str


@dataclass(frozen=True)
class ActivityFilters:
    """`first_day` and `last_day` bound the start, both included; `state` may be "due": over, not recorded."""

    first_day: date | None = None
    last_day: date | None = None
    search: str = ""
    kind: str = ""
    state: str = ""
    team: str = ""
    practice: str = ""
    late_only: bool = False


@dataclass(frozen=True)
class ActivityRow:
    """One activity; people, teams and minutes are the ledger's once it was held, before that the invited."""

    activity: Activity
    kind: str
    where: str
    is_due: bool
    record_number: str
    people: int
    teams: int
    photos: int
    minutes: int


@dataclass(frozen=True)
class ActivityChoices:
    """What a form of one team's activity offers; `teams` are the other teams within reach."""

    members: tuple[Member, ...]
    sites: tuple[Site, ...]
    pairings: tuple[Pairing, ...]
    pairing_items: tuple[PairingItem, ...]
    teams: tuple[Team, ...]


@dataclass(frozen=True)
class ActivityDetail:
    row: ActivityRow
    record: ServiceRecord | None
    teams: tuple[str, ...]
    people: tuple[str, ...]
    photos: tuple[Evidence, ...]
    may_hold: bool


def activity_kinds() -> tuple[ActivityKind, ...]:
    """The kinds in force whose service type exists, in the list's order. Two queries."""
    rows = setting("activities.kinds")
    types = dict(
        ServiceType.objects.filter(pk__in={row["service_type"] for row in rows}).values_list("pk", "practice")
    )
    return tuple(
        ActivityKind(
            row["code"],
            in_language(row),
            row["service_type"],
            row.get("practice") or types[row["service_type"]],
        )
        for row in rows
        if row["service_type"] in types
    )


def activity_kind(code: str) -> ActivityKind | None:
    """One kind by its code."""
    return next((kind for kind in activity_kinds() if kind.code == code), None)


def activity_choices(viewer: Viewer, team: Team) -> ActivityChoices:
    """Members, sites and pairings of a team, this year's open pairing items, and teams of its unit."""
    viewer.require(Right.HOLD_ACTIVITY, team.path)
    why = "of a team whose path was required"
    year = clock.today().year
    items = PairingItem.objects.everywhere(why).filter(
        pairing__team=team, pairing__ended_on=None, year=year, dropped_reason=""
    )
    return ActivityChoices(
        members=tuple(Member.objects.everywhere(why).filter(team=team, left_on=None)),
        sites=tuple(Site.objects.everywhere(why).filter(team=team, closed_on=None)),
        pairings=tuple(Pairing.objects.everywhere(why).filter(team=team, ended_on=None)),
        pairing_items=tuple(items.select_related("pairing")),
        teams=tuple(
            Team.objects.everywhere("teams of one unit work together")
            .filter(unit_id=team.unit_id)
            .exclude(pk=team.pk)
        ),
    )


def activities_in_reach(viewer: Viewer) -> "QuerySet[Activity]":
    """Activities the viewer's teams lead or are invited to, each once."""
    teams = Team.objects.visible_to(viewer).order_by().values("pk")
    invited = ActivityTeam.objects.filter(team_id__in=teams).values("activity_id")
    rows: QuerySet[Activity] = Activity.objects.everywhere(_REACHED)
    return rows.filter(Q(team__in=teams) | Q(pk__in=invited))


def activities(viewer: Viewer, filters: ActivityFilters | None = None) -> "QuerySet[Activity]":
    """Activities that fit, the latest start first; show them with `activity_rows`."""
    viewer.require(Right.READ_WORK)
    filters = filters or ActivityFilters()
    rows = activities_in_reach(viewer)
    if filters.first_day:
        rows = rows.filter(starts_at__gte=clock.at(filters.first_day))
    if filters.last_day:
        rows = rows.filter(starts_at__lt=clock.at(filters.last_day + timedelta(days=1)))
    if filters.state == "due":
        rows = rows.filter(state=ActivityState.PLANNED, starts_at__lt=clock.now() - LATE)
    elif filters.state:
        rows = rows.filter(state=filters.state)
    exact = {"kind": filters.kind, "team__code": filters.team, "practice": filters.practice}
    rows = rows.filter(**{field: value for field, value in exact.items() if value})
    if filters.late_only:
        rows = rows.filter(is_back_entry=True)
    text = filters.search.strip()
    if text:
        rows = rows.filter(
            Q(title__icontains=text)
            | Q(place__icontains=text)
            | Q(site__name__icontains=text)
            | Q(site__initials__istartswith=text)
            | Q(pairing__village_branch__icontains=text)
        )
    return rows.order_by("-starts_at", "-pk")


def activity_rows(rows: "QuerySet[Activity] | Iterable[Activity]") -> tuple[ActivityRow, ...]:
    """Activities with what the ledger says of them. Five queries."""
    if isinstance(rows, QuerySet):
        rows = rows.select_related("team", "member", "site", "pairing", "pairing_item")
    found = list(rows)
    names = {kind.code: kind.name for kind in activity_kinds()}
    records = _records(found)
    invited = _invited(found)
    return tuple(_row(each, names, records.get(str(each.pk)), invited.get(each.pk, 0)) for each in found)


def _records(found: list[Activity]) -> dict[str, Any]:
    """Activity id to its current record with how many people and teams took part."""
    rows = ServiceRecord.objects.everywhere(_OF_ACTIVITY).filter(
        origin_kind=OriginKind.ACTIVITY, origin_id__in=[str(each.pk) for each in found], is_current=True
    )
    counted = rows.annotate(
        people=Count("members", distinct=True), helping=Count("participations", distinct=True)
    )
    return {row.origin_id: row for row in counted}


def _invited(found: list[Activity]) -> dict[UUID, int]:
    rows = ActivityMember.objects.filter(activity_id__in=[each.pk for each in found])
    counted = rows.values("activity_id").annotate(n=Count("pk"))
    return {row["activity_id"]: row["n"] for row in counted}


def _row(each: Activity, names: dict[str, str], record: Any, invited: int) -> ActivityRow:
    is_over = each.starts_at < clock.now() - LATE
    return ActivityRow(
        activity=each,
        kind=names.get(each.kind, each.kind),
        where=_where(each),
        is_due=is_over and each.state == ActivityState.PLANNED,
        record_number=record.number if record else "",
        people=record.people if record else invited + 1,
        teams=record.helping if record else 1,
        photos=record.photo_count if record else 0,
        minutes=record.minutes if record else each.minutes,
    )


def _where(each: Activity) -> str:
    if each.site is not None:
        return each.site.name
    return each.place or (each.pairing.village_branch if each.pairing else "")


def activity_detail(viewer: Viewer, activity_id: UUID) -> ActivityDetail:
    """One activity within reach with people, teams and photos. Raises `not_found`, `forbidden`."""
    viewer.require(Right.READ_WORK)
    found = activities_in_reach(viewer).filter(pk=activity_id)
    rows = activity_rows(found)
    if not rows:
        raise DomainError("not_found", what="活动", key=activity_id)
    row = rows[0]
    activity = row.activity
    record = _records([activity]).get(str(activity.pk))
    people, teams = _taking_part(activity, record)
    return ActivityDetail(
        row=row,
        record=record,
        teams=teams,
        people=people,
        photos=tuple(record.evidence.filter(removed_on=None)) if record else (),
        may_hold=viewer.may(Right.HOLD_ACTIVITY)
        and viewer.within(Right.HOLD_ACTIVITY).reaches(activity.team.path)
        and activity.state == ActivityState.PLANNED,
    )


def _taking_part(activity: Activity, record: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of people and teams: the ledger's once it was held, before that the invited."""
    source: Any = record or activity
    people = [each.member.name for each in source.members.select_related("member")]
    invited: Any = record.participations if record else activity.teams
    names = [each.team.short_name for each in invited.select_related("team")]
    if record is None:
        people, names = [activity.member.name, *people], [activity.team.short_name, *names]
    return tuple(people), tuple(names)


def activities_of_day(viewer: Viewer, member_id: UUID, day: date) -> tuple[Activity, ...]:
    """What a member organises or is invited to on a day, and own ones that still lack their record."""
    viewer.require(Right.DO_WORK)
    mine = Q(member_id=member_id) | Q(members__member_id=member_id)
    on_day = Q(starts_at__gte=clock.at(day), starts_at__lt=clock.at(day + timedelta(days=1)))
    unrecorded = Q(member_id=member_id, state=ActivityState.PLANNED, starts_at__lt=clock.at(day))
    rows = Activity.objects.everywhere("own activities of a member").exclude(state=ActivityState.CANCELLED)
    found = rows.filter(mine & (on_day | unrecorded)).select_related("site", "pairing")
    return tuple(found.distinct().order_by("starts_at"))
