"""Choosing the grid of a request whose place is near a border or not certain."""

from typing import Any

from django.db import transaction

from liming.execute.actions import course
from liming.execute.actions.dispatching import propose
from liming.execute.actions.returning import return_request
from liming.execute.enums import RequestState
from liming.execute.models import Request
from liming.execute.rules.transitions import GRID_OPEN
from liming.register.models import GridVersion
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def choose_grid(viewer: Viewer, request: Request, grid_code: str, reason: str) -> Request:
    """Settle which grid a request belongs to, with the reason in words; its clocks go on.

    One of the kept candidates, or any grid within the viewer's units on the request's day. A grid of another
    team hands the request over: one given out already is returned to that team, another waits there.
    Raises DomainError `forbidden`, `out_of_scope`, `field_required`, `place_settled` (too late),
    `not_a_candidate`, and what returning to another team refuses.
    """
    viewer.require(Right.DISPATCH)
    row = course.fresh(viewer, request)
    viewer.require(Right.DISPATCH, course.path_of(row))
    if not reason.strip():
        raise DomainError("field_required", field="选这个网格的理由")
    if row.state not in GRID_OPEN:
        raise DomainError("place_settled")
    version = _version(viewer, row, grid_code.strip())
    before = {"grid": row.grid_version.grid.code if row.grid_version else "", "team": _team(row)}
    hands_over = row.team_id is not None and row.team_id != version.team_id
    if hands_over and row.state != RequestState.RECEIVED:
        row = return_request(viewer, row, version.team, reason)
    _settle(viewer, row, version, reason.strip(), is_new=hands_over)
    audit.record(
        viewer,
        "request.place_settled",
        row,
        before=before,
        after={"grid": grid_code, "team": _team(row), "reason": reason.strip()},
        unit_path=course.path_of(row),
    )
    return row


def _settle(viewer: Viewer, row: Request, version: GridVersion, reason: str, is_new: bool) -> None:
    row.grid_version, row.team, row.unit = version, version.team, version.team.unit
    row.division, row.area_type = version.division, version.area_type
    row.notes |= {
        "is_border": False,
        "grid_chosen": {
            "at": clock.now().isoformat(),
            "by": viewer.name,
            "grid": version.grid.name,
            "reason": reason,
        },
    }
    if is_new:
        row.seen_at = None
    course.refit_timers(row)
    row.save()
    if row.state == RequestState.RECEIVED:
        note = f"{version.grid.name}：{reason}"
        course.write_step(row, RequestState.RECEIVED, clock.now(), viewer.name, note)
    if row.holder_id is None:
        propose(row)


def _team(row: Request) -> str:
    return row.team.code if row.team else ""


def _version(viewer: Viewer, row: Request, code: str) -> GridVersion:
    """The grid's version of the request's day: a kept candidate, else within the viewer's units."""
    kept: dict[str, Any] | None = next(
        (each for each in row.notes.get("candidates", ()) if each["code"] == code), None
    )
    if kept is not None:
        rows = GridVersion.objects.everywhere("a candidate kept on the request").filter(
            pk=kept["grid_version"]
        )
    else:
        rows = GridVersion.objects.visible_to(viewer).filter(grid__code=code)
    found = rows.select_related("grid", "team__unit", "division").order_by("-valid_from")
    day = clock.local(row.received_at).date()
    version = next((each for each in found if kept or each.valid_from <= day), None)
    if version is None:
        raise DomainError("not_a_candidate", name=code)
    return version
