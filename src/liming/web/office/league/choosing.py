"""What a page of the ruler looks at: quarter, peer group, unit; and the filters that choose them."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from liming.evaluate import queries as evaluate
from liming.evaluate.models import Snapshot, SnapshotGroup
from liming.register import queries as register
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.words.formats import quarter_name


@dataclass(frozen=True)
class Chosen:
    """The address' choice: a measured quarter, the group as named ("" = the viewer's own), a unit's path."""

    snapshot: Snapshot
    group: str
    unit: str
    unit_path: str


def chosen(request: HttpRequest) -> Chosen:
    """Read the address; DomainError `quarter_not_measured` before any measurement, `not_found` for a unit."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    query = request.GET
    snapshot = evaluate.shown_snapshot(viewer, query.get("quarter", ""))
    if snapshot is None or not snapshot.groups.exists():
        raise DomainError("quarter_not_measured", quarter=query.get("quarter", "") or "—")
    unit = query.get("unit", "")
    return Chosen(snapshot, query.get("group", ""), unit, unit_path(viewer, unit))


def unit_path(viewer: Viewer, code: str) -> str:
    """The path of a unit by its code; "" for all units."""
    return register.unit_by_code(viewer, code).path if code else ""


def filters(
    viewer: Viewer, snapshot: Snapshot, group: SnapshotGroup, groups: list[SnapshotGroup], unit: str
) -> list[dict[str, Any]]:
    """The three choices every page of the ruler has; the unit only for those above more than one."""
    kinds = [(each.peer_group, group_words(each.peer_group, each.team_count)) for each in groups]
    quarters = [(each.quarter, quarter_name(each.quarter)) for each in evaluate.snapshots(viewer)]
    units = [("", _("全部"))]
    if viewer.may(Right.READ_REGISTER):
        units += [(each.code, each.short_name) for each in register.units(viewer).filter(level__depth=1)]
    found = [
        {"name": "group", "label": _("同组"), "choices": kinds, "value": group.peer_group},
        {"name": "quarter", "label": _("季度"), "choices": quarters, "value": snapshot.quarter},
    ]
    if len(units) > 2:
        found.append({"name": "unit", "label": _("单位"), "choices": units, "value": unit})
    return found


def group_words(group: str, teams: int) -> str:
    """乡村 91 队."""
    return _("%(name)s %(n)s 队") % {"name": evaluate.group_name(group), "n": teams}
