"""The API object: session sign-in or a key, refusals as {code, zh, en}, the documentation page."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Swagger
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security.base import AuthBase

from liming.api import errors  # noqa: F401 - registers the sentences
from liming.api.senders import count_call, key_in
from liming.api.v1 import benchmark, requests, teams
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

STATUS = {
    "forbidden": 403,
    "out_of_scope": 404,
    "not_found": 404,
    "quarter_not_measured": 404,
    "changed_meanwhile": 409,
    "sign_in_first": 401,
    "key_unknown": 401,
    "key_expired": 401,
    "key_revoked": 401,
    "too_many_calls": 429,
    "query_invalid": 422,
}


class SessionViewer(AuthBase):
    """The signed-in viewer that the pages use."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Viewer | None:
        return getattr(request, "viewer", None)


class KeyViewer(AuthBase):
    """The key of another system, counted against its limit."""

    openapi_type = "apiKey"
    openapi_in = "header"
    openapi_name = "X-Api-Key"

    def __call__(self, request: HttpRequest) -> Viewer | None:
        secret = key_in(request)
        holder = count_call(request, secret) if secret else None
        return holder.viewer if holder else None


def readable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The documentation is for those who are signed in or send a key."""
    for_accounts = login_required(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        secret = key_in(request)
        try:
            holder = count_call(request, secret) if secret else None
        except DomainError as error:
            return refuse(request, error)
        return (view if holder else for_accounts)(request, *args, **kwargs)

    return guarded


api = NinjaAPI(
    title="Liming 黎明",
    version="1",
    description="What the office pages show, through the same queries and the same unit scope.",
    auth=[KeyViewer(), SessionViewer()],
    docs=Swagger(settings={"docExpansion": "list"}),
    docs_url="docs",
    docs_decorator=readable,
    urls_namespace="api-v1",
)
api.add_router("", teams.router)
api.add_router("", requests.router)
api.add_router("", benchmark.router)


def refuse(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A refusal with its code and both sentences."""
    body = {"code": error.code, "zh": error.sentence("zh-hans"), "en": error.sentence("en")}
    answer = api.create_response(request, body, status=STATUS.get(error.code, 400))
    if "wait" in error.data:
        answer["Retry-After"] = str(error.data["wait"])
    return answer


@api.exception_handler(DomainError)
def on_refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    return refuse(request, error)


@api.exception_handler(AuthenticationError)
def on_stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return refuse(request, DomainError("sign_in_first"))


@api.exception_handler(ValidationError)
def on_bad_query(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0] if error.errors else {}
    place = ".".join(str(part) for part in first.get("loc", ())[1:])
    return refuse(request, DomainError("query_invalid", detail=f"{place} {first.get('msg', '')}".strip()))


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return refuse(request, DomainError("query_invalid", detail=str(error)))
