"""Returns between teams: the time each party lost, and rulings."""

from datetime import datetime

from liming.execute import bridge
from liming.execute.enums import RequestState, RulingState
from liming.execute.models import Request, RequestReturn, Ruling
from liming.execute.rules.returns import LostTime, lost_time
from liming.shared import clock
from liming.shared.scope import ScopedQuerySet

_REASON = "returns and rulings of a reached request"


def returns_of(request: Request) -> "ScopedQuerySet[RequestReturn]":
    """The returns of a request that was reached, oldest first."""
    rows = RequestReturn.objects.everywhere(_REASON).filter(request=request)
    return rows.select_related("source", "target").order_by("at")


def rulings_of(request: Request) -> "ScopedQuerySet[Ruling]":
    """The rulings of a request that was reached, newest first."""
    return Ruling.objects.everywhere(_REASON).filter(request=request).select_related("unit", "owner")


def waiting_ruling(request: Request) -> Ruling | None:
    """The ruling that a request waits for."""
    return rulings_of(request).filter(state=RulingState.ASKED).first()


def held_since(request: Request) -> datetime:
    """Since when the present team has had it: the last return, ruling or reopening, else the receipt."""
    moments = [request.received_at]
    moments += returns_of(request).values_list("at", flat=True)
    ruled = rulings_of(request).filter(state=RulingState.RULED)
    moments += [each.decided_at for each in ruled if each.decided_at is not None]
    moments += request.steps.filter(state=RequestState.REOPENED).values_list("at", flat=True)
    return max(moments)


def lost_times(request: Request, returns: list[RequestReturn], rulings: list[Ruling]) -> tuple[LostTime, ...]:
    """What each team held before it gave the request away, and what the ruling took, by party."""
    stretches = [
        (each.source.short_name if each.source else request.unit.short_name, each.minutes_held)
        for each in returns
    ]
    for ruling in rulings:
        until = ruling.decided_at or clock.now()
        minutes = bridge.used_minutes(ruling.asked_at, until, request.notes)
        if ruling.state != RulingState.SETTLED:
            stretches.append((ruling.unit.short_name, minutes))
    return lost_time(stretches)
