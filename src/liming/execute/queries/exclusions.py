"""Which requests are left out of the count."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from liming.execute.enums import ExclusionState
from liming.execute.models import Exclusion, Request
from liming.execute.queries.settings import in_language, setting


def excluded_requests(at: datetime) -> "QuerySet[Exclusion, Any]":
    """Ids of the requests that a count made at this moment may not see, for use as a subquery.

    What was excluded later stays in it, so that a published figure keeps opening to what it counted.
    """
    rows = Exclusion.objects.everywhere("the benchmark counts every team")
    return rows.filter(state=ExclusionState.EXCLUDED, decided_at__lte=at).values("request_id")


def exclusion_of(request: Request) -> Exclusion | None:
    """The claim about a request that was reached."""
    return Exclusion.objects.everywhere("the claim of a reached request").filter(request=request).first()


def exclusion_reasons() -> tuple[tuple[str, str], ...]:
    """The listed reasons: code and word."""
    return tuple((row["code"], in_language(row)) for row in setting("exclusions.reasons"))


def unit_above(row: Request) -> str:
    """The path of the unit above the one that has the request; the top unit stands above itself."""
    above = row.unit.path.rstrip("/").rsplit("/", 1)[0] + "/"
    return above if above != "/" else row.unit.path
