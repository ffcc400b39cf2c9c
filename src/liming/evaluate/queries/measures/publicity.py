"""Measures of brand publicity: press, honours, feature projects; capped so that volume does not pay."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Max, Q, Value, When
from django.db.models import Count as CountOf

from liming.evaluate.queries.measures.effectiveness import WHOLE_PROVINCE
from liming.evaluate.queries.measures.facts import Facts, Measure
from liming.evaluate.rules import PROJECT_CAP, Count, Counts, Window
from liming.execute.enums import PublicityState
from liming.execute.models import Honour, PressItem
from liming.execute.queries.settings import setting
from liming.plan.enums import ProjectState
from liming.plan.models import Project

EVERY_ROW = Q(pk__isnull=False)


def points_of_level(window: Window) -> Case:
    """The points of an entry's level, as they stood when the quarter ended."""
    levels: dict[str, int] = setting("brand.level_points", window.last_day)
    cases = (When(level=level, then=Value(int(points))) for level, points in levels.items())
    return Case(*cases, default=Value(0), output_field=IntegerField())


def press(window: Window) -> Facts:
    """Verified publications that count in the quarter."""
    rows = PressItem.objects.everywhere(WHOLE_PROVINCE).filter(
        state=PublicityState.VERIFIED, quarter=window.quarter
    )
    return Facts(rows, "team_id", EVERY_ROW, "outlet", "title", "published_on")


def press_points(window: Window) -> Counts:
    """Points by team; reprints of one story count once, at their highest level."""
    stories = press(window).rows.order_by().values("team_id", "story_key")
    best = stories.annotate(points=Max(points_of_level(window)))
    cap = int(setting("brand.press_cap", window.last_day))
    return _capped(((row["team_id"], row["points"]) for row in best), cap)


def honours(window: Window) -> Facts:
    """Verified honours that count in the quarter."""
    rows = Honour.objects.everywhere(WHOLE_PROVINCE).filter(
        state=PublicityState.VERIFIED, quarter=window.quarter
    )
    return Facts(rows, "team_id", EVERY_ROW, "giver", "title", "given_on")


def honour_points(window: Window) -> Counts:
    """Points by team, an honour for itself."""
    rows = honours(window).rows.order_by().annotate(points=points_of_level(window))
    each = rows.values("team_id", "points")
    grouped: Iterable[dict[str, Any]] = each.annotate(number=CountOf("pk"))
    items = ((row["team_id"], row["points"]) for row in grouped for _ in range(row["number"]))
    return _capped(items, int(setting("brand.honour_cap", window.last_day)))


def _capped(items: Iterable[tuple[UUID, int]], cap: int) -> Counts:
    points: dict[UUID, list[int]] = defaultdict(list)
    for team, value in items:
        points[team].append(value)
    return {
        team: Count(min(sum(values), cap), 1, sum(value * value for value in values))
        for team, values in points.items()
    }


def projects(window: Window) -> Facts:
    """Feature projects that ran in the quarter."""
    rows = Project.objects.everywhere(WHOLE_PROVINCE).filter(
        state__in=(ProjectState.RUNNING, ProjectState.FINISHED),
        first_day__lte=window.last_day,
        last_day__gte=window.first_day,
    )
    return Facts(rows.exclude(feature=""), "team_id", EVERY_ROW, "code", "name", "first_day", "project")


def feature_projects(window: Window) -> Counts:
    """How many feature projects by team, at most two."""
    grouped = projects(window).rows.order_by().values("team_id").annotate(number=CountOf("pk"))
    return {row["team_id"]: Count(min(row["number"], PROJECT_CAP), 1) for row in grouped}


PRESS = Measure(press, press_points)
HONOURS = Measure(honours, honour_points)
PROJECTS = Measure(projects, feature_projects)
