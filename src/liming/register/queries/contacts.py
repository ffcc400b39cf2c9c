"""Contacts: those of a unit, and for whom an account speaks today."""

from django.db.models import Q

from liming.register.models import ContactProfile
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer


def contacts(viewer: Viewer, *, ended: bool = False) -> ScopedQuerySet[ContactProfile]:
    """The contacts of the viewer's units, those still speaking unless `ended`."""
    viewer.require(Right.EDIT_REGISTER)
    rows = ContactProfile.objects.visible_to(viewer).select_related(
        "account", "unit", "division", "customer", "grid"
    )
    return rows.order_by("unit__path", "kind", "name", "valid_from").filter(valid_to__isnull=not ended)


def own_profile(viewer: Viewer) -> ContactProfile:
    """For whom the viewer speaks today. Raises DomainError `forbidden`, `no_contact_profile`."""
    viewer.require(Right.ASK_AS_CONTACT)
    today = clock.today()
    account_id = viewer.account_id
    if account_id is None:
        raise DomainError("no_contact_profile")
    row: ContactProfile | None = (
        ContactProfile.objects.everywhere("an account's own profile")
        .filter(Q(valid_to=None) | Q(valid_to__gt=today), account_id=account_id, valid_from__lte=today)
        .select_related(
            "unit", "division", "customer", "grid__current__team__unit", "grid__current__division"
        )
        .order_by("-valid_from")
        .first()
    )
    if row is None:
        raise DomainError("no_contact_profile")
    return row
