"""Who is told: accounts of members, of a unit's office and of a team's captain. One query each."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from liming.register.models import Account, RoleGrant
from liming.shared import clock
from liming.shared.viewer import Role

_OFFICE = (Role.PROVINCE.value, Role.UNIT.value)


def accounts_of_members(members: Iterable[UUID]) -> dict[UUID, UUID]:
    """Member id to account id, for members who may sign in."""
    rows = Account.objects.filter(member_id__in=list(members), is_active=True)
    return {member: account for member, account in rows.values_list("member_id", "pk") if member}


def captains(paths: Iterable[str]) -> dict[str, tuple[UUID, ...]]:
    """Team path to the accounts that lead the team today."""
    return _grants(Q(role=Role.CAPTAIN.value, team__path__in=list(paths)), "team__path")


def officers(paths: Iterable[str]) -> dict[str, tuple[UUID, ...]]:
    """Unit path to the accounts that run this very unit's office today."""
    return _grants(Q(role__in=_OFFICE, unit__path__in=list(paths)), "unit__path")


def _grants(chosen: Q, path: str) -> dict[str, tuple[UUID, ...]]:
    today = clock.today()
    rows = RoleGrant.objects.filter(chosen, valid_from__lte=today, account__is_active=True)
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=today))
    found: dict[str, list[UUID]] = defaultdict(list)
    for place, account in rows.order_by("account_id").values_list(path, "account_id").distinct():
        found[place].append(account)
    return {place: tuple(accounts) for place, accounts in found.items()}
