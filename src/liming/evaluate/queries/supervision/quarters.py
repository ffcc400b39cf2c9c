"""What the supervision of a quarter comes to."""

from dataclasses import dataclass

from django.db.models import Count, Q

from liming.evaluate.enums import FindingState
from liming.evaluate.queries.supervision.findings import late
from liming.evaluate.queries.supervision.reach import visible_checks, visible_findings
from liming.shared.viewer import Viewer


@dataclass(frozen=True)
class QuarterSupervision:
    """Checks judged and passed, drawn and targeted apart: only the drawn ones speak for all teams."""

    drawn_judged: int
    drawn_passed: int
    targeted_judged: int
    targeted_passed: int
    found: int
    closed: int
    late: int


def quarter_supervision(viewer: Viewer, quarter: str) -> QuarterSupervision:
    """Checks made in the quarter and what became of their findings; two queries."""
    judged, good = Q(passed__isnull=False), Q(passed=True)
    checks = (
        visible_checks(viewer)
        .filter(quarter=quarter)
        .aggregate(
            drawn_judged=Count("pk", filter=judged & Q(draw__isnull=False)),
            drawn_passed=Count("pk", filter=good & Q(draw__isnull=False)),
            targeted_judged=Count("pk", filter=judged & Q(draw=None)),
            targeted_passed=Count("pk", filter=good & Q(draw=None)),
        )
    )
    of_quarter = visible_findings(viewer).filter(check_made__quarter=quarter)
    findings = of_quarter.exclude(state=FindingState.WITHDRAWN).aggregate(
        found=Count("pk"),
        closed=Count("pk", filter=Q(state=FindingState.CLOSED)),
        late=Count("pk", filter=late()),
    )
    return QuarterSupervision(**checks, **findings)
