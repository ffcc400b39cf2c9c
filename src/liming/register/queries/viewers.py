"""From an account to the viewer it is today."""

from django.db.models import Q

from liming.register.models import Account, RoleGrant
from liming.shared import clock
from liming.shared.viewer import Role, Viewer


def viewer_of(account: Account) -> Viewer:
    """The account's roles and paths of today; without a grant it reaches nothing."""
    today = clock.today()
    grants = (
        RoleGrant.objects.filter(account=account, valid_from__lte=today)
        .filter(Q(valid_to=None) | Q(valid_to__gt=today))
        .select_related("unit", "team")
    )
    roles, paths = set(), set()
    for grant in grants:
        roles.add(Role(grant.role))
        place = grant.unit or grant.team
        if place is not None:
            paths.add("/" if place.path == "/" else place.path)
    return Viewer(
        account_id=account.pk,
        roles=frozenset(roles),
        unit_paths=tuple(sorted(paths)),
        name=account.display_name,
        member_id=account.member_id,
    )
