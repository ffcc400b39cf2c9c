"""Issuing and withdrawing the codes on posters."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from liming.register.models import Grid, PrintedCode, ServicePoint, Team
from liming.register.queries.printed_codes import posters
from liming.register.rules.printed_codes import new_code
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def issue_code(viewer: Viewer, place: Grid | ServicePoint) -> PrintedCode:
    """The code in use of a grid or service point, a new one where it has none.

    Raises DomainError `forbidden`, `out_of_scope`, `not_found` (a grid that nobody answers for today).
    """
    team = _team_of(place)
    viewer.require(Right.PRINT_CODES, team.path)
    over = {"grid": place} if isinstance(place, Grid) else {"service_point": place}
    rows = PrintedCode.objects.everywhere("the path was required above")
    used: PrintedCode | None = rows.filter(withdrawn_at=None, **over).first()
    if used is not None:
        return used
    row: PrintedCode = PrintedCode.objects.create(
        code=new_code(settings.SECRET_KEY),
        team=team,
        issued_at=clock.now(),
        issued_by=viewer.name[:60],
        **over,
    )
    audit.record(
        viewer, "printed_code.issued", row, after={"code": row.code, "place": place.code}, unit_path=team.path
    )
    return row


@transaction.atomic
def issue_codes(viewer: Viewer, team: Team) -> int:
    """Codes for every grid and service point of a team that has none; returns how many were made."""
    viewer.require(Right.PRINT_CODES, team.path)
    bare = [each for each in posters(viewer, team) if not each.code]
    for place in _places(viewer, bare):
        issue_code(viewer, place)
    return len(bare)


def _places(viewer: Viewer, bare: Iterable[object]) -> list[Grid | ServicePoint]:
    keys = {kind: [each.key for each in bare if each.kind == kind] for kind in ("grids", "points")}  # type: ignore[attr-defined]
    grids = Grid.objects.visible_to(viewer).select_related("current__team").filter(code__in=keys["grids"])
    points = ServicePoint.objects.visible_to(viewer).select_related("team").filter(code__in=keys["points"])
    return [*grids, *points]


@transaction.atomic
def withdraw_code(viewer: Viewer, place: Grid | ServicePoint, reason: str) -> PrintedCode:
    """The code no longer fills in the place; what was asked by it stays counted. A new one may be issued.

    Raises DomainError `field_required` (reason), `not_found` (no code in use), `forbidden`, `out_of_scope`.
    """
    team = _team_of(place)
    viewer.require(Right.PRINT_CODES, team.path)
    if not reason.strip():
        raise DomainError("field_required", field="收回原因")
    over = {"grid": place} if isinstance(place, Grid) else {"service_point": place}
    rows = PrintedCode.objects.everywhere("the path was required above").select_for_update(of=("self",))
    row: PrintedCode | None = rows.filter(withdrawn_at=None, **over).first()
    if row is None:
        raise DomainError("not_found", what="码", key=place.code)
    row.withdrawn_at, row.withdrawn_reason = clock.now(), reason.strip()[:120]
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    audit.record(
        viewer,
        "printed_code.withdrawn",
        row,
        after={"code": row.code, "reason": row.withdrawn_reason},
        unit_path=team.path,
    )
    return row


def _team_of(place: Grid | ServicePoint) -> Team:
    if isinstance(place, ServicePoint):
        return place.team
    if place.current is None:
        raise DomainError("not_found", what="网格责任队", key=place.code)
    return place.current.team
