"""Telling members what became of their day; whose day stays as it was hears nothing."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import partial
from uuid import UUID

from django.utils.translation import gettext as _

from liming.plan.models import RoutePlan, RouteStop
from liming.plan.queries.settings import shipped
from liming.plan.rules.routes import clock_of
from liming.register.actions import News, post_notices
from liming.register.queries import ParameterBook, accounts_of_members
from liming.shared import clock

_Days = dict[tuple[UUID, date], list[RouteStop]]
_KEYS = (
    "notices.words.route_published",
    "notices.words.route_changed",
    "notices.quiet_hours",
)
_AWAKE = {"notices.quiet_hours": {"starts": "00:00", "ends": "00:00"}}
_MOST_NAMED = 4


def tell_members(plan: RoutePlan, before: Iterable[RouteStop], after: Iterable[RouteStop]) -> int:
    """Tell everybody whose day is new or other than before; a day that is over is told to nobody."""
    old, new = _by_day(before), _by_day(after)
    days = [
        key for key in {*old, *new} if key[1] >= clock.today() and _said(old.get(key)) != _said(new.get(key))
    ]
    accounts = accounts_of_members({member for member, _day in days})
    told = [
        _news(plan, key, old.get(key), new.get(key, []), accounts[key[0]])
        for key in sorted(days, key=str)
        if key[0] in accounts
    ]
    return post_notices(told, _book()) if told else 0


def _book() -> ParameterBook:
    """The words, and quiet hours as they are kept; none before they are."""
    return ParameterBook(_KEYS, {key: shipped()[key]["value"] for key in _KEYS if key in shipped()} | _AWAKE)


def _by_day(stops: Iterable[RouteStop]) -> _Days:
    found: _Days = defaultdict(list)
    for stop in stops:
        found[stop.member_id, stop.day].append(stop)
    return {key: sorted(rows, key=lambda stop: stop.start) for key, rows in found.items()}


def _said(stops: list[RouteStop] | None) -> list[tuple[UUID, int]]:
    return [(stop.item_id, stop.start) for stop in stops or ()]


def _news(
    plan: RoutePlan,
    key: tuple[UUID, date],
    old: list[RouteStop] | None,
    new: list[RouteStop],
    account: UUID,
) -> News:
    day = f"{key[1].month}-{key[1].day}"
    subject = f"route:{plan.pk}:{plan.digest[:12]}:{key[0]}:{key[1]}"
    if old is None:
        data = {"day": day, "count": len(new), "first": clock_of(new[0].start)}
        return News("route_published", subject, plan.team.path, data, "my_day", (account,))
    data = {"day": day, "changes": partial(_changes, old, new)}
    return News("route_changed", subject, plan.team.path, data, "my_day", (account,))


def _changes(old: list[RouteStop], new: list[RouteStop]) -> str:
    before = {stop.item_id: stop for stop in old}
    after = {stop.item_id: stop for stop in new}
    added = [_("加 %(time)s %(title)s") % _named(stop) for key, stop in after.items() if key not in before]
    gone = [_("去掉 %(title)s") % _named(stop) for key, stop in before.items() if key not in after]
    moved = [
        _("%(title)s 改到 %(time)s") % _named(stop)
        for key, stop in after.items()
        if key in before and before[key].start != stop.start
    ]
    words = added + gone + moved
    more = [_("等 %(n)s 处") % {"n": len(words)}] if len(words) > _MOST_NAMED else []
    return "，".join(words[:_MOST_NAMED] + more)


def _named(stop: RouteStop) -> dict[str, str]:
    return {"title": stop.item.title, "time": clock_of(stop.start)}
