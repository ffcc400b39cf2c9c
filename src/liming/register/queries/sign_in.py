"""What a sign-in asks for, and an account's own view of its safety."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q

from liming.register.models import Account, RecoveryCode, RoleGrant, SecondFactor, SignIn
from liming.register.queries.parameters import parameter_row
from liming.register.queries.viewers import viewer_of
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role, Viewer

_SHIPPED: Mapping[str, Any] = {
    "security.password": {"length": 8, "classes": 3, "days": 90, "barred": 5},
    "security.lockout": {"failures": 5, "minutes": 15},
    "security.idle_minutes": 30,
    "security.idle_minutes_phone": 720,
    "security.second_factor_roles": ["province", "system_admin", "security_admin", "audit_admin"],
    "security.invitation_days": 14,
    "security.reveals_an_hour": 60,
}
"""What holds before the parameters are loaded: a set-up without them is not a lax one."""
PASSWORD, FACTOR = "password", "factor"


def rule(key: str) -> Any:
    """The value of a rule of safety in force today."""
    row = parameter_row(key)
    return row.value if row else _SHIPPED[key]


def failures_allowed(request: object = None, credentials: object = None) -> int:
    """So many wrong passwords lock an account out at an address."""
    return int(rule("security.lockout")["failures"])


def locked_for(request: object = None) -> timedelta:
    """How long an account stays locked out."""
    return timedelta(minutes=int(rule("security.lockout")["minutes"]))


def idle_seconds(*, phone: bool) -> int:
    """After so long without an act a sign-in ends."""
    return int(rule("security.idle_minutes_phone" if phone else "security.idle_minutes")) * 60


def password_ends_at(account: Account) -> datetime | None:
    """When the password must be changed; None when nobody noted when it was set."""
    if account.password_set_at is None:
        return None
    return account.password_set_at + timedelta(days=int(rule("security.password")["days"]))


def has_second_factor(account: Account) -> bool:
    """Whether the account's authenticator is in use."""
    return SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).exists()


def must_have_second_factor(account: Account) -> bool:
    """Whether one of the account's roles of today asks for it."""
    named = {Role(role) for role in rule("security.second_factor_roles")}
    return bool(viewer_of(account).roles & named)


def steps_due(account: Account, *, by_password: bool = True) -> list[str]:
    """What the account must do before anything else; nothing for the demonstration's ready accounts.

    How old the password is does not matter to whoever came in without it.
    """
    if account.is_demonstration and settings.DEMO:
        return []
    ends_at = password_ends_at(account)
    is_old = account.must_change_password or (ends_at is not None and ends_at <= clock.now())
    due = [PASSWORD] if by_password and is_old and account.has_usable_password() else []
    lacks = must_have_second_factor(account) and not has_second_factor(account)
    return due + [FACTOR] * lacks


@dataclass(frozen=True)
class Safety:
    """An account as its own person sees it; `sign_ins` are the open ones, newest first."""

    account: Account
    password_ends_at: datetime | None
    factor: SecondFactor | None
    must_have_factor: bool
    codes_left: int
    sign_ins: tuple[SignIn, ...]


def own_account(viewer: Viewer) -> Account:
    """The viewer's account. Raises DomainError `not_found` for background work."""
    account = Account.objects.filter(pk=viewer.account_id).first() if viewer.account_id else None
    if account is None:
        raise DomainError("not_found", what="账号", key=viewer.name)
    return account


def account_by_id(key: str) -> Account:
    """The active account of a sign-in that waits for its code. Raises DomainError `not_found`."""
    account = Account.objects.filter(pk=key, is_active=True).first()
    if account is None:
        raise DomainError("not_found", what="账号", key=key)
    return account


def who_answers_to(number: str) -> Account | None:
    """The one account that a staff number stands for; None where there is none or not exactly one."""
    rows = Account.objects.filter(Q(member__code=number) | Q(username=number))
    found = list(rows.select_related("member")[:2])
    return found[0] if len(found) == 1 else None


def account_of_staff_number(number: str) -> Account:
    """The account that the company's word names: a member's by the code in the register, else by its name.

    Raises DomainError `identity_unknown` where there is none or not exactly one, `identity_inactive`.
    """
    account = who_answers_to(number)
    if account is None:
        raise DomainError("identity_unknown", number=number[:20])
    if not account.is_active or (account.member is not None and account.member.left_on is not None):
        raise DomainError("identity_inactive", number=number[:20])
    return account


def own_safety(viewer: Viewer) -> Safety:
    """The viewer's own password, second factor and open sign-ins."""
    account = own_account(viewer)
    factor = SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).first()
    return Safety(
        account=account,
        password_ends_at=password_ends_at(account),
        factor=factor,
        must_have_factor=must_have_second_factor(account),
        codes_left=RecoveryCode.objects.filter(account=account, used_at=None).count(),
        sign_ins=tuple(SignIn.objects.filter(account=account, ended_at=None)[:20]),
    )


def open_grants_of(account: Account) -> "list[RoleGrant]":
    """The grants that hold today or will, for rules about roles that exclude each other."""
    today = clock.today()
    rows = RoleGrant.objects.filter(account=account)
    return [row for row in rows if row.valid_to is None or row.valid_to > today]
