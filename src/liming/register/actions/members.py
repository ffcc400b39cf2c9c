"""Create, change, move and let go members; their skills, leave, posts and responsibility areas."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from liming.register.actions.base import (
    check_after,
    check_not_future,
    check_required,
    end,
    insert,
    require_edit,
    update,
)
from liming.register.enums import TeamRole
from liming.register.models import (
    Account,
    GridVersion,
    Leave,
    Member,
    Membership,
    MemberSkill,
    Post,
    ResponsibilityArea,
    Team,
)
from liming.register.rules.columns import noun
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

_HELD = "a member's grids count wherever they lie"


@transaction.atomic
def create_member(viewer: Viewer, **fields: Any) -> Member:
    """A new member of a team from the day of joining."""
    member = Member(**{**fields, "role": fields.get("role") or TeamRole.MEMBER})
    check_required(noun("members"), member)
    check_not_future(member.joined_on)
    insert(viewer, noun("members"), member)
    Membership.objects.create(member=member, team=member.team, role=member.role, valid_from=member.joined_on)
    return member


def change_member(viewer: Viewer, member: Member, **changes: Any) -> Member:
    """Change plain fields; team and role change by `move_member`."""
    return update(viewer, noun("members"), member, changes)


@transaction.atomic
def move_member(
    viewer: Viewer,
    member: Member,
    on: date,
    *,
    team: Team | None = None,
    role: str | None = None,
    reason: str = "",
) -> Member:
    """From `on` the member is in another team or role; before, the past stays.

    Raises `still_used` while the member holds grids of the old team.
    """
    team, role = team or member.team, role or member.role
    require_edit(viewer, member.team.path)
    require_edit(viewer, team.path)
    if team.pk != member.team_id:
        _check_holds_nothing(member)
    before = {"team": member.team_id, "role": member.role}
    current = Membership.objects.get(member=member, valid_to=None)
    check_after(on, current.valid_from)
    if on == current.valid_from:
        current.delete()
    else:
        current.valid_to = on
        current.save(update_fields=["valid_to"])
    Membership.objects.create(member=member, team=team, role=role, valid_from=on, reason=reason)
    member.team, member.role = team, role
    member.save(update_fields=["team", "role"])
    after = {"team": team.pk, "role": role, "on": on, "reason": reason}
    audit.record(viewer, "member.moved", member, before=before, after=after, unit_path=team.path)
    return member


@transaction.atomic
def close_member(viewer: Viewer, member: Member, on: date, reason: str = "") -> Member:
    """The member leaves on `on`: the membership ends and the account can no longer sign in."""
    _check_holds_nothing(member)
    end(viewer, noun("members"), member, on, reason)
    Membership.objects.filter(member=member, valid_to=None).update(valid_to=on)
    Account.objects.filter(member=member).update(is_active=False)
    return member


def create_member_skill(viewer: Viewer, **fields: Any) -> MemberSkill:
    """A skill of a member with its level and expiry."""
    row = MemberSkill(**fields)
    return insert(viewer, noun("member-skills"), row)


def change_member_skill(viewer: Viewer, row: MemberSkill, **changes: Any) -> MemberSkill:
    """Change the level or the expiry."""
    return update(viewer, noun("member-skills"), row, changes)


def create_leave(viewer: Viewer, **fields: Any) -> Leave:
    """Days a member cannot go; raises `last_before_first` or `leave_overlaps`."""
    row = Leave(**fields)
    check_required(noun("leaves"), row)
    check_leave(row)
    return insert(viewer, noun("leaves"), row)


def change_leave(viewer: Viewer, row: Leave, **changes: Any) -> Leave:
    """Change the kind, the last day or the note."""
    trial = Leave(
        id=row.id,
        member=row.member,
        first_day=row.first_day,
        last_day=changes.get("last_day", row.last_day),
    )
    check_leave(trial)
    return update(viewer, noun("leaves"), row, changes)


def create_post(viewer: Viewer, **fields: Any) -> Post:
    """An exemplary post held by a member of the team."""
    row = Post(**fields)
    check_required(noun("posts"), row)
    check_in_team(row.member, row.team)
    return insert(viewer, noun("posts"), row)


def change_post(viewer: Viewer, row: Post, **changes: Any) -> Post:
    """Change a post; its holder must be of its team."""
    check_in_team(changes.get("member", row.member), changes.get("team", row.team))
    return update(viewer, noun("posts"), row, changes)


def create_area(viewer: Viewer, **fields: Any) -> ResponsibilityArea:
    """A responsibility area of a member of the team."""
    row = ResponsibilityArea(**fields)
    check_required(noun("areas"), row)
    check_in_team(row.member, row.team)
    return insert(viewer, noun("areas"), row)


def change_area(viewer: Viewer, row: ResponsibilityArea, **changes: Any) -> ResponsibilityArea:
    """Change a responsibility area; its holder must be of its team."""
    check_in_team(changes.get("member", row.member), changes.get("team", row.team))
    return update(viewer, noun("areas"), row, changes)


@transaction.atomic
def renew_entrusted(
    viewer: Viewer, noun_key: str, row: Post | ResponsibilityArea, on: date, reason: str = ""
) -> Post | ResponsibilityArea:
    """Name the holder of a post or area for another term from `on`.

    Raises `already_closed`, `day_in_future`, `day_before_last`, `forbidden`, `out_of_scope`.
    """
    of = noun(noun_key)
    path = row.team.path
    require_edit(viewer, path)
    if row.ended_on is not None:
        raise DomainError("already_closed", name=row.name, day=row.ended_on.isoformat())
    check_after(on, row.renewed_on or row.named_on)
    before = {"renewed_on": row.renewed_on}
    row.renewed_on = on
    row.save(update_fields=["renewed_on"])
    after = {"renewed_on": on, "reason": reason}
    audit.record(viewer, f"{of.single}.renewed", row, before=before, after=after, unit_path=path)
    return row


def check_in_team(member: Member | None, team: Team) -> None:
    """Refuse somebody who left or belongs to another team."""
    if member is None:
        return
    if member.left_on is not None:
        raise DomainError("member_left", member=member.name, day=member.left_on.isoformat())
    if member.team_id != team.pk:
        raise DomainError("member_elsewhere", member=member.name, team=member.team.short_name)


def _check_holds_nothing(member: Member) -> None:
    held = GridVersion.objects.everywhere(_HELD).filter(Q(holder=member) | Q(deputy=member), valid_to=None)
    if held.exists():
        raise DomainError("still_used", name=member.name, count=held.count(), what=_("网格"))


def check_leave(row: Leave) -> None:
    """Refuse days the wrong way round, or over other leave: `last_before_first`, `leave_overlaps`."""
    if row.last_day < row.first_day:
        raise DomainError("last_before_first", first=row.first_day.isoformat(), last=row.last_day.isoformat())
    others = Leave.objects.everywhere("leave of one member").filter(
        member=row.member, first_day__lte=row.last_day, last_day__gte=row.first_day
    )
    other = others.exclude(pk=row.pk).first()
    if other is not None:
        raise DomainError(
            "leave_overlaps", first=other.first_day.isoformat(), last=other.last_day.isoformat()
        )
