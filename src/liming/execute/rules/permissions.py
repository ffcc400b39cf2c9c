"""Who may act beyond the rights table: the public, and a member on own work."""

from liming.execute.enums import RequestSource
from liming.shared.viewer import Role, Viewer

PUBLIC_SOURCES = frozenset({RequestSource.PUBLIC_PAGE, RequestSource.QR_CODE})


def may_ask_without_account(viewer: Viewer, source: RequestSource) -> bool:
    """Anybody may ask for help through the public page or a printed code, signed in or not."""
    return source in PUBLIC_SOURCES


def leads(viewer: Viewer, path: str) -> bool:
    """Whether the viewer may act on the items of the whole team at `path`, not only on own ones."""
    return viewer.is_there(Role.CAPTAIN, path)
