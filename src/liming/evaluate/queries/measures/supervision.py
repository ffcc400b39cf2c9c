"""Measures of supervision: what drawn checks found; targeted ones count in no estimate."""

from django.db.models import Q

from liming.evaluate.enums import CheckSubject, FactKind
from liming.evaluate.models import SupervisionCheck
from liming.evaluate.queries.measures.effectiveness import WHOLE_PROVINCE
from liming.evaluate.queries.measures.facts import Facts
from liming.evaluate.rules import Window


def image_standards(window: Window) -> Facts:
    """Drawn checks of appearance in this quarter and the three before; good when passed."""
    rows = SupervisionCheck.objects.everywhere(WHOLE_PROVINCE).filter(
        subject=CheckSubject.IMAGE,
        draw__isnull=False,
        passed__isnull=False,
        quarter__in=window.pooled,
        checked_at__lte=window.counted_at,
    )
    return Facts(
        rows,
        "team_id",
        Q(passed=True),
        "number",
        "checklist__name",
        "checked_at",
        "check",
        kind=FactKind.CHECK,
        seen=("met", "applicable", "critical_defects", "pass_percent"),
    )
