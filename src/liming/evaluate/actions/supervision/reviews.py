"""Posts and areas reviewed by sample: kept, to be remedied by a day, or the naming withdrawn."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from liming.evaluate import bridge
from liming.evaluate.actions.supervision.access import is_of_team
from liming.evaluate.actions.supervision.drawing import check_not_drawn, make_draw
from liming.evaluate.enums import DrawKind, ReviewState
from liming.evaluate.models import EntrustedReview, SupervisionDraw
from liming.evaluate.queries.supervision.drawing import Checker, checkers_within, values_at
from liming.evaluate.queries.supervision.reviews import entrusted_candidates, half_year
from liming.evaluate.rules import REVIEW
from liming.execute.queries.settings import setting
from liming.register import actions as register
from liming.register.models import Post, Unit
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def draw_reviews(viewer: Viewer, unit: Unit, seed: str = "") -> SupervisionDraw:
    """Draw this half-year's posts and areas of a unit to be reviewed, and who reviews each.

    Needs `plan_supervision` over the unit. Raises `supervision_drawn`, `supervision_nothing_to_draw`.
    """
    viewer.require(Right.PLAN_SUPERVISION, unit.path)
    period = half_year(clock.today())
    check_not_drawn(DrawKind.POSTS, unit, period)
    found = entrusted_candidates(unit)
    if not found:
        raise DomainError("supervision_nothing_to_draw", unit=unit.short_name, what="示范岗和责任区")
    made = make_draw(viewer, DrawKind.POSTS, unit, period, [each for each, _row in found.values()], seed)
    made.finish()
    due = bridge.working_day_after(clock.today(), int(values_at(unit.path)["review_due_days"]))
    rows = [_draft(made.row, found[code][1], due) for code in made.codes]
    _send(rows, unit)
    EntrustedReview.objects.bulk_create(rows)
    after = {"period": period, "seed": made.row.seed, "digest": made.row.digest, "count": len(rows)}
    audit.record(viewer, "supervision_draw.drawn", made.row, after=after, unit_path=unit.path)
    return made.row


def _draft(draw: SupervisionDraw, entrusted: Any, due: date) -> EntrustedReview:
    is_post = isinstance(entrusted, Post)
    return EntrustedReview(
        draw=draw,
        team=entrusted.team,
        post=entrusted if is_post else None,
        area=None if is_post else entrusted,
        due_on=due,
    )


def _send(rows: Sequence[EntrustedReview], unit: Unit) -> None:
    """The least loaded who is not of the team; nobody where none may."""
    people = checkers_within(Q(unit__path__startswith=unit.path) | Q(team__path__startswith=unit.path))
    load: Counter[UUID] = Counter()
    for row in rows:
        able = [each for each in people if not each.belongs_to(row.team)]
        if able:
            sent: Checker = min(able, key=lambda each: (load[each.account.pk], str(each.account.pk)))
            load[sent.account.pk] += 1
            row.reviewer, row.reviewer_name = sent.account, sent.account.display_name[:60]


@transaction.atomic
def record_review(
    viewer: Viewer,
    review: EntrustedReview,
    result: ReviewState,
    met: Mapping[str, bool],
    reason: str = "",
    remedy_by: date | None = None,
) -> EntrustedReview:
    """Say how a post or area stands by the criteria of the day: keep it, remedy by a day, or withdraw it.

    By the named reviewer or a planner, neither holder nor of the team. A withdrawn one ends in the register
    today, which needs `edit_register`. Raises `reviewer_is_holder`, `check_not_yours`, `field_required`
    (a reason unless kept), `day_not_ahead`, `illegal_transition`, `forbidden`.
    """
    row = _locked(review)
    _require_reviewer(viewer, row)
    REVIEW.check(ReviewState(row.state), result)
    if result != ReviewState.KEPT and not reason.strip():
        raise DomainError("field_required", field="理由")
    row.remedy_by = _day_of(result, remedy_by)
    row.state, row.reason, row.criteria = result, reason.strip()[:300], _answered(met)
    row.reviewed_at, row.reviewed_by = clock.now(), viewer.name[:60]
    row.save()
    after = {"name": row.entrusted.name, "reason": row.reason, "remedy_by": row.remedy_by}
    audit.record(viewer, f"entrusted_review.{result.value}", row, after=after, unit_path=row.team.path)
    if result == ReviewState.WITHDRAWN:
        noun = "posts" if row.post_id else "areas"
        register.close(viewer, noun, row.entrusted, clock.today(), row.reason)
    return row


def _day_of(result: ReviewState, remedy_by: date | None) -> date | None:
    if result != ReviewState.REMEDY:
        return None
    if remedy_by is None:
        raise DomainError("field_required", field="整改期限")
    if remedy_by <= clock.today():
        raise DomainError("day_not_ahead", day=remedy_by.isoformat())
    return remedy_by


def _answered(met: Mapping[str, bool]) -> list[dict[str, Any]]:
    """The criteria as they read today, each with whether it was met."""
    rows = setting("checks.review_criteria")
    return [{**row, "met": bool(met.get(row["code"]))} for row in rows]


def _require_reviewer(viewer: Viewer, row: EntrustedReview) -> None:
    viewer.require(Right.DO_SUPERVISION)
    if is_of_team(viewer, row.team) or viewer.member_id == row.entrusted.member_id:
        raise DomainError("reviewer_is_holder", reviewer=viewer.name)
    is_own = viewer.account_id is not None and viewer.account_id == row.reviewer_id
    plans = viewer.may(Right.PLAN_SUPERVISION)
    if not is_own and not (plans and viewer.within(Right.PLAN_SUPERVISION).reaches(row.team.path)):
        raise DomainError("check_not_yours", checker=row.reviewer_name or "—")


def _locked(review: EntrustedReview) -> EntrustedReview:
    rows = EntrustedReview.objects.everywhere("the caller has named the row").select_for_update(of=("self",))
    row: EntrustedReview = rows.select_related("team__unit", "post__team", "area__team").get(pk=review.pk)
    return row
