"""Grids: the version of a day, the grids of a team, and who could go there."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from liming.register.models import Grid, GridVersion, Leave, Member, MemberSkill, Team
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer

_JUDGED = "a request is judged by the grid of its day, whoever asks"


@dataclass(frozen=True)
class GridPerson:
    """Somebody who could go to a grid on a day. `skills` are the codes not expired that day."""

    member: Member
    role_in_grid: Literal["holder", "deputy", "member"]
    on_leave: bool
    active: bool
    skills: frozenset[str]


def grid_by_code(viewer: Viewer, code: str) -> Grid:
    """The grid with this code among those the viewer reaches; raises `not_found`."""
    viewer.require(Right.READ_REGISTER)
    rows = Grid.objects.visible_to(viewer).select_related(
        "current__team__unit", "current__division", "current__holder", "current__deputy"
    )
    found: Grid | None = rows.filter(code=code).first()
    if found is None:
        raise DomainError("not_found", what=_("网格"), key=code)
    return found


def grid_version_on(grid_id: UUID, day: date) -> GridVersion | None:
    """The grid's version in force on `day`; None before its first or after its last day."""
    versions = GridVersion.objects.everywhere(_JUDGED).select_related(
        "grid", "team__unit", "division", "holder", "deputy"
    )
    in_force = versions.filter(Q(valid_to=None) | Q(valid_to__gt=day), grid_id=grid_id, valid_from__lte=day)
    found: GridVersion | None = in_force.order_by("-number").first()
    return found


def grids_of_team(viewer: Viewer, team: Team, day: date | None = None) -> ScopedQuerySet[GridVersion]:
    """The grid versions of a team in force on `day` (default today), by grid code."""
    viewer.require(Right.READ_REGISTER, team.path)
    day = day or clock.today()
    versions = GridVersion.objects.visible_to(viewer).filter(
        Q(valid_to=None) | Q(valid_to__gt=day), team=team, valid_from__lte=day
    )
    return versions.select_related("grid", "division", "holder", "deputy").order_by("grid__code")


def people_of_grid(version: GridVersion, day: date) -> tuple[GridPerson, ...]:
    """The holder, the deputy and the other members of the grid's team on `day`, in that order."""
    members = (
        Member.objects.everywhere(_JUDGED)
        .filter(Q(team_id=version.team_id) | Q(pk__in=[version.holder_id, version.deputy_id]))
        .filter(joined_on__lte=day)
        .prefetch_related(
            Prefetch("skills", MemberSkill.objects.all()),
            Prefetch(
                "leaves",
                Leave.objects.everywhere(_JUDGED).filter(first_day__lte=day, last_day__gte=day),
                to_attr="leaves_today",
            ),
        )
    )
    people = [_person(member, version, day) for member in members]
    order = {"holder": 0, "deputy": 1, "member": 2}
    return tuple(sorted(people, key=lambda each: (order[each.role_in_grid], each.member.code)))


def _person(member: Member, version: GridVersion, day: date) -> GridPerson:
    role: Literal["holder", "deputy", "member"] = "member"
    if member.pk == version.holder_id:
        role = "holder"
    elif member.pk == version.deputy_id:
        role = "deputy"
    return GridPerson(
        member=member,
        role_in_grid=role,
        on_leave=bool(member.leaves_today),  # type: ignore[attr-defined]
        active=member.left_on is None or member.left_on > day,
        skills=frozenset(
            each.skill_id for each in member.skills.all() if each.expires_on is None or each.expires_on >= day
        ),
    )
