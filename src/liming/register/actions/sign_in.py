"""Signing in and keeping one's own account safe: passwords, the second factor, open sign-ins."""

from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.db import transaction

from liming.register.actions.accounts import check_strong, put_password
from liming.register.models import Account, RecoveryCode, SecondFactor, SignIn
from liming.register.queries.sign_in import must_have_second_factor, own_account
from liming.register.queries.viewers import viewer_of
from liming.register.rules.one_time import (
    address_of,
    digest_of_code,
    new_recovery_codes,
    new_seed,
    secret_of,
    step_of,
)
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.limits import wait_for
from liming.shared.viewer import PUBLIC, Viewer

TRIES, _TRIES_SECONDS = 5, 15 * 60
_BEGINNINGS = 200
"""A whole office may share one address."""


@transaction.atomic
def note_sign_in(account: Account, session_key: str, *, address: str, browser: str, manner: str) -> SignIn:
    """Write down a sign-in and the session it opened. `manner` is `password`, `code` or `company`."""
    row = SignIn.objects.create(
        account=account,
        session_key=session_key,
        at=clock.now(),
        address=address[:45],
        browser=browser[:200],
        manner=manner,
    )
    viewer = viewer_of(account)
    path = viewer.unit_paths[0] if viewer.unit_paths else ""
    audit.record(viewer, "account.signed_in", account, after={"manner": manner}, unit_path=path)
    return row


def note_refused_identity(refusal: DomainError, address: str) -> None:
    """Write down that somebody came back from the company's service and was not let in, with the reason."""
    after = {"reason": refusal.code, "address": address, **refusal.data}
    audit.record_of(PUBLIC, "account.identity_refused", "register.account", after=after)


def count_company_try(address: str) -> None:
    """Raises DomainError `too_many_codes` after many beginnings from one address."""
    count_try(f"company:{address}", _BEGINNINGS)


@transaction.atomic
def end_sign_in(viewer: Viewer, sign_in_id: UUID) -> SignIn:
    """Sign the own account out at one place. Raises DomainError `not_found` for anybody else's."""
    account = own_account(viewer)
    row = SignIn.objects.select_for_update(of=("self",)).filter(pk=sign_in_id, account=account).first()
    if row is None:
        raise DomainError("not_found", what="登录", key=str(sign_in_id))
    _close([row])
    audit.record(viewer, "account.signed_out", account, after={"since": row.at})
    return row


@transaction.atomic
def end_sign_ins_but(viewer: Viewer, session_key: str) -> int:
    """Sign the own account out everywhere else; returns at how many places."""
    account = own_account(viewer)
    others = list(SignIn.objects.filter(account=account, ended_at=None).exclude(session_key=session_key))
    _close(others)
    if others:
        audit.record(viewer, "account.signed_out", account, after={"count": len(others)})
    return len(others)


def note_sign_out(session_key: str) -> None:
    """The person signed out, or was signed out after a time without an act."""
    SignIn.objects.filter(session_key=session_key, ended_at=None).update(ended_at=clock.now())


def _close(rows: list[SignIn]) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for row in rows:
        store(session_key=row.session_key).delete()
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])


@transaction.atomic
def change_own_password(viewer: Viewer, old: str, new: str) -> Account:
    """Raises DomainError `password_wrong`, `password_weak`, `password_barred`, `too_many_codes`."""
    account = own_account(viewer)
    count_try(f"password:{account.pk}")
    if not account.check_password(old):
        raise DomainError("password_wrong")
    check_strong(new)
    put_password(account, new, must_change=False)
    audit.record(viewer, "account.password_set", account)
    return account


@transaction.atomic
def begin_second_factor(viewer: Viewer) -> str:
    """A new authenticator that does not count before its first code; returns what it scans.

    Asked again before that, it is the same one. Raises DomainError `factor_in_use`.
    """
    account = own_account(viewer)
    row = SecondFactor.objects.filter(account=account).first()
    if row is not None and row.confirmed_at is not None:
        raise DomainError("factor_in_use")
    row = row or SecondFactor.objects.create(account=account, seed=new_seed(), begun_at=clock.now())
    return address_of(_secret(row), account.username)


@transaction.atomic
def confirm_second_factor(viewer: Viewer, code: str) -> list[str]:
    """From now on the account signs in with a code; returns its recovery codes, which nobody sees again.

    Raises DomainError `code_wrong`, `too_many_codes`.
    """
    account = own_account(viewer)
    count_try(f"code:{account.pk}")
    row = SecondFactor.objects.select_for_update(of=("self",)).filter(account=account).first()
    step = step_of(_secret(row), code.strip()) if row and row.confirmed_at is None else None
    if row is None or step is None:
        raise DomainError("code_wrong")
    row.confirmed_at, row.last_step = clock.now(), step
    row.save(update_fields=["confirmed_at", "last_step"])
    audit.record(viewer, "account.factor_begun", account)
    return _new_codes(account)


@transaction.atomic
def renew_recovery_codes(viewer: Viewer, code: str) -> list[str]:
    """Ten new recovery codes; the old ones do not work any more. Raises as `pass_second_factor` does."""
    account = own_account(viewer)
    pass_second_factor(account, code)
    audit.record(viewer, "account.codes_renewed", account)
    return _new_codes(account)


@transaction.atomic
def drop_second_factor(viewer: Viewer, code: str) -> None:
    """The own account signs in without codes again. Raises `factor_required`, and as `pass_second_factor`."""
    account = own_account(viewer)
    if must_have_second_factor(account):
        raise DomainError("factor_required")
    pass_second_factor(account, code)
    _drop(account)
    audit.record(viewer, "account.factor_ended", account)


def pass_second_factor(account: Account, code: str) -> Account:
    """Let a code of the authenticator or a recovery code through, each once.

    Raises DomainError `code_wrong`, and `too_many_codes` after five tries in a quarter of an hour.
    """
    count_try(f"code:{account.pk}")
    if not (_takes_code(account, code.strip()) or _takes_recovery(account, code)):
        raise DomainError("code_wrong")
    return account


@transaction.atomic
def _takes_code(account: Account, code: str) -> bool:
    rows = SecondFactor.objects.select_for_update(of=("self",))
    row = rows.filter(account=account, confirmed_at__isnull=False).first()
    step = step_of(_secret(row), code) if row else None
    if row is None or step is None or step <= row.last_step:
        return False
    row.last_step = step
    row.save(update_fields=["last_step"])
    return True


def _takes_recovery(account: Account, code: str) -> bool:
    rows = RecoveryCode.objects.filter(account=account, used_at=None)
    return bool(rows.filter(digest=digest_of_code(account.pk, code)).update(used_at=clock.now()))


def _new_codes(account: Account) -> list[str]:
    codes = new_recovery_codes()
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, digest=digest_of_code(account.pk, code)) for code in codes
    )
    return codes


def _drop(account: Account) -> None:
    SecondFactor.objects.filter(account=account).delete()
    RecoveryCode.objects.filter(account=account).delete()


def _secret(row: SecondFactor) -> str:
    return secret_of(row.seed, settings.SECRET_KEY)


def count_try(key: str, most: int = TRIES) -> None:
    """Count one; raises DomainError `too_many_codes` after so many in a quarter of an hour."""
    wait = wait_for(key, most, _TRIES_SECONDS)
    if wait:
        raise DomainError("too_many_codes", wait=wait)
