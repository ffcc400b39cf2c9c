"""Good practice with its evidence, for every office to search."""

from uuid import UUID

from django.db.models import Q, QuerySet

from liming.improve.models import GoodPractice
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_SEARCHED = (
    "title",
    "words",
    "improvement__gap__team__short_name",
    "improvement__gap__team__pinyin",
    "improvement__gap__team__initials",
    "improvement__gap__indicator__name",
    "improvement__gap__indicator__name_en",
)


def practices(viewer: Viewer, text: str = "", indicator: str = "") -> "QuerySet[GoodPractice]":
    """Good practice of the whole house, the newest first; every word of `text` must be found.

    What worked is open to all offices, with its evidence. Needs `read_gaps`.
    """
    viewer.require(Right.READ_GAPS)
    rows = GoodPractice.objects.select_related(
        "improvement__verification__snapshot",
        "improvement__gap__team__unit",
        "improvement__gap__indicator",
        "improvement__gap__snapshot",
        "improvement__owner",
        "guide",
        "line__plan",
    )
    for word in text.split():
        found = Q()
        for lookup in _SEARCHED:
            found |= Q(**{f"{lookup}__icontains": word})
        rows = rows.filter(found)
    if indicator:
        rows = rows.filter(improvement__gap__indicator__code=indicator)
    return rows.order_by("-shared_at", "pk")


def practice_by_id(viewer: Viewer, practice_id: UUID) -> GoodPractice:
    """One good practice. Needs `read_gaps`; raises DomainError `not_found`."""
    row = practices(viewer).filter(pk=practice_id).first()
    if row is None:
        raise DomainError("not_found", what="好做法", key=str(practice_id))
    return row
