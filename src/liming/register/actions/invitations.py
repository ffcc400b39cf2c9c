"""Inviting people to open their accounts: made in lots, printed, used once, expired or taken back.

An invited member's account holds the one role that being in a team gives, that of a member. Every other role
is the security administrator's to grant (actions/accounts.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from liming.register.actions.accounts import check_strong, put_password
from liming.register.actions.sign_in import count_try
from liming.register.actions.table_rows import ImportReport, Mode, Outcome, take_rows
from liming.register.enums import InvitationState
from liming.register.models import Account, Invitation, Member, RoleGrant, Unit
from liming.register.queries.invitations import (
    Handout,
    has_own_password,
    invitation_by_id,
    invitee_by_number,
    open_handouts,
)
from liming.register.queries.sign_in import rule, who_answers_to
from liming.register.queries.viewers import viewer_of
from liming.register.rules import Table
from liming.register.rules.columns.invitations import INVITATIONS
from liming.register.rules.invitations import INVITATION, code_of
from liming.register.rules.one_time import digest_of_code
from liming.shared import audit, clock, outbox
from liming.shared.errors import DomainError
from liming.shared.ids import new_id
from liming.shared.viewer import Right, Role, Viewer, system_viewer

_EXPIRING = system_viewer("到期检查")
_TRIES_AT_ADDRESS = 60
_FIELDS = {
    "not_found": "number",
    "out_of_scope": "number",
    "username_taken": "number",
    "invitation_waits": "number",
    "invitation_needless": "number",
    "invitation_other_name": "name",
}


@dataclass(frozen=True)
class Invitee:
    """Somebody to invite: a member with or without an account, or an account of the office."""

    name: str
    member: Member | None
    account: Account | None
    unit: Unit

    @property
    def path(self) -> str:
        return self.member.team.path if self.member else self.unit.path


@transaction.atomic
def invite_members(viewer: Viewer, members: Sequence[Member], *, send: bool = False) -> list[Invitation]:
    """Invite members without an account or a password of their own; `send` also tells their phones.

    Needs `invite` over each team. Raises `invitation_waits`, `invitation_needless`, `username_taken`.
    """
    accounts = {row.member_id: row for row in Account.objects.filter(member__in=members)}
    people = [Invitee(each.name, each, accounts.get(each.pk), each.team.unit) for each in members]
    return [_invite(viewer, each, send=send) for each in people]


@transaction.atomic
def import_invitations(
    viewer: Viewer, table: Table, *, dry_run: bool = True, mode: Mode = "all_or_nothing"
) -> ImportReport:
    """Invite whom a sheet names by staff number; who waits already or has a password stays as it is.

    Needs `invite`. Raises `header_unknown`, `header_twice`.
    """
    viewer.require(Right.INVITE)

    def take(values: dict[str, Any]) -> Outcome:
        member, account, unit = invitee_by_number(viewer, values["number"])
        name = member.name if member else str(account)
        if values.get("name") and values["name"].strip() != name:
            raise DomainError("invitation_other_name", number=values["number"], name=name)
        try:
            _invite(viewer, Invitee(name, member, account, unit))
        except DomainError as refusal:
            if refusal.code in ("invitation_waits", "invitation_needless"):
                return "unchanged"
            raise
        return "created"

    return take_rows(viewer, INVITATIONS, table, take, _FIELDS, dry_run=dry_run, mode=mode)


def _invite(viewer: Viewer, who: Invitee, *, send: bool = False) -> Invitation:
    viewer.require(Right.INVITE, who.path)
    account = who.account or _new_account(viewer, who)
    if has_own_password(account):
        raise DomainError("invitation_needless", name=who.name)
    now, key = clock.now(), new_id()
    waiting = Invitation.objects.everywhere("those of one account").filter(
        account=account, state=InvitationState.OPEN
    )
    if waiting.filter(expires_at__gt=now).exists():
        raise DomainError("invitation_waits", name=who.name)
    waiting.update(state=InvitationState.EXPIRED)
    row: Invitation = Invitation.objects.create(
        id=key,
        account=account,
        unit=who.unit,
        digest=digest_of_code(account.pk, code_of(key, settings.SECRET_KEY)),
        made_at=now,
        made_by=viewer.name[:60],
        expires_at=now + timedelta(days=int(rule("security.invitation_days"))),
    )
    after = {"account": account, "expires_at": row.expires_at}
    audit.record(viewer, "invitation.made", row, after=after, unit_path=who.path)
    if send and who.member is not None and who.member.phone:
        outbox.put("send_invitation", {"invitation_id": str(row.pk)})
    return row


def _new_account(viewer: Viewer, who: Invitee) -> Account:
    """An account without a password, and the role of a member over the own team."""
    member = who.member
    assert member is not None
    if Account.objects.filter(username=member.code).exists():
        raise DomainError("username_taken", username=member.code)
    account = Account(username=member.code, display_name=member.name, member=member)
    account.password = make_password(None)
    account.save(force_insert=True)
    after = {"username": member.code, "display_name": member.name, "member": member}
    audit.record(viewer, "account.created", account, after=after, unit_path=who.path)
    grant = RoleGrant.objects.create(
        account=account, role=Role.MEMBER.value, team=member.team, valid_from=clock.today()
    )
    after = {"account": account, "role": grant.role, "place": who.path, "valid_from": grant.valid_from}
    audit.record(viewer, "role_grant.created", grant, after=after, unit_path=who.path)
    return account


@transaction.atomic
def withdraw_invitation(viewer: Viewer, invitation_id: UUID, reason: str) -> Invitation:
    """Its code opens nothing any more. Needs `invite`. Raises `field_required`, `illegal_transition`."""
    row = invitation_by_id(viewer, invitation_id, lock=True)
    if not reason.strip():
        raise DomainError("field_required", field="收回原因")
    INVITATION.check(InvitationState(row.state), InvitationState.WITHDRAWN)
    row.state, row.withdrawn_at = InvitationState.WITHDRAWN, clock.now()
    row.save(update_fields=["state", "withdrawn_at"])
    after = {"account": row.account, "reason": reason.strip()[:120]}
    audit.record(viewer, "invitation.withdrawn", row, after=after, unit_path=row.unit.path)
    return row


def print_invitations(viewer: Viewer, unit: Unit, *, reason: str) -> tuple[Handout, ...]:
    """The open invitations of a unit and all below it with their codes, to hand out; who took them is kept.

    Needs `invite` over the unit. Raises `field_required` (reason), `not_found` where none is open.
    """
    viewer.require(Right.INVITE, unit.path)
    if not reason.strip():
        raise DomainError("field_required", field="用途")
    found = open_handouts(viewer, unit, settings.SECRET_KEY)
    if not found:
        raise DomainError("not_found", what="待开通的邀请", key=unit.short_name)
    after = {"reason": reason.strip()[:120], "count": len(found)}
    audit.record(viewer, "invitation.printed", unit, after=after, unit_path=unit.path)
    return found


@transaction.atomic
def open_account(number: str, code: str, password: str, *, address: str) -> Account:
    """The invited person sets the first password by staff number and code; returns the account.

    Raises `too_many_codes`, `invitation_wrong` (whatever of the two is wrong), `invitation_used`, `_expired`,
    `_withdrawn`, `password_weak`, `password_barred`.
    """
    count_try(f"join:{address}", _TRIES_AT_ADDRESS)
    count_try(f"join:{number.strip()}")
    row = _opened(number.strip(), code)
    account = row.account
    check_strong(password)
    put_password(account, password, must_change=False)
    row.state, row.used_at = InvitationState.USED, clock.now()
    row.save(update_fields=["state", "used_at"])
    audit.record(viewer_of(account), "account.opened", account, unit_path=row.unit.path)
    return account


def _opened(number: str, code: str) -> Invitation:
    """The open invitation that a code stands for, locked."""
    account = who_answers_to(number)
    digest = digest_of_code(account.pk, code) if account else ""
    rows = Invitation.objects.everywhere("whoever has the code").select_for_update(of=("self",))
    row: Invitation | None = rows.select_related("account", "unit").filter(digest=digest).first()
    if row is None or not row.account.is_active:
        raise DomainError("invitation_wrong")
    if row.state == InvitationState.OPEN and row.expires_at > clock.now():
        INVITATION.check(InvitationState.OPEN, InvitationState.USED)
        return row
    state = InvitationState.EXPIRED if row.state == InvitationState.OPEN else InvitationState(row.state)
    raise DomainError(f"invitation_{state.value}")


def expire_invitations() -> int:
    """Close what was not used in time; returns how many. One query where there is none."""
    due = Invitation.objects.everywhere("time is over for everybody").filter(
        state=InvitationState.OPEN, expires_at__lte=clock.now()
    )
    count: int = due.update(state=InvitationState.EXPIRED)
    if count:
        audit.record_of(_EXPIRING, "invitation.expired", "register.invitation", after={"count": count})
    return count
