"""A person's calendar subscriptions as office pages and phone show them."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from liming.execute import queries
from liming.execute.enums import FeedKind
from liming.shared.viewer import Viewer


def subscription_context(viewer: Viewer) -> dict[str, Any]:
    """My subscriptions with the address each has, and the kinds a person may add."""
    base = settings.PUBLIC_ADDRESS.rstrip("/")
    feeds = [(line, base + reverse("calendar_feed", args=[line.token])) for line in queries.my_feeds(viewer)]
    own = [FeedKind.WORK, FeedKind.DUTY] if viewer.member_id else []
    return {"feeds": feeds, "kinds": [(kind.value, kind.label) for kind in own]}
