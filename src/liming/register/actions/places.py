"""Create and change service points, customers, sites and pairings."""

from typing import Any

from liming.register.actions.base import insert, update
from liming.register.models import Customer, Pairing, ServicePoint, Site
from liming.register.rules.columns import noun
from liming.shared.viewer import Viewer


def create_service_point(viewer: Viewer, **fields: Any) -> ServicePoint:
    """A new station, community point or park point of a team."""
    row = ServicePoint(**fields)
    return insert(viewer, noun("service-points"), row)


def change_service_point(viewer: Viewer, row: ServicePoint, **changes: Any) -> ServicePoint:
    """Change a service point."""
    return update(viewer, noun("service-points"), row, changes)


def create_customer(viewer: Viewer, **fields: Any) -> Customer:
    """A new customer of a team."""
    row = Customer(**fields)
    return insert(viewer, noun("customers"), row)


def change_customer(viewer: Viewer, row: Customer, **changes: Any) -> Customer:
    """Change a customer."""
    return update(viewer, noun("customers"), row, changes)


def create_site(viewer: Viewer, **fields: Any) -> Site:
    """A new place under care."""
    row = Site(**fields)
    return insert(viewer, noun("sites"), row)


def change_site(viewer: Viewer, row: Site, **changes: Any) -> Site:
    """Change a place under care."""
    return update(viewer, noun("sites"), row, changes)


def create_pairing(viewer: Viewer, **fields: Any) -> Pairing:
    """A party branch of ours paired with a village branch."""
    row = Pairing(**fields)
    return insert(viewer, noun("pairings"), row)


def change_pairing(viewer: Viewer, row: Pairing, **changes: Any) -> Pairing:
    """Change a pairing."""
    return update(viewer, noun("pairings"), row, changes)
