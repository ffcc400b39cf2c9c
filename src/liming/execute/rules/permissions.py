"""Who may act beyond the rights table: the public, and a member on own work."""

from uuid import UUID

from liming.execute.enums import RequestSource
from liming.register.enums import TeamRole
from liming.shared.viewer import Role, Viewer

PUBLIC_SOURCES = frozenset({RequestSource.PUBLIC_PAGE, RequestSource.QR_CODE})


def may_ask_without_account(viewer: Viewer, source: RequestSource) -> bool:
    """Anybody may ask for help through the public page or a printed code, signed in or not."""
    return source in PUBLIC_SOURCES


def leads(viewer: Viewer, path: str) -> bool:
    """Whether the viewer may act on the items of the whole team at `path`, not only on own ones."""
    return viewer.is_there(Role.CAPTAIN, path)


def is_same_person(viewer: Viewer, name: str, account_id: UUID | None) -> bool:
    """Whether the viewer took an earlier step: by account where both have one, else by name."""
    if account_id and viewer.account_id:
        return account_id == viewer.account_id
    return bool(name) and name == viewer.name


def may_enter_publicity(viewer: Viewer, path: str, own_role: str) -> bool:
    """The team's publicist and captain, and whoever acts from above the team; no other member.

    `own_role` is the viewer's role in this team, empty when not in it.
    """
    if own_role == TeamRole.PUBLICIST:
        return True
    above = (Role.PROVINCE, Role.UNIT, Role.CAPTAIN)
    return any(viewer.is_there(role, path) for role in above)
