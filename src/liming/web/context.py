"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """The viewer and whether this is a demonstration."""
    return {"viewer": getattr(request, "viewer", None), "is_demonstration": settings.DEMO}
