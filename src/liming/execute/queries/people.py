"""Who could go to a request, with absence, skill and load."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from liming.execute import bridge
from liming.execute.bridge import GridRole
from liming.execute.models import Request
from liming.execute.rules.reasons import reason_words
from liming.execute.rules.transitions import WORK_ENDED
from liming.plan.models import WorkItem
from liming.register.models import GridVersion, Leave, Member, MemberSkill, Skill, Team
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

_REASON = "people of the team a request was given to"


@dataclass(frozen=True)
class Candidate:
    """One person who could go; `is_recommended` marks the system's choice, `reason` says why in words."""

    member_id: UUID
    name: str
    open_items: int
    is_recommended: bool
    reason: str


def candidates(viewer: Viewer, request: Request) -> list[Candidate]:
    """Who could go, the recommended person first; empty when no team is named or nobody can."""
    viewer.require(Right.DISPATCH)
    row = (
        Request.objects.visible_to(viewer)
        .select_related("team", "grid_version", "service_type")
        .get(pk=request.pk)
    )
    if row.team is None:
        return []
    chosen, people = choose_for(row, clock.today())
    if chosen.key is None:
        return []
    first = people[chosen.key]
    rest = [Candidate(UUID(each.key), each.name, each.open_items, False, "") for each in chosen.alternates]
    reason = reason_words(chosen.code, chosen.data)
    return [Candidate(UUID(first.key), first.name, first.open_items, True, reason), *rest]


def choose_for(request: Request, day: date) -> tuple[bridge.Chosen, dict[str, bridge.Person]]:
    """The choice for a request with a team, and everybody considered by key."""
    assert request.team is not None
    people = people_of(request.team, request.grid_version, day)
    skill = request.service_type.skill_code or None
    chosen = bridge.choose(people, skill)
    if skill:
        name = Skill.objects.filter(code=skill).values_list("name", flat=True).first()
        chosen.data["skill_name"] = name or skill
    return chosen, {person.key: person for person in people}


def people_of(team: Team, grid_version: GridVersion | None, day: date) -> list[bridge.Person]:
    """The grid's holder and deputy and the team's members on that day. Four queries."""
    special: dict[UUID | None, GridRole] = {}
    if grid_version is not None:
        special = {grid_version.deputy_id: "deputy", grid_version.holder_id: "holder"}
    members = list(
        Member.objects.everywhere(_REASON)
        .filter(Q(team=team) | Q(pk__in=[key for key in special if key]))
        .order_by("code")
    )
    ids = [member.pk for member in members]
    away, skills, load = _away(ids, day), _skills(ids, day), _load(ids)
    return [
        bridge.Person(
            key=str(member.pk),
            name=member.name,
            role_in_grid=special.get(member.pk, "member"),
            on_leave=member.pk in away,
            active=member.left_on is None or member.left_on > day,
            skills=frozenset(skills.get(member.pk, ())),
            open_items=load.get(member.pk, 0),
        )
        for member in members
    ]


def _away(ids: Iterable[UUID], day: date) -> set[UUID]:
    return set(
        Leave.objects.everywhere(_REASON)
        .filter(member_id__in=list(ids), first_day__lte=day, last_day__gte=day)
        .values_list("member_id", flat=True)
    )


def _skills(ids: Iterable[UUID], day: date) -> dict[UUID, set[str]]:
    held: dict[UUID, set[str]] = {}
    valid = Q(expires_on=None) | Q(expires_on__gte=day)
    for member_id, code in MemberSkill.objects.filter(valid, member_id__in=list(ids)).values_list(
        "member_id", "skill_id"
    ):
        held.setdefault(member_id, set()).add(code)
    return held


def _load(ids: Iterable[UUID]) -> dict[UUID, int]:
    rows = (
        WorkItem.objects.everywhere(_REASON)
        .filter(member_id__in=list(ids))
        .exclude(state__in=[*WORK_ENDED, "draft"])
        .order_by()
        .values("member_id")
        .annotate(count=Count("pk"))
    )
    return {row["member_id"]: row["count"] for row in rows}
