"""The table of rights and roles as `shared.viewer` has it, and what the reader may."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liming.register import queries
from liming.shared.viewer import RIGHT_NAMES, RIGHTS, Right, Role, Viewer
from liming.web.access import personal_page
from liming.web.office.rights.groups import GROUPS
from liming.web.roles import NAMES


@personal_page
def table(request: HttpRequest) -> HttpResponse:
    """Every right by its part of the work, with the roles that hold it; `?role=` shows one role's alone."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    chosen = next((role for role in Role if role == request.GET.get("role")), None)
    context = {
        "roles": [(role, NAMES[role], role in viewer.roles) for role in Role],
        "groups": _groups(viewer, chosen),
        "own": [(NAMES[role], place) for role, place in queries.own_grants(viewer)],
        "chosen": chosen,
    }
    return render(request, "office/rights/table.html", context)


def _groups(viewer: Viewer, chosen: Role | None) -> list[dict[str, Any]]:
    groups = []
    for name, rights in GROUPS:
        shown = [right for right in rights if not chosen or chosen in RIGHTS[right]]
        groups.append({"name": name, "rows": [_row(viewer, right) for right in shown]})
    return [group for group in groups if group["rows"]]


def _row(viewer: Viewer, right: Right) -> dict[str, Any]:
    holders = [(role in RIGHTS[right], role in viewer.roles, NAMES[role]) for role in Role]
    return {"name": RIGHT_NAMES[right], "holders": holders, "is_own": viewer.may(right)}
