"""A person's own views of the board."""

from liming.execute.models import SavedView
from liming.shared.viewer import Right, Viewer


def my_views(viewer: Viewer) -> tuple[SavedView, ...]:
    """The viewer's views in the order they were made. One query; raises DomainError `forbidden`."""
    viewer.require(Right.READ_WORK)
    return tuple(SavedView.objects.filter(account__pk=viewer.account_id)) if viewer.account_id else ()
