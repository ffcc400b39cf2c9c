"""How many requests came by the codes on posters."""

from collections.abc import Sequence

from django.db.models import Count

from liming.execute.models import Request
from liming.shared.viewer import Right, Viewer


def requests_by_code(viewer: Viewer, codes: Sequence[str]) -> dict[str, int]:
    """Requests by printed code, among those the viewer reaches; a code without any is left out. One query."""
    viewer.require(Right.READ_WORK)
    rows = Request.objects.visible_to(viewer).filter(printed_code__code__in=codes)
    return dict(rows.order_by().values_list("printed_code__code").annotate(n=Count("pk")))
