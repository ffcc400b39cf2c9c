"""Who asked to take a request up again."""

from datetime import datetime

from liming.execute.enums import ReopenSource, ReopenState
from liming.execute.models import ReopenRequest, Request
from liming.shared.scope import ScopedQuerySet


def reopens_of(request: Request) -> "ScopedQuerySet[ReopenRequest]":
    """The reopen requests of a request that was reached, newest first."""
    return ReopenRequest.objects.everywhere("reopen requests of a reached request").filter(request=request)


def waiting_reopen(request: Request) -> ReopenRequest | None:
    """The one that waits for a decision."""
    return reopens_of(request).filter(state=ReopenState.ASKED).first()


def answered_badly_since(request: Request, moment: datetime) -> bool:
    """Whether a rating or a call-back asked since then, whatever was decided."""
    sources = (ReopenSource.RATING, ReopenSource.CALL_BACK)
    return bool(reopens_of(request).filter(source__in=sources, asked_at__gte=moment).exists())
