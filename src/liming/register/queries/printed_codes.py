"""Codes on posters: the place a code stands for, and the codes of a team."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from liming.register.models import Division, Grid, GridVersion, PrintedCode, ServicePoint, Team
from liming.register.queries.divisions import full_name
from liming.register.rules.printed_codes import is_genuine
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_REASON = "whoever stands before a poster may scan it"
_SHOWN_COMMUNITIES = 1


@dataclass(frozen=True)
class PrintedPlace:
    """The place of a scanned code; after its withdrawal address and grid are empty."""

    row: PrintedCode
    team_name: str
    address: str
    grid_version: GridVersion | None

    def grid_meant_by(self, address: str) -> GridVersion | None:
        """The grid while the address is the printed one, alone or with words of the grid's own villages."""
        if self.grid_version is None or not self.address or not address.startswith(self.address):
            return None
        added = address.removeprefix(self.address).strip()
        own = self.grid_version.communities
        is_within = not added or len(own) == 1 or any(name in added for name in own)
        return self.grid_version if is_within else None


@dataclass(frozen=True)
class Poster:
    """A grid or service point and its code in use; `code` is empty while it has none."""

    kind: str
    key: str
    name: str
    place: str
    team_name: str
    team_short_name: str
    code: str = ""
    issued_at: datetime | None = None
    issued_by: str = ""


def printed_place(code: str) -> PrintedPlace | None:
    """What a scanned code stands for; None for one that was not made here. One query."""
    code = code.strip().upper()
    if not is_genuine(code, settings.SECRET_KEY):
        return None
    rows = PrintedCode.objects.everywhere(_REASON).select_related(
        "team",
        "service_point",
        "grid__current__team__unit",
        "grid__current__division__parent__parent",
    )
    row: PrintedCode | None = rows.filter(code=code).first()
    if row is None:
        return None
    if row.withdrawn_at is not None:
        return PrintedPlace(row, row.team.short_name, "", None)
    if row.service_point is not None:
        return PrintedPlace(row, row.team.short_name, row.service_point.address, None)
    version = row.grid.current if row.grid else None
    return PrintedPlace(row, row.team.short_name, _address(version) if version else "", version)


def _address(version: GridVersion) -> str:
    """The township and, where the grid is one village or community, its name: 夏县泗交镇窑头村."""
    own = version.communities[0] if len(version.communities) == _SHOWN_COMMUNITIES else ""
    return _below_city(version.division) + own


def _below_city(division: Division) -> str:
    return full_name(division).partition("市")[2] or full_name(division)


def posters(viewer: Viewer, team: Team) -> tuple[Poster, ...]:
    """The service points and grids of a team with their codes, points first. Three queries."""
    viewer.require(Right.READ_REGISTER, team.path)
    codes = {
        row.grid_id or row.service_point_id: row
        for row in PrintedCode.objects.visible_to(viewer).filter(team=team, withdrawn_at=None)
    }
    points = ServicePoint.objects.visible_to(viewer).filter(team=team, closed_on=None).order_by("code")
    grids = (
        Grid.objects.visible_to(viewer)
        .filter(current__team=team, closed_on=None)
        .select_related("current__division")
        .order_by("code")
    )
    found = [_poster("points", each, each.address, team, codes.get(each.pk)) for each in points]
    return tuple(found + [_poster("grids", each, _words(each), team, codes.get(each.pk)) for each in grids])


def _words(grid: Grid) -> str:
    version = grid.current
    return f"{version.division.name} {'、'.join(version.communities[:3])}".strip() if version else ""


def _poster(kind: str, row: Grid | ServicePoint, place: str, team: Team, code: PrintedCode | None) -> Poster:
    return Poster(
        kind=kind,
        key=row.code,
        name=row.name,
        place=place,
        team_name=team.name,
        team_short_name=team.short_name,
        code=code.code if code else "",
        issued_at=code.issued_at if code else None,
        issued_by=code.issued_by if code else "",
    )


def printable_place(viewer: Viewer, kind: str, key: str) -> Grid | ServicePoint:
    """The grid or service point with this code in the viewer's reach; raises `not_found`."""
    found: Grid | ServicePoint | None = None
    if kind == "grids":
        found = Grid.objects.visible_to(viewer).select_related("current__team").filter(code=key).first()
    elif kind == "points":
        found = ServicePoint.objects.visible_to(viewer).select_related("team").filter(code=key).first()
    if found is None:
        raise DomainError("not_found", what="网格或服务点", key=key)
    return found
