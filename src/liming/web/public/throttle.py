"""A simple brake on pages without an account: so many acts an hour from one address or browser."""

from django.core.cache import cache
from django.http import HttpRequest

from liming.shared.errors import DomainError, register_errors

HOUR = 3600

register_errors(
    {
        "too_many_tries": (
            "一小时内次数太多，请稍后再试；急事请打 95598。",
            "Too many tries within an hour; please try again later, or call 95598 if it is urgent.",
        )
    }
)


def brake(request: HttpRequest, act: str, limit: int) -> None:
    """Count one act; refuse (`too_many_tries`) once the address or the browser passed `limit` in the hour.

    The address is the connection's own: a forwarded header can be made up.
    """
    seen = [f"address:{request.META.get('REMOTE_ADDR', '')}"]
    if request.session.session_key:
        seen.append(f"browser:{request.session.session_key}")
    if max(_counted(f"brake:{act}:{who}") for who in seen) > limit:
        raise DomainError("too_many_tries")


def _counted(key: str) -> int:
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key)
    except ValueError:
        return 1
