"""What every act on a project begins with: who asks, the project, the numbers and days that were sent."""

from django.http import HttpRequest

from liming.plan import queries
from liming.plan.models import Project
from liming.shared.viewer import Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def project_of(request: HttpRequest, code: str) -> Project:
    """The project of the address. Raises `not_found`, `forbidden`."""
    return queries.project_detail(viewer_of(request), code).project


def number_of(text: str) -> int | None:
    """A small whole number as an address holds it; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None
