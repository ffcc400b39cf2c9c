"""Who asked to take a request up again."""

from liming.execute.enums import ReopenState
from liming.execute.models import ReopenRequest, Request
from liming.shared.scope import ScopedQuerySet


def reopens_of(request: Request) -> "ScopedQuerySet[ReopenRequest]":
    """The reopen requests of a request that was reached, newest first."""
    return ReopenRequest.objects.everywhere("reopen requests of a reached request").filter(request=request)


def waiting_reopen(request: Request) -> ReopenRequest | None:
    """The one that waits for a decision."""
    return reopens_of(request).filter(state=ReopenState.ASKED).first()
