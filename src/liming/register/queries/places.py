"""Where things are: divisions in the viewer's reach, their outlines, and the teams below them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from liming.register.enums import DivisionLevel, TeamRole
from liming.register.models import Division, DivisionShape, GridVersion, Member, Team, Unit
from liming.register.rules.places import STANDARD_LAYER
from liming.shared import revision
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class Focus:
    """What a map page looks at: a viewer narrowed to a division, and the way down to it.

    `trail` runs from the province to the division in focus; the last one is the focus itself.
    """

    viewer: Viewer
    trail: tuple[Division, ...]

    @property
    def division(self) -> Division | None:
        return self.trail[-1] if self.trail else None

    @property
    def level(self) -> str:
        return self.division.level if self.division else str(DivisionLevel.PROVINCE)


def full_code(code: str) -> str:
    """The six-digit form of a division code: "1408" -> "140800"."""
    return code.strip().ljust(6, "0")


def focus_on(viewer: Viewer, code: str = "") -> Focus:
    """Narrow the viewer to one division; without a code, the division of the viewer's own units.

    Raises DomainError `not_found` for an unknown code and `out_of_scope` outside the viewer's units.
    """
    viewer.require(Right.READ_REGISTER)
    if not code:
        return Focus(viewer, _trail(home_division(viewer)))
    division = Division.objects.filter(pk=full_code(code)).first()
    if division is None:
        raise DomainError("not_found", what=_("区划"), key=code)
    return Focus(_narrowed(viewer, division), _trail(division))


@revision.kept(maxsize=1024)
def home_division(viewer: Viewer) -> Division | None:
    """The smallest division that holds all of the viewer's units; None without any place."""
    units = Unit.objects.visible_to(viewer).exclude(division=None).select_related("division__parent")
    unit = units.order_by("path").first()
    if unit is not None and not _is_forest(viewer):
        found: Division | None = unit.division
        return found
    team = Team.objects.visible_to(viewer).exclude(division=None).select_related("division").first()
    if team is not None and team.division_id and not _is_forest(viewer):
        return Division.objects.filter(pk=full_code(team.division_id[:6])).first()
    return Division.objects.filter(level=DivisionLevel.PROVINCE).first()


def _is_forest(viewer: Viewer) -> bool:
    return len(viewer.unit_paths) > 1


def _narrowed(viewer: Viewer, division: Division) -> Viewer:
    if division.level == DivisionLevel.PROVINCE:
        return viewer
    units = Unit.objects.visible_to(viewer).filter(division=division)
    paths = tuple(units.values_list("path", flat=True))
    if paths:
        return replace(viewer, unit_paths=paths)
    teams = Team.objects.visible_to(viewer).filter(inside("division__code", division.pk))
    paths = tuple(teams.values_list("path", flat=True))
    if not paths:
        raise DomainError("out_of_scope")
    return replace(viewer, unit_paths=paths)


def inside(field: str, code: str) -> Q:
    """The condition that a division code in `field` lies in the city or county `code`."""
    return Q(**{f"{field}__startswith": code[:4] if code.endswith("00") else code})


def _trail(division: Division | None) -> tuple[Division, ...]:
    steps: list[Division] = []
    while division is not None:
        steps.append(division)
        division = division.parent
    return tuple(reversed(steps))


def divisions_below(division: Division | None, level: str) -> list[Division]:
    """Divisions of `level` inside `division`, in code order; a county holds itself."""
    found = Division.objects.filter(level=level, valid_to=None)
    if division is not None and division.level != DivisionLevel.PROVINCE:
        found = found.filter(inside("code", division.pk))
    return list(found.order_by("code"))


def outlines(codes: Iterable[str], layer: str = "") -> dict[str, Any]:
    """GeoJSON geometry (WGS-84) by division code; divisions without an outline are left out.

    A layer of the company's own goes before the shipped one.
    """
    shapes = DivisionShape.objects.filter(division_id__in=list(codes))
    if layer:
        shapes = shapes.filter(layer=layer)
    shipped_first = shapes.annotate(is_own=~Q(layer=STANDARD_LAYER)).order_by("is_own", "layer")
    return dict(shipped_first.values_list("division_id", "geometry"))


def has_outlines() -> bool:
    """Whether any layer of outlines was imported."""
    return DivisionShape.objects.exists()


def captains_of(team_ids: Iterable[Any]) -> dict[Any, Member]:
    """The captain of each team the caller has scoped, by team id."""
    found = Member.objects.everywhere("the teams were scoped by the caller").filter(
        team_id__in=list(team_ids), role=TeamRole.CAPTAIN, left_on=None
    )
    return {member.team_id: member for member in found.order_by("-code")}


def current_grids(viewer: Viewer, code: str) -> list[GridVersion]:
    """Versions in force of the grids inside a division, in the viewer's reach, in code order."""
    versions = GridVersion.objects.visible_to(viewer).filter(
        inside("division__code", code), current_of__isnull=False, valid_to=None
    )
    return list(versions.select_related("grid", "team", "holder").order_by("grid__code"))


def county_of(team: Team) -> str:
    """The six-digit division a team stands in; empty when unknown."""
    code = team.division_id or team.unit.division_id or ""
    return str(code)[:6]
