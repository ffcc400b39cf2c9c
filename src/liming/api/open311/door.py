"""What every call passes: its method, its key and limit, its jurisdiction; refusals become the standard's."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from liming.api import errors  # noqa: F401 - registers the sentences
from liming.api.open311.formats import rendered
from liming.api.open311.reading import Parameters
from liming.api.senders import count_call, key_in
from liming.register.actions import KeyHolder
from liming.register.queries import root_path
from liming.shared.errors import DomainError
from liming.shared.viewer import PUBLIC, Viewer

_STATUS = {
    "key_missing": 403,
    "key_unknown": 403,
    "key_expired": 403,
    "key_revoked": 403,
    "forbidden": 403,
    "out_of_scope": 404,
    "not_found": 404,
    "jurisdiction_unknown": 404,
    "address_unknown": 404,
    "sent_otherwise": 409,
    "method_not_allowed": 405,
    "too_many_calls": 429,
}


class RefusedError(Exception):
    """Several refusals at once, as the standard allows."""

    def __init__(self, faults: Iterable[DomainError]) -> None:
        super().__init__("refused")
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Call:
    """One call: the form of its answer, its parameters and who asks."""

    request: HttpRequest
    form: str
    given: Parameters
    holder: KeyHolder | None

    @property
    def viewer(self) -> Viewer:
        """The key's viewer, the public without one."""
        return self.holder.viewer if self.holder else PUBLIC

    def require_key(self) -> KeyHolder:
        """Who holds the key; raises `key_missing`."""
        if self.holder is None:
            raise DomainError("key_missing")
        return self.holder


Answer = tuple[str, Any]
Reader = Callable[..., Answer]


def door(**acts: Reader) -> Callable[..., HttpResponse]:
    """A view that answers each method (get=…, post=…) with the root and payload its function gives."""
    allowed = [name.upper() for name in acts]
    if "GET" in allowed:
        allowed.append("HEAD")

    def view(request: HttpRequest, form: str = "json", **parts: str) -> HttpResponse:
        try:
            act = acts.get("get" if request.method == "HEAD" else str(request.method).lower())
            if act is None:
                raise DomainError("method_not_allowed", allowed=", ".join(allowed))
            root, payload = act(_call(request, form), **parts)
        except DomainError as fault:
            answer = refused(form, (fault,))
        except RefusedError as fault:
            answer = refused(form, fault.faults)
        else:
            answer = rendered(form, root, payload)
        # Browsers of other sites may read what needs no cookie; no answer depends on one.
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Vary"] = "Accept-Language"
        return answer

    return public(view)


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Marked as meant for everybody; keys take the place of sessions, so no form needs a token."""
    view.is_public = True  # type: ignore[attr-defined]
    return csrf_exempt(wraps(view)(view))


def refused(form: str, faults: tuple[DomainError, ...]) -> HttpResponse:
    """Errors as an array of code and description; the status is the first one's."""
    statuses = [_STATUS.get(fault.code, 400) for fault in faults]
    rows = [
        {"code": status, "description": fault.sentence()}
        for status, fault in zip(statuses, faults, strict=True)
    ]
    answer = rendered(form, "errors", rows, statuses[0])
    for fault in faults:
        if fault.code == "too_many_calls":
            answer["Retry-After"] = str(fault.data["wait"])
        if fault.code == "method_not_allowed":
            answer["Allow"] = str(fault.data["allowed"])
    return answer


def _call(request: HttpRequest, form: str) -> Call:
    given = Parameters(request)
    holder = count_call(request, given.text("api_key", 200) or key_in(request))
    _check_jurisdiction(given.text("jurisdiction_id", 200))
    return Call(request, form, given, holder)


def _check_jurisdiction(named: str) -> None:
    """One is served; it may be left out."""
    if named and named.upper() != jurisdiction().upper():
        raise DomainError("jurisdiction_unknown", named=named)


def jurisdiction() -> str:
    """The one that is served: the topmost unit's code."""
    return root_path().strip("/")
