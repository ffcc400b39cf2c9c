"""Secrets of API keys and what the rights of a key mean inside."""

import secrets
from datetime import date

from liming.register.models import ApiKey
from liming.shared import ciphers, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

FIRST_LETTERS = "lm_"
START_LENGTH = 9
READING = frozenset({Right.READ_REGISTER, Right.READ_WORK, Right.READ_BENCHMARK})
CREATING = frozenset({Right.RECEIVE_REQUEST})
UPDATING = frozenset({Right.NOTE_REQUEST})


def new_secret() -> str:
    """A secret of 256 bits, printable; `lm_` lets scanners of leaked code find it."""
    return FIRST_LETTERS + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """By the suite in force: enough for a secret nobody can guess."""
    return ciphers.digest(secret)


def check_alive(key: ApiKey, today: date) -> None:
    """Raise `key_revoked` or `key_expired`."""
    if key.revoked_at is not None:
        raise DomainError("key_revoked", day=clock.local(key.revoked_at).date().isoformat())
    if key.expires_on < today:
        raise DomainError("key_expired", day=key.expires_on.isoformat())


def viewer_of_key(key: ApiKey) -> Viewer:
    """The key as a viewer: its own rights, no role, its unit and all below."""
    granted = ((key.may_read, READING), (key.may_create, CREATING), (key.may_update, UPDATING))
    rights = frozenset(right for holds, rights in granted if holds for right in rights)
    return Viewer(
        account_id=None,
        roles=frozenset(),
        unit_paths=(key.unit.path,),
        name=key.owner,
        rights=rights,
        key_id=key.pk,
    )
