"""Measures of satisfaction: sealed ratings, coverage, independent call-backs, praise."""

from dataclasses import replace

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from liming.evaluate.enums import FactKind
from liming.evaluate.queries.measures.effectiveness import (
    EVERY_ROW,
    NUMBER,
    WHOLE_PROVINCE,
    ledger_facts,
    participations,
)
from liming.evaluate.queries.measures.facts import Facts, Measure, counted
from liming.evaluate.rules import Fold, Window
from liming.execute.enums import CallBackState, PublicityState, RatingChannel
from liming.execute.models import CallBack, Honour, Rating

SATISFIED = 4
TEAM = "record__participations__team_id"


def chosen(window: Window) -> QuerySet[Rating]:
    """Ratings that the customer chose to give, by the moment of counting."""
    return Rating.objects.filter(at__lte=window.counted_at).exclude(channel=RatingChannel.CALL_BACK)


def ratings(window: Window) -> Facts:
    """Ratings the customer chose to give, once for each participating team; good from 4 of 5."""
    rows = chosen(window).filter(record__quarter=window.quarter, record__participations__isnull=False)
    return Facts(
        counted(rows, "record__request", window),
        TEAM,
        Q(score__gte=SATISFIED),
        NUMBER,
        "record__service_type__name",
        "at",
        "record",
        sealed=True,
        kind=FactKind.RATING,
        seen=("score", "channel"),
    )


def scores(window: Window) -> Facts:
    """The same ratings by their score."""
    return replace(ratings(window), amount=F("score"))


def mean(_window: Window) -> Fold:
    """Sum, number and sum of squares."""
    return Fold(has_squares=True)


def rating_coverage(window: Window) -> Facts:
    """Records with somebody served; good when rated by any channel but the call-back.

    A correction keeps the rating of the record it supersedes.
    """
    own = chosen(window).filter(record=OuterRef("record"))
    before = chosen(window).filter(record__superseded_by=OuterRef("record"))
    rows = (
        participations(window)
        .filter(Q(record__customer__isnull=False) | Q(record__request__isnull=False))
        .annotate(is_rated=Exists(own) | Exists(before))
    )
    return ledger_facts(counted(rows, "record__request", window), Q(is_rated=True))


def call_backs(window: Window) -> Facts:
    """Call-backs that reached somebody in this quarter and the three before; good from 4 of 5."""
    rows = CallBack.objects.everywhere(WHOLE_PROVINCE).filter(
        quarter__in=window.pooled, state=CallBackState.REACHED, called_at__lte=window.counted_at
    )
    good = Q(rating__score__gte=SATISFIED)
    counts = counted(rows, "record__request", window)
    return Facts(
        counts,
        "team_id",
        good,
        NUMBER,
        "record__service_type__name",
        "called_at",
        "record",
        sealed=True,
        kind=FactKind.CALL_BACK,
        name="drawn_number",
        seen=("rating__score",),
    )


def praise(window: Window) -> Facts:
    """Verified banners and letters of thanks of the quarter."""
    rows = Honour.objects.everywhere(WHOLE_PROVINCE).filter(
        kind__in=("banner", "letter"), state=PublicityState.VERIFIED, quarter=window.quarter
    )
    names = ("level", "title", "given_on")
    return Facts(rows, "team_id", EVERY_ROW, *names, kind=FactKind.HONOUR, name="title", seen=("kind",))


def number(_window: Window) -> Fold:
    """How many by team; the exposure is one team-quarter."""
    return Fold(is_counted_once=True)


MEAN_SCORE = Measure(scores, mean)
PRAISE = Measure(praise, number)
