"""Measures of brand publicity: press, honours, feature projects; capped so that volume does not pay."""

from django.db.models import Case, CharField, F, IntegerField, Value, When
from django.db.models.functions import Concat

from liming.evaluate.enums import FactKind
from liming.evaluate.queries.measures.effectiveness import EVERY_ROW, WHOLE_PROVINCE
from liming.evaluate.queries.measures.facts import Facts, Measure
from liming.evaluate.rules import PROJECT_CAP, Fold, Window
from liming.execute.enums import PublicityState
from liming.execute.models import Honour, PressItem
from liming.execute.queries.settings import setting
from liming.plan.enums import ProjectState
from liming.plan.models import Project


def points_of_level(window: Window) -> Case:
    """The points of an entry's level, as they stood when the quarter ended."""
    levels: dict[str, int] = setting("brand.level_points", window.last_day)
    cases = (When(level=level, then=Value(int(points))) for level, points in levels.items())
    return Case(*cases, default=Value(0), output_field=IntegerField())


def press(window: Window) -> Facts:
    """Verified publications that count in the quarter; reprints of one story count once, at their highest
    level.
    """
    rows = PressItem.objects.everywhere(WHOLE_PROVINCE).filter(
        state=PublicityState.VERIFIED, quarter=window.quarter
    )
    return Facts(
        rows.annotate(story=Concat(Value("story "), F("story_key"), output_field=CharField())),
        "team_id",
        EVERY_ROW,
        "outlet",
        "title",
        "published_on",
        kind=FactKind.PRESS,
        name="title",
        seen=("level",),
        amount=points_of_level(window),
        item="story",
    )


def press_points(window: Window) -> Fold:
    """Points by team, up to the cap of press items."""
    return _capped("brand.press_cap", window)


def honours(window: Window) -> Facts:
    """Verified honours that count in the quarter, each for itself."""
    rows = Honour.objects.everywhere(WHOLE_PROVINCE).filter(
        state=PublicityState.VERIFIED, quarter=window.quarter
    )
    return Facts(
        rows,
        "team_id",
        EVERY_ROW,
        "giver",
        "title",
        "given_on",
        kind=FactKind.HONOUR,
        name="title",
        seen=("level",),
        amount=points_of_level(window),
    )


def honour_points(window: Window) -> Fold:
    """Points by team, up to the cap of honours."""
    return _capped("brand.honour_cap", window)


def _capped(key: str, window: Window) -> Fold:
    return Fold(cap=int(setting(key, window.last_day)), is_counted_once=True, has_squares=True)


def projects(window: Window) -> Facts:
    """Feature projects that ran in the quarter."""
    rows = Project.objects.everywhere(WHOLE_PROVINCE).filter(
        state__in=(ProjectState.RUNNING, ProjectState.FINISHED),
        first_day__lte=window.last_day,
        last_day__gte=window.first_day,
    )
    names = ("code", "name", "first_day")
    return Facts(
        rows.exclude(feature=""),
        "team_id",
        EVERY_ROW,
        *names,
        "project",
        kind=FactKind.PROJECT,
        seen=("last_day",),
    )


def feature_projects(_window: Window) -> Fold:
    """How many feature projects by team, at most two."""
    return Fold(cap=PROJECT_CAP, is_counted_once=True)


PRESS = Measure(press, press_points)
HONOURS = Measure(honours, honour_points)
PROJECTS = Measure(projects, feature_projects)
