"""Measures of satisfaction: sealed ratings, coverage, independent call-backs, praise."""

from django.db.models import Count as CountOf
from django.db.models import Exists, F, OuterRef, Q, Sum

from liming.evaluate.queries.measures.effectiveness import WHOLE_PROVINCE, ledger_facts, participations
from liming.evaluate.queries.measures.facts import Facts, Measure, counted
from liming.evaluate.rules import Count, Counts, Window
from liming.execute.enums import CallBackState, PublicityState, RatingChannel
from liming.execute.models import CallBack, Honour, Rating

SATISFIED = 4
TEAM = "record__participations__team_id"


def ratings(window: Window) -> Facts:
    """Ratings the customer chose to give, once for each participating team; good from 4 of 5."""
    rows = Rating.objects.filter(
        record__quarter=window.quarter, record__participations__isnull=False
    ).exclude(channel=RatingChannel.CALL_BACK)
    good = Q(score__gte=SATISFIED)
    rows = counted(rows, "record__request", window)
    return Facts(
        rows, TEAM, good, "record__number", "record__service_type__name", "at", "record", sealed=True
    )


def mean_score(window: Window) -> Counts:
    """Sum, number and sum of squares of the scores by team."""
    grouped = (
        ratings(window)
        .rows.order_by()
        .values(team_key=F(TEAM))
        .annotate(total=Sum("score"), number=CountOf("pk"), squares=Sum(F("score") * F("score")))
    )
    return {row["team_key"]: Count(row["total"], row["number"], row["squares"]) for row in grouped}


def rating_coverage(window: Window) -> Facts:
    """Records with somebody served; good when rated by any channel but the call-back.

    A correction keeps the rating of the record it supersedes.
    """
    own = Rating.objects.exclude(channel=RatingChannel.CALL_BACK).filter(record=OuterRef("record"))
    before = Rating.objects.exclude(channel=RatingChannel.CALL_BACK).filter(
        record__superseded_by=OuterRef("record")
    )
    rows = (
        participations(window)
        .filter(Q(record__customer__isnull=False) | Q(record__request__isnull=False))
        .annotate(is_rated=Exists(own) | Exists(before))
    )
    return ledger_facts(counted(rows, "record__request", window), Q(is_rated=True))


def call_backs(window: Window) -> Facts:
    """Call-backs that reached somebody in this quarter and the three before; good from 4 of 5."""
    rows = CallBack.objects.everywhere(WHOLE_PROVINCE).filter(
        quarter__in=window.pooled, state=CallBackState.REACHED
    )
    good = Q(rating__score__gte=SATISFIED)
    counts = counted(rows, "record__request", window)
    names = ("record__number", "record__service_type__name")
    return Facts(counts, "team_id", good, *names, "called_at", "record", sealed=True)


def praise(window: Window) -> Facts:
    """Verified banners and letters of thanks of the quarter."""
    rows = Honour.objects.everywhere(WHOLE_PROVINCE).filter(
        kind__in=("banner", "letter"), state=PublicityState.VERIFIED, quarter=window.quarter
    )
    return Facts(rows, "team_id", Q(pk__isnull=False), "level", "title", "given_on")


def praise_received(window: Window) -> Counts:
    """How many banners and letters by team; the exposure is one team-quarter."""
    grouped = praise(window).rows.order_by().values("team_id").annotate(number=CountOf("pk"))
    return {row["team_id"]: Count(row["number"], 1) for row in grouped}


MEAN_SCORE = Measure(ratings, mean_score)
PRAISE = Measure(praise, praise_received)
