"""Exemplary posts and responsibility areas to be reviewed by sample, and what the reviews said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from liming.evaluate.enums import ReviewState
from liming.evaluate.models import EntrustedReview
from liming.evaluate.queries.supervision.reach import paths_of
from liming.evaluate.rules import supervision as rules
from liming.register.models import Post, ResponsibilityArea, Unit
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_INSIDE = "posts and areas of a unit whose supervision the viewer plans"
_BY_RIGHT = "the paths of each right are asked for one by one"
_RELATIONS = ("team__unit", "post__member", "area__member", "draw__unit")
OPEN = (ReviewState.PLANNED, ReviewState.REMEDY)


@dataclass(frozen=True)
class ReviewDetail:
    """One review; `acts` are the results the viewer may give it now."""

    row: EntrustedReview
    acts: tuple[ReviewState, ...]


def half_year(day: date) -> str:
    """The half-year of a day: 2026H2."""
    return f"{day.year}H{1 if day.month <= 6 else 2}"


def half_years() -> list[str]:
    """This half-year and the three before, the newest first."""
    place = clock.today().year * 2 + (clock.today().month > 6)
    return [f"{each // 2}H{each % 2 + 1}" for each in range(place, place - 4, -1)]


def entrusted_candidates(unit: Unit) -> dict[str, tuple[rules.Candidate, Any]]:
    """Code to candidate and row of the unit's posts and areas in force; the two kinds are the strata."""
    found: dict[str, tuple[rules.Candidate, Any]] = {}
    kinds: tuple[tuple[str, type[Post] | type[ResponsibilityArea]], ...] = (
        ("posts", Post),
        ("areas", ResponsibilityArea),
    )
    for kind, model in kinds:
        rows = model.objects.everywhere(_INSIDE).filter(team__path__startswith=unit.path, ended_on=None)
        for row in rows.select_related("team__unit", "member").order_by("code"):
            found[row.code] = (rules.Candidate(row.code, kind, 1.0), row)
    return found


def reviews(viewer: Viewer, period: str, state: str = "") -> "QuerySet[EntrustedReview]":
    """A half-year's reviews that the viewer plans, makes, or that concern the viewer's teams and are made.

    Open ones first. Raises `forbidden`.
    """
    viewer.require(Right.READ_WORK)
    rows = _visible(viewer).filter(draw__period=period)
    rows = rows.filter(state=state) if state else rows
    return rows.select_related(*_RELATIONS).order_by(F("reviewed_at").desc(nulls_first=True), "due_on", "pk")


def _visible(viewer: Viewer) -> "QuerySet[EntrustedReview]":
    own = Q(reviewer_id=viewer.account_id) if viewer.account_id else Q(pk__in=[])
    done = paths_of(viewer, Right.READ_WORK) & ~Q(state=ReviewState.PLANNED)
    found = paths_of(viewer, Right.PLAN_SUPERVISION) | done | own
    return EntrustedReview.objects.everywhere(_BY_RIGHT).filter(found)


def review_counts(viewer: Viewer, period: str) -> dict[str, int]:
    """How many of a half-year by state, zeros included. One query."""
    counted = dict(
        _visible(viewer).filter(draw__period=period).order_by().values_list("state").annotate(n=Count("pk"))
    )
    return {state.value: counted.get(state, 0) for state in ReviewState}


def review_detail(viewer: Viewer, review_id: UUID) -> ReviewDetail:
    """One review. Raises `not_found`, `forbidden`."""
    viewer.require(Right.READ_WORK)
    row = _visible(viewer).select_related(*_RELATIONS).filter(pk=review_id).first()
    if row is None:
        raise DomainError("not_found", what=_("岗区复评"), key=review_id)
    return ReviewDetail(row, _acts(viewer, row))


def _acts(viewer: Viewer, row: EntrustedReview) -> tuple[ReviewState, ...]:
    plans = viewer.may(Right.PLAN_SUPERVISION)
    plans = plans and viewer.within(Right.PLAN_SUPERVISION).reaches(row.team.path)
    if row.state not in OPEN or not (plans or (viewer.account_id and viewer.account_id == row.reviewer_id)):
        return ()
    edits = viewer.may(Right.EDIT_REGISTER) and viewer.within(Right.EDIT_REGISTER).reaches(row.team.path)
    first = (
        (ReviewState.KEPT, ReviewState.REMEDY) if row.state == ReviewState.PLANNED else (ReviewState.KEPT,)
    )
    return (*first, ReviewState.WITHDRAWN) if edits else first


def last_reviews(
    viewer: Viewer, entrusted: Iterable[Post | ResponsibilityArea]
) -> dict[UUID, EntrustedReview]:
    """Post or area to its last made review, for lists of what the viewer reached. One query."""
    viewer.require(Right.READ_WORK)
    keys = [each.pk for each in entrusted]
    rows = EntrustedReview.objects.everywhere("of posts and areas the viewer reached").filter(
        Q(post__in=keys) | Q(area__in=keys), reviewed_at__isnull=False
    )
    return {row.entrusted_id: row for row in rows.order_by("reviewed_at")}
