"""The grids a member answers for, and a grid's version of today by its code."""

from uuid import UUID

from django.db.models import Q

from liming.register.models import GridVersion

_REASON = "who registers a request names the grid it lies in"


def grids_held_by(member_id: UUID | None) -> list[GridVersion]:
    """Today's versions of the grids whose holder or deputy the member is, own ones first. One query."""
    if member_id is None:
        return []
    rows = GridVersion.objects.everywhere(_REASON).filter(
        Q(holder_id=member_id) | Q(deputy_id=member_id), current_of__isnull=False, valid_to=None
    )
    found = rows.select_related("grid", "team__unit", "division")
    return sorted(found, key=lambda row: (row.holder_id != member_id, row.grid.code))


def present_version(grid_code: str) -> GridVersion | None:
    """Today's version of a grid with its team, unit and division; None for an unknown code. One query."""
    rows = GridVersion.objects.everywhere(_REASON).filter(grid__code=grid_code, current_of__isnull=False)
    found: GridVersion | None = rows.select_related("grid", "team__unit", "division").first()
    return found
