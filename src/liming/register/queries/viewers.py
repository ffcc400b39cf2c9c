"""From an account to the viewer it is today, and where the viewer stands."""

from collections.abc import Collection

from django.db.models import Q

from liming.register.models import Account, RoleGrant, Team, TeamPlacement, Unit, UnitPlacement
from liming.shared import clock, revision
from liming.shared.viewer import Role, Viewer


def viewer_of(account: Account) -> Viewer:
    """The account's roles and paths of today; without a grant it reaches nothing."""
    today = clock.today()
    grants = RoleGrant.objects.filter(account=account, valid_from__lte=today).filter(
        Q(valid_to=None) | Q(valid_to__gt=today)
    )
    roles, held = set(), set()
    for name, of_unit, of_team in grants.values_list("role", "unit__path", "team__path"):
        roles.add(Role(name))
        path = of_unit or of_team
        if path is not None:
            held.add((Role(name), path))
    return Viewer(
        account_id=account.pk,
        roles=frozenset(roles),
        unit_paths=tuple(sorted({path for _role, path in held})),
        name=account.display_name,
        member_id=account.member_id,
        grants=tuple(sorted(held)),
    )


def scope_name(viewer: Viewer) -> str:
    """The short name of the unit or team the viewer's first path ends at; empty without a grant."""
    return _name_at(next(iter(viewer.unit_paths), ""))


@revision.kept(maxsize=4096)
def _name_at(path: str) -> str:
    for table in (Unit, Team):
        rows = table.objects.everywhere("the name of a viewer's own place").filter(path=path)
        name = rows.values_list("short_name", flat=True).first()
        if name:
            return str(name)
    return ""


def names_at(paths: Collection[str]) -> dict[str, str]:
    """The short names of the units and teams that stand, or once stood, at these paths.

    Two queries, two more where something moved away. A path at which nothing ever stood is left out.
    """
    names: dict[str, str] = {}
    for table in (Unit, Team):
        found = table.objects.everywhere("the name of a place that an entry in reach tells of")
        names |= dict(found.filter(path__in=paths).values_list("path", "short_name"))
    gone = set(paths) - set(names) - {"", "/"}
    if gone:
        units, teams = UnitPlacement.objects, TeamPlacement.objects
        names |= dict(units.filter(path__in=gone).values_list("path", "unit__short_name"))
        names |= dict(teams.filter(path__in=gone).values_list("path", "team__short_name"))
    return names


def own_grants(viewer: Viewer) -> list[tuple[Role, str]]:
    """The viewer's roles of today, each with the short name of its unit or team."""
    paths = {path for _role, path in viewer.grants}
    names: dict[str, str] = {}
    for table in (Unit, Team):
        found = table.objects.visible_to(viewer).filter(path__in=paths)
        names |= dict(found.values_list("path", "short_name"))
    return [(role, names.get(path, "")) for role, path in viewer.grants]


def demonstration_grants() -> list[RoleGrant]:
    """The open grants of the demonstration's ready accounts with account and place, by user name."""
    grants = RoleGrant.objects.filter(
        account__is_demonstration=True, account__is_active=True, valid_to=None
    ).select_related("account", "unit", "team")
    return list(grants.order_by("account__username"))


def demonstration_account(username: str) -> Account | None:
    """The ready account of this name; None when there is none."""
    return Account.objects.filter(username=username, is_demonstration=True, is_active=True).first()
