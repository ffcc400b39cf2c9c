"""Demonstration accounts with one shared password, each with its dated role."""

from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password

from liming.jobs.demo.catalogue import data
from liming.jobs.demo.world import IdMaker, World
from liming.register.models import Account, RoleGrant
from liming.shared.bulk import bulk_insert

Rows = list[dict[str, Any]]


def build_accounts(world: World) -> int:
    """The accounts whose unit or team exists at this scale; returns how many."""
    settings = data("accounts")
    make = world.maker(world.random("accounts"))
    password = make_password(settings["password"])
    accounts: Rows = []
    grants: Rows = []
    for entry in settings["accounts"]:
        place = _place(world, entry)
        if place is not None:
            _add(world, make, entry, place, password, accounts, grants)
    bulk_insert(Account, accounts)
    bulk_insert(RoleGrant, grants)
    return len(accounts)


def _place(world: World, entry: dict[str, str]) -> tuple[str, UUID] | None:
    """The column of the grant and the id it points to."""
    if "unit" in entry:
        unit = world.units.get(entry["unit"])
        return ("unit_id", unit.id) if unit else None
    squad = next((squad for squad in world.squads if squad.code == entry["team"]), None)
    return ("team_id", squad.id) if squad else None


def _add(
    world: World,
    make: IdMaker,
    entry: dict[str, str],
    place: tuple[str, UUID],
    password: str,
    accounts: Rows,
    grants: Rows,
) -> None:
    squads = [squad for squad in world.squads if squad.code == entry.get("team")]
    person = next((p for squad in squads for p in squad.people if p.name == entry["name"]), None)
    account_id = make()
    accounts.append(
        {
            "id": account_id,
            "username": entry["username"],
            "display_name": entry["name"],
            "password": password,
            "member_id": person.id if person else None,
            "is_demonstration": True,
        }
    )
    grants.append(
        {
            "id": make(),
            "account_id": account_id,
            "role": entry["role"],
            "valid_from": world.first_day,
            place[0]: place[1],
        }
    )
