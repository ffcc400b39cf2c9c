"""Contacts for tests: a village and an enterprise of the corner."""

from typing import Any

from tests.factories import execute as world
from tests.factories import register

from liming.register.actions import ContactDraft, create_contact
from liming.register.enums import ContactKind
from liming.register.models import ContactProfile, Division
from liming.register.queries import viewer_of
from liming.shared.viewer import Role, Viewer

PASSWORD = "Liming-2026-x"


def draft(**fields: Any) -> ContactDraft:
    """The committee of a village in the first grid."""
    values: dict[str, Any] = {
        "kind": ContactKind.VILLAGE,
        "name": "窑头村委会",
        "person": "李有田",
        "phone": "13800001234",
        "division": Division.objects.get(pk="140828105"),
        "address": "夏县泗交镇窑头村",
    }
    return ContactDraft(**{**values, **fields})


def village(corner: world.Corner, username: str = "yaotou", **fields: Any) -> ContactProfile:
    """A village's contact whose place is the first grid."""
    values = {"grid": corner.first, **fields}
    return create_contact(corner.viewer(Role.UNIT), corner.tree.xiaxian, draft(**values), username, PASSWORD)


def enterprise(corner: world.Corner, username: str = "factory", **fields: Any) -> ContactProfile:
    """The contact of a key enterprise."""
    customer = fields.pop("customer", None) or register.customer(
        corner.team, "泗交茶厂", kind="key_enterprise", address="夏县泗交镇泗交村工业园", grid=corner.second
    )
    values = {
        "kind": ContactKind.ENTERPRISE,
        "name": customer.name,
        "person": "赵厂长",
        "customer": customer,
        "grid": customer.grid,
        "address": customer.address,
        **fields,
    }
    return create_contact(corner.viewer(Role.UNIT), corner.tree.xiaxian, draft(**values), username, PASSWORD)


def seen_by(profile: ContactProfile) -> Viewer:
    """The viewer of a contact's account."""
    return viewer_of(profile.account)
