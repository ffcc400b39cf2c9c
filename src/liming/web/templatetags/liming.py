"""Template words of the house, built in to every template; docs/look.md shows each in use."""

from collections.abc import Callable
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString

from liming.plan.rules.routes import clock_of
from liming.shared.words import chosen, named
from liming.web.words import bars, formats, gantt, marks, trend
from liming.web.words.sources import source_words

register = template.Library()

_WORDS: tuple[Callable[..., SafeString], ...] = (
    marks.icon,
    marks.practice,
    marks.shape,
    marks.state,
    marks.state_mark,
    marks.plan_mark,
    marks.time_left,
    bars.interval_bar,
    bars.dot_interval,
    bars.progress_bar,
    bars.gap_bar,
    bars.strip,
    trend.sparkline,
    gantt.gantt,
)
for _word in _WORDS:
    register.simple_tag(_word)
for _filter in (
    formats.percent,
    formats.count,
    formats.items,
    formats.score,
    formats.signed,
    formats.minutes,
    formats.distance,
    formats.distance_change,
    formats.local_date,
    formats.local_time,
    formats.browser_name,
    formats.clock_time,
    formats.weekday,
    formats.quarter_name,
    formats.month_name,
    formats.masked_name,
    formats.masked_phone,
    formats.masked_account,
    formats.masked_text,
    named,
    chosen,
    source_words,
):
    register.filter(_filter.__name__, _filter)
register.filter("minute_clock", clock_of)


@register.simple_tag(takes_context=True)
def query_string(context: dict[str, Any], **changes: Any) -> str:
    """The present query with `changes`, "?" included; None or "" removes a key, paging starts anew."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    if "page" not in changes:
        query.pop("page", None)
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = str(value)
    return "?" + query.urlencode()


@register.inclusion_tag("components/loop_strip.html")
def loop_strip(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Four rows tied by a line that returns to the first; see components/loop_strip.html for the keys."""
    return {"rows": rows}


@register.inclusion_tag("components/timeline.html")
def timeline(steps: list[dict[str, Any]]) -> dict[str, Any]:
    """Steps with `time`, `name`, `words`, `used` and `kind` (done, now, next)."""
    return {"steps": steps}
