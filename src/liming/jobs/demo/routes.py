"""The routes of the story's team: the week as planned on Monday, and today as planned again just now."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.db import transaction

from liming.execute.models import Request
from liming.jobs.demo.catalogue import data
from liming.plan.actions.route_needs import BaseDraft, NeedDraft, save_base, save_need
from liming.plan.actions.routes import RouteWish, plan_routes, publish_routes
from liming.plan.enums import OriginKind, RouteCause, WorkState
from liming.plan.models import RoutePlan, WorkItem
from liming.plan.queries.routes import next_working_day
from liming.plan.rules import FINISHED
from liming.plan.rules.routes import minute_of
from liming.register.models import GridVersion, ServicePoint, Team
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer, system_viewer

_REASON = "the demo acts for every team"
_STEPS = (20, 10)
_BEGUN = (WorkState.EN_ROUTE, WorkState.ON_SITE, *FINISHED)


def publish_week(now: datetime, story: str) -> int:
    """Both plans through the actions; returns how many were published."""
    team = Team.objects.everywhere(_REASON).filter(code=story).select_related("unit", "division").first()
    if team is None:
        return 0
    viewer, note = system_viewer(data("board")["routes"]["captain"]), data("board")["routes"]["note"]
    monday = _monday(clock.local(now).date())
    early = min(clock.at(monday, 7, 20), now - timedelta(hours=3))
    with transaction.atomic():
        with clock.fixed(early), _as_it_was(team, monday, early):
            _bases(viewer, team)
            _needs(viewer, team, early)
            first = _published(viewer, team, monday, RouteWish(iterations=_STEPS))
        _needs(viewer, team, now)
        next_week = _monday(next_working_day(team))
        cause = RouteCause.URGENT if next_week == monday else RouteCause.PLAN
        wish = RouteWish(cause, note if next_week == monday else "", iterations=_STEPS)
        again = _published(viewer, team, next_week, wish)
    return sum(plan is not None for plan in (first, again))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _published(viewer: Viewer, team: Team, monday: date, wish: RouteWish) -> RoutePlan | None:
    try:
        return publish_routes(viewer, plan_routes(viewer, team, monday, 7, wish))
    except DomainError as refusal:
        if refusal.code == "route_nothing":
            return None
        raise


@contextmanager
def _as_it_was(team: Team, monday: date, moment: datetime) -> Iterator[None]:
    """The week's work as it stood then: nothing begun, and no request that came later."""
    rows = WorkItem.objects.everywhere(_REASON).filter(team=team)
    week = rows.filter(scheduled_date__range=(monday, monday + timedelta(days=6)))
    begun = dict(week.filter(state__in=_BEGUN).exclude(member=None).values_list("pk", "state"))
    came = Request.objects.everywhere(_REASON).filter(team=team, received_at__gt=moment)
    ids = [str(pk) for pk in came.values_list("pk", flat=True)]
    later = rows.filter(origin_kind=OriginKind.REQUEST, origin_id__in=ids)
    states = {**begun, **dict(later.values_list("pk", "state"))}
    rows.filter(pk__in=begun).update(state=WorkState.ACCEPTED)
    later.update(state=WorkState.WAITING)
    try:
        yield
    finally:
        for state in set(states.values()):
            rows.filter(pk__in=[pk for pk, was in states.items() if was == state]).update(state=state)


def _bases(viewer: Viewer, team: Team) -> None:
    """Who holds a grid of the township sets out from the station there."""
    points = ServicePoint.objects.everywhere(_REASON).filter(team=team, kind="station", closed_on=None)
    grids = GridVersion.objects.everywhere(_REASON).filter(team=team, valid_to=None).exclude(holder=None)
    holders = {each.division_id: each.holder for each in grids.select_related("holder__team")}
    for point in points.order_by("code"):
        member = holders.get(point.division_id)
        if member is not None:
            save_base(viewer, member, BaseDraft(point=point))


def _needs(viewer: Viewer, team: Team, now: datetime) -> None:
    """What some of the story's visits need, as far as there is such work; a promise is one still ahead, else
    tomorrow's.
    """
    minute = clock.local(now).hour * 60 + clock.local(now).minute
    rows = WorkItem.objects.everywhere(_REASON).filter(team=team).exclude(state__in=_BEGUN)
    items = {item.title: item for item in rows.select_related("team", "service_type")}
    for each in data("board")["routes"]["needs"]:
        item = next((item for title, item in items.items() if title.startswith(each["title"])), None)
        if item is None:
            continue
        opens, closes = (minute_of(each[key]) if key in each else None for key in ("opens", "closes"))
        hours_asked = [minute_of(text) for text in each.get("promised", ())]
        ahead = [each for each in hours_asked if each > minute + 45]
        promised = next(iter(ahead or hours_asked[:1]), None)
        draft = NeedDraft(None, opens, closes, promised, each.get("persons"))
        if draft != NeedDraft():
            save_need(viewer, item, draft)
