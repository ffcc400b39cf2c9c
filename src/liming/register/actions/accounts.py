"""Accounts and dated role grants: the security administrator alone decides who may do what."""

from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from liming.register.actions.base import check_after
from liming.register.models import (
    Account,
    EarlierPassword,
    Member,
    RecoveryCode,
    RoleGrant,
    SecondFactor,
    Team,
    Unit,
)
from liming.register.queries.parameters import parameter_row
from liming.register.queries.sign_in import open_grants_of
from liming.register.queries.tree import root_path
from liming.register.rules.columns import noun
from liming.register.rules.passwords import check_not_barred, check_password
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Role, Viewer

_ADMINISTRATORS = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}


@transaction.atomic
def create_account(
    viewer: Viewer,
    *,
    username: str,
    display_name: str,
    password: str,
    member: Member | None = None,
    must_change: bool = True,
) -> Account:
    """A new account without any right; raises `username_taken` or `password_weak`.

    `must_change` = the password was given by somebody else and is changed at the first sign-in.
    """
    path = member.team.path if member else root_path()
    viewer.require(Right.GRANT_ROLES, path)
    check_strong(password)
    if Account.objects.filter(username=username).exists():
        raise DomainError("username_taken", username=username)
    account = Account(username=username, display_name=display_name, member=member)
    account.password = make_password(password)
    account.password_set_at, account.must_change_password = clock.now(), must_change
    account.full_clean(exclude=["password", "last_login"])
    account.save(force_insert=True)
    after = {"username": username, "display_name": display_name, "member": member}
    audit.record(viewer, "account.created", account, after=after, unit_path=path)
    return account


@transaction.atomic
def change_account(viewer: Viewer, account: Account, **changes: Any) -> Account:
    """Change the name, the member or whether it may sign in; never one's own."""
    path = _path(account)
    _require_over(viewer, account)
    _refuse_own(viewer, account)
    differing = {name: value for name, value in changes.items() if getattr(account, name) != value}
    if "username" in differing:
        raise DomainError("code_fixed", entry=account.username)
    if differing.get("member") is not None:
        viewer.require(Right.GRANT_ROLES, differing["member"].team.path)
    before = {name: getattr(account, name) for name in differing}
    for name, value in differing.items():
        setattr(account, name, value)
    account.save()
    audit.record(viewer, "account.changed", account, before=before, after=differing, unit_path=path)
    return account


@transaction.atomic
def set_password(viewer: Viewer, account: Account, password: str) -> Account:
    """A new password, given by the security administrator and changed at the next sign-in.

    Raises DomainError `own_grant` (the own one is changed with the old one), `password_weak` and
    `password_barred`.
    """
    path = _path(account)
    _require_over(viewer, account)
    _refuse_own(viewer, account)
    check_strong(password)
    put_password(account, password, must_change=True)
    audit.record(viewer, "account.password_set", account, unit_path=path)
    return account


def put_password(account: Account, password: str, *, must_change: bool) -> None:
    """Keep the old hash among the barred ones and store the new password. Raises `password_barred`."""
    count = int(_password_rule().get("barred", 5))
    earlier = list(EarlierPassword.objects.filter(account=account).values_list("password", flat=True)[:count])
    check_not_barred(password, [account.password, *earlier][:count], count)
    if account.has_usable_password():
        set_at = account.password_set_at or clock.now()
        EarlierPassword.objects.create(account=account, password=account.password, set_at=set_at)
    account.set_password(password)
    account.password_set_at, account.must_change_password = clock.now(), must_change
    account.save(update_fields=["password", "password_set_at", "must_change_password"])


@transaction.atomic
def reset_second_factor(viewer: Viewer, account: Account, reason: str) -> Account:
    """The security administrator takes a lost authenticator off an account; its person sets up another.

    Raises DomainError `own_grant`, `field_required` (reason).
    """
    _require_over(viewer, account)
    _refuse_own(viewer, account)
    if not reason.strip():
        raise DomainError("field_required", field=_("重置原因"))
    SecondFactor.objects.filter(account=account).delete()
    RecoveryCode.objects.filter(account=account).delete()
    after = {"reason": reason.strip()}
    audit.record(viewer, "account.factor_reset", account, after=after, unit_path=_path(account))
    return account


@transaction.atomic
def grant_role(
    viewer: Viewer,
    account: Account,
    role: str,
    place: Unit | Team,
    valid_from: date | None = None,
) -> RoleGrant:
    """A role over a unit and all below it, or over one team, from a day on (default today).

    Raises `own_grant`, and `roles_apart` when one person would hold two of the three administrators.
    """
    viewer.require(Right.GRANT_ROLES, place.path)
    _refuse_own(viewer, account)
    _check_apart(account, Role(role))
    over = {"unit": place} if isinstance(place, Unit) else {"team": place}
    grant = RoleGrant.objects.create(
        account=account, role=Role(role).value, valid_from=valid_from or clock.today(), **over
    )
    after = {"account": account, "role": role, "place": place.path, "valid_from": grant.valid_from}
    audit.record(viewer, "role_grant.created", grant, after=after, unit_path=place.path)
    return grant


@transaction.atomic
def end_grant(viewer: Viewer, grant: RoleGrant, on: date | None = None, reason: str = "") -> RoleGrant:
    """The role ends on a day (default today): from that day on it no longer holds."""
    place = grant.unit or grant.team
    assert place is not None
    viewer.require(Right.GRANT_ROLES, place.path)
    _refuse_own(viewer, grant.account)
    if grant.valid_to is not None:
        raise DomainError("grant_ended", day=grant.valid_to.isoformat())
    day = on or clock.today()
    check_after(day, grant.valid_from)
    grant.valid_to = day
    grant.save(update_fields=["valid_to"])
    after = {"valid_to": day, "reason": reason}
    audit.record(viewer, "role_grant.closed", grant, after=after, unit_path=place.path)
    return grant


def _require_over(viewer: Viewer, account: Account) -> None:
    """Whoever changes an account reaches every place it may act in: a password is the key to all of them."""
    viewer.require(Right.GRANT_ROLES, _path(account))
    for grant in account.grants.filter(valid_to=None).select_related("unit", "team"):
        place = grant.unit or grant.team
        if place is not None:
            viewer.require(Right.GRANT_ROLES, place.path)


def _path(account: Account) -> str:
    """Where an account belongs: its member's team, else the first place it has a role over, else the root."""
    if account.member is not None:
        return account.member.team.path
    grant = account.grants.select_related("unit", "team").first()
    place = (grant.unit or grant.team) if grant else None
    return place.path if place else root_path()


def _refuse_own(viewer: Viewer, account: Account) -> None:
    if viewer.account_id == account.pk:
        raise DomainError("own_grant")


def _check_apart(account: Account, role: Role) -> None:
    if role not in _ADMINISTRATORS:
        return
    others = _ADMINISTRATORS - {role}
    other = next((each for each in open_grants_of(account) if each.role in others), None)
    if other is not None:
        label = noun("grants").by_columns["role"].choices(other.role).label  # type: ignore[misc]
        raise DomainError("roles_apart", other=label)


def check_strong(password: str) -> None:
    """Refuse a password that is shorter or plainer than the rule in force. Raises `password_weak`."""
    rule = _password_rule()
    check_password(password, rule.get("length", 8), rule.get("classes", 3))


def _password_rule() -> dict[str, Any]:
    row = parameter_row("security.password")
    return row.value if row else {}


__all__ = [
    "change_account",
    "create_account",
    "end_grant",
    "grant_role",
    "put_password",
    "reset_second_factor",
    "set_password",
]
