"""Invitations as their administrator sees them, and whom there is to invite."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from liming.register.enums import InvitationState
from liming.register.models import Account, Invitation, Member, Unit
from liming.register.rules.invitations import code_of
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer

_NO_PASSWORD = Q(account__password__startswith=UNUSABLE_PASSWORD_PREFIX)


@dataclass(frozen=True)
class Handout:
    """What one person is given on paper."""

    team: str
    name: str
    number: str
    code: str
    expires_at: datetime


@dataclass(frozen=True)
class InvitationNews:
    """What goes to an invited person's phone."""

    phone: str
    number: str
    code: str
    path: str
    expires_at: datetime


def invitations(viewer: Viewer, unit: str = "", state: str = "") -> ScopedQuerySet[Invitation]:
    """Invitations of the viewer's units (or of one and all below it), the newest first. Needs `invite`.

    What is open and over its time counts as expired.
    """
    viewer.require(Right.INVITE)
    rows = Invitation.objects.visible_to(viewer.within(Right.INVITE))
    place = _unit(viewer, unit) if unit else None
    rows = rows.filter(unit__path__startswith=place.path) if place else rows
    return _in_state(rows, state).select_related("account__member__team", "unit")


def invitation_counts(viewer: Viewer, unit: str = "") -> dict[str, int]:
    """How many there are in each state, zeros included. One query."""
    names = [each.value for each in InvitationState]
    rows = invitations(viewer, unit).order_by()
    counts: dict[str, int] = rows.aggregate(**{name: Count("pk", filter=_as_now(name)) for name in names})
    return counts


def _in_state(rows: ScopedQuerySet[Invitation], state: str) -> ScopedQuerySet[Invitation]:
    return rows.filter(_as_now(state)) if state in InvitationState else rows


def _as_now(state: str) -> Q:
    over = Q(state=InvitationState.OPEN, expires_at__lte=clock.now())
    if state == InvitationState.OPEN:
        return Q(state=state) & ~over
    return Q(state=state) | over if state == InvitationState.EXPIRED else Q(state=state)


def state_now(row: Invitation) -> InvitationState:
    """The state as of now."""
    is_over = row.state == InvitationState.OPEN and row.expires_at <= clock.now()
    return InvitationState.EXPIRED if is_over else InvitationState(row.state)


def invitation_by_id(viewer: Viewer, key: UUID, *, lock: bool = False) -> Invitation:
    """One of them. Raises `not_found`, `forbidden`."""
    rows = invitations(viewer)
    rows = rows.select_for_update(of=("self",)) if lock else rows
    row: Invitation | None = rows.filter(pk=key).first()
    if row is None:
        raise DomainError("not_found", what=_("开通邀请"), key=key)
    return row


def to_invite(viewer: Viewer, unit: Unit) -> ScopedQuerySet[Member]:
    """Members of a unit and all below it without an account or a password, whom no open invitation waits for.

    Needs `invite` over the unit.
    """
    viewer.require(Right.INVITE, unit.path)
    waiting = Invitation.objects.everywhere("those of members within the unit").filter(_as_now("open"))
    rows = Member.objects.visible_to(viewer.within(Right.INVITE)).filter(
        Q(account=None) | _NO_PASSWORD, team__path__startswith=unit.path, left_on=None
    )
    rows = rows.exclude(account__in=waiting.values("account"))
    return rows.select_related("team__unit", "account").order_by("team__path", "team__code", "code")


def has_own_password(account: Account) -> bool:
    """Whether its person has chosen the password; a given one still to be changed is none of his own."""
    return account.has_usable_password() and not account.must_change_password


def invitee_by_number(viewer: Viewer, number: str) -> tuple[Member | None, Account | None, Unit]:
    """Whom a staff number stands for: a member of the viewer's teams, else an account of the office.

    Raises `not_found`.
    """
    reach = viewer.within(Right.INVITE)
    rows = Member.objects.visible_to(reach).filter(code=number, left_on=None)
    member = rows.select_related("team__unit", "account").first()
    if member is not None:
        return member, getattr(member, "account", None), member.team.unit
    account = Account.objects.filter(username=number, member=None, is_active=True).first()
    grant = account.grants.select_related("unit", "team__unit").first() if account else None
    place = (grant.unit or (grant.team.unit if grant.team else None)) if grant else None
    if account is None or place is None or not reach.reaches(place.path):
        raise DomainError("not_found", what=_("工号"), key=number)
    return None, account, place


def open_handouts(viewer: Viewer, unit: Unit, installation_key: str) -> tuple[Handout, ...]:
    """The open invitations of a unit with their codes, by team; `print_invitations` keeps a trace."""
    rows = invitations(viewer, state=InvitationState.OPEN).filter(unit__path__startswith=unit.path)
    rows = rows.order_by(F("account__member__team__path").asc(nulls_first=True), "account__username")
    return tuple(
        Handout(
            team=row.account.member.team.short_name if row.account.member else row.unit.short_name,
            name=row.account.display_name,
            number=row.account.member.code if row.account.member else row.account.username,
            code=code_of(row.pk, installation_key),
            expires_at=row.expires_at,
        )
        for row in rows
    )


def invitation_news(key: str, installation_key: str) -> InvitationNews:
    """What the sender tells; only of an open one. Raises `not_found`."""
    rows = Invitation.objects.everywhere("the sender sends for everybody").filter(_as_now("open"), pk=key)
    row = rows.select_related("account__member__team").first()
    if row is None or row.account.member is None:
        raise DomainError("not_found", what=_("开通邀请"), key=key)
    member = row.account.member
    code = code_of(row.pk, installation_key)
    return InvitationNews(member.phone, member.code, code, member.team.path, row.expires_at)


def _unit(viewer: Viewer, code: str) -> Unit | None:
    found: Unit | None = Unit.objects.visible_to(viewer.within(Right.INVITE)).filter(code=code).first()
    return found
