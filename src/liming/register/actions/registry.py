"""Which action creates, changes and closes each noun, for doors that serve all nouns alike."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model

from liming.register.actions import (
    accounts,
    base,
    divisions,
    grids,
    members,
    places,
    settings,
    teams,
    units,
)
from liming.register.models import Account, RoleGrant
from liming.register.rules.columns import noun
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

Create = Callable[..., Model]
Change = Callable[..., Model]


@dataclass(frozen=True)
class Writers:
    """`create(viewer, **fields)`, `change(viewer, row, **changes)`, `close(viewer, row, on, reason)`."""

    create: Create
    change: Change
    close: Callable[..., Model] | None = None


def _change_grid(viewer: Viewer, row: Any, **changes: Any) -> Model:
    return grids.change_grid(viewer, row, **changes)


def _create_grant(viewer: Viewer, *, account: Account, role: str, **fields: Any) -> RoleGrant:
    unit, team = fields.get("unit"), fields.get("team")
    place = unit or team
    if place is None or (unit is not None and team is not None):
        raise DomainError("grant_needs_place")
    return accounts.grant_role(viewer, account, role, place, fields.get("valid_from"))


def _create_account(viewer: Viewer, **fields: Any) -> Account:
    fields.pop("is_active", None)
    return accounts.create_account(viewer, **fields)


def _change_grant(viewer: Viewer, row: RoleGrant, **changes: Any) -> RoleGrant:
    raise DomainError("code_fixed", entry=str(row.role))


WRITERS: dict[str, Writers] = {
    "units": Writers(units.create_unit, units.change_unit, units.close_unit),
    "party-branches": Writers(units.create_party_branch, units.change_party_branch),
    "teams": Writers(teams.create_team, teams.change_team, teams.close_team),
    "members": Writers(members.create_member, members.change_member, members.close_member),
    "member-skills": Writers(members.create_member_skill, members.change_member_skill),
    "leaves": Writers(members.create_leave, members.change_leave),
    "posts": Writers(members.create_post, members.change_post),
    "areas": Writers(members.create_area, members.change_area),
    "grids": Writers(grids.create_grid, _change_grid, grids.close_grid),
    "service-points": Writers(places.create_service_point, places.change_service_point),
    "customers": Writers(places.create_customer, places.change_customer),
    "sites": Writers(places.create_site, places.change_site),
    "pairings": Writers(places.create_pairing, places.change_pairing),
    "divisions": Writers(divisions.create_division, divisions.change_division),
    "skills": Writers(settings.create_skill, settings.change_skill),
    "unit-levels": Writers(settings.create_unit_level, settings.change_unit_level),
    "parameters": Writers(settings.create_parameter, settings.change_parameter),
    "days": Writers(settings.create_day, settings.change_day),
    "accounts": Writers(_create_account, accounts.change_account),
    "grants": Writers(_create_grant, _change_grant, accounts.end_grant),
}


def create(viewer: Viewer, noun_key: str, **fields: Any) -> Model:
    """A new row of any noun, through that noun's own action."""
    return WRITERS[noun(noun_key).key].create(viewer, **fields)


def change(viewer: Viewer, noun_key: str, row: Model, **changes: Any) -> Model:
    """Change a row of any noun, through that noun's own action."""
    return WRITERS[noun(noun_key).key].change(viewer, row, **changes)


def close(viewer: Viewer, noun_key: str, row: Model, on: date, reason: str = "") -> Model:
    """Close a row of any noun that can be closed; raises `not_closable` for the others."""
    closer = WRITERS[noun(noun_key).key].close
    if closer is not None:
        return closer(viewer, row, on, reason)
    return base.end(viewer, noun(noun_key), row, on, reason)
