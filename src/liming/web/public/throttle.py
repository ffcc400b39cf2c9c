"""The brake on pages without an account: so many acts an hour from one address or browser."""

from django.http import HttpRequest

from liming.shared.callers import address_of
from liming.shared.errors import DomainError, register_errors
from liming.shared.limits import wait_for

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
    """Count one act; refuse (`too_many_tries`) while the address or the browser has used up its hour."""
    seen = [f"{act}:address:{address_of(request)}"]
    if request.session.session_key:
        seen.append(f"{act}:browser:{request.session.session_key}")
    wait = max([wait_for(each, limit, HOUR) for each in seen])
    if wait:
        raise DomainError("too_many_tries", wait=wait)
