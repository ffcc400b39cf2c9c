"""A calendar program asks for a subscription by its secret address."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from liming.adapters.calendars import calendar_text
from liming.execute.queries import FeedEvent, read_feed
from liming.web.access import public_page


@public_page
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The subscription as iCalendar; a revoked or wrong secret finds nothing."""
    with translation.override(settings.LANGUAGE_CODE):
        feed = read_feed(token)
        text = calendar_text(feed.title, [(event, _address(event)) for event in feed.events], feed.at)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=300"
    response["Content-Disposition"] = 'inline; filename="liming.ics"'
    return response


def _address(event: FeedEvent) -> str:
    if event.item_id is None:
        return ""
    return str(settings.PUBLIC_ADDRESS.rstrip("/") + reverse("work_item", args=[event.item_id]))
