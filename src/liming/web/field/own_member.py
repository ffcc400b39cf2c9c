"""The member behind the account."""

from liming.register.models import Member
from liming.register.queries import members
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer


def own_member(viewer: Viewer) -> Member:
    """The viewer's own row with its team. Raises DomainError `field_required` for an account without one."""
    rows = members(viewer).select_related("team__unit")
    found = rows.filter(pk=viewer.member_id).first() if viewer.member_id else None
    if found is None:
        raise DomainError("field_required", field="队员账号")
    return found
