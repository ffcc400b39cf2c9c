"""Who calls an API with a key, and how often anybody may."""

from django.conf import settings
from django.http import HttpRequest

from liming.register.actions import KeyHolder, open_with_key
from liming.shared.callers import address_of
from liming.shared.errors import DomainError
from liming.shared.limits import wait_for

MINUTE = 60
_LONGEST_KEY = 200


def key_in(request: HttpRequest) -> str:
    """The key of the header X-Api-Key or Authorization: Bearer; "" without one."""
    bearer = request.headers.get("Authorization", "")
    given = bearer.removeprefix("Bearer ") if bearer.startswith("Bearer ") else ""
    return (request.headers.get("X-Api-Key", "") or given).strip()[:_LONGEST_KEY]


def count_call(request: HttpRequest, secret: str) -> KeyHolder | None:
    """Count the call for its key, or for its address without one (and with a wrong one); who holds the key.

    Raises DomainError `too_many_calls`, `key_unknown`, `key_revoked`, `key_expired`.
    """
    if not secret:
        _count(f"api:address:{address_of(request)}", settings.ANONYMOUS_READS_A_MINUTE)
        return None
    try:
        holder = open_with_key(secret)
    except DomainError:
        _count(f"api:address:{address_of(request)}", settings.ANONYMOUS_READS_A_MINUTE)
        raise
    _count(f"api:key:{holder.key.pk}", holder.key.rate_per_minute)
    return holder


def _count(key: str, a_minute: int) -> None:
    wait = wait_for(key, a_minute, MINUTE)
    if wait:
        raise DomainError("too_many_calls", wait=wait)
