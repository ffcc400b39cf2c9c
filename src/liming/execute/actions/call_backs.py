"""Independent call-backs: drawn at random after closing with a published seed, made outside the team."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.actions.rating import ask_again, check_score, is_bad, label_codes
from liming.execute.enums import CallBackState, Manner, Outcome, RatingChannel, ReopenSource
from liming.execute.models import CallBack, CallBackDraw, Rating, ServiceRecord
from liming.execute.queries.settings import setting
from liming.execute.rules import sampling
from liming.execute.rules.call_backs import CALL_BACK, may_try
from liming.execute.rules.numbers import random_seed
from liming.register.models import Member, Team
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_LONGEST_WORDS = 300
_DAYS_BETWEEN_DRAWS = 7


@transaction.atomic
def draw_call_backs(viewer: Viewer, quarter: str, seed: str | int | None = None) -> list[CallBack]:
    """Draw closed services of a quarter at random, the same number from every team, spread over the quarter.

    Drawing again fills up to what the day asks for and never draws a service twice. The seed (made here
    unless given), the list and its digest are kept, so that the draw can be repeated by anybody.
    """
    viewer.require(Right.RECORD_CALL_BACK)
    course.take_turn()
    first, last = bridge.days_of_quarter(quarter)
    per_team = int(setting("call_backs.per_team"))
    target = sampling.target_by_now(per_team, (clock.today() - first).days + 1, (last - first).days + 1)
    codes = dict(Team.objects.visible_to(viewer).order_by("code").values_list("pk", "code"))
    records = _closed_records(list(codes), quarter)
    strata = _strata(records, codes, _drawn_before(viewer, quarter), target)
    if not strata:
        return []
    kept = _keep_draw(viewer, quarter, str(seed) if seed is not None else random_seed(), target, strata)
    by_number = {record.number: record for record in records}
    drawn = sampling.draw(kept.seed, strata)
    made = [
        CallBack(
            record=by_number[number],
            team_id=by_number[number].team_id,
            quarter=quarter,
            drawn_at=kept.drawn_at,
            draw=kept,
            drawn_number=number,
        )
        for team in sorted(drawn)
        for number in drawn[team]
    ]
    CallBack.objects.bulk_create(made)
    kept.count = len(made)
    kept.save(update_fields=["count"])
    after = {"quarter": quarter, "seed": kept.seed, "digest": kept.digest, "count": len(made)}
    audit.record(viewer, "call_back.drawn", kept, after=after)
    return made


@transaction.atomic
def draw_due_call_backs(viewer: Viewer) -> int:
    """What background work does once a day: draw when a week has passed since the last draw.

    Looks at the running quarter, and at the one before until its whole number could be drawn after its end.
    Returns how many were drawn.
    """
    viewer.require(Right.RECORD_CALL_BACK)
    running = bridge.quarter_of(clock.now())
    return sum(
        len(draw_call_backs(viewer, quarter))
        for quarter in (bridge.quarter_before(running), running)
        if _is_due(quarter)
    )


def _is_due(quarter: str) -> bool:
    rows = CallBackDraw.objects.everywhere("when the province was drawn last").filter(quarter=quarter)
    last = rows.order_by("-drawn_at").values_list("drawn_at", flat=True).first()
    if last is None:
        return True
    _first, end = bridge.days_of_quarter(quarter)
    is_over = clock.today() > end
    return clock.local(last).date() <= end if is_over else clock.now() - last >= _between_draws()


def _between_draws() -> timedelta:
    return timedelta(days=_DAYS_BETWEEN_DRAWS)


def _drawn_before(viewer: Viewer, quarter: str) -> Counter[UUID]:
    rows = CallBack.objects.visible_to(viewer).filter(quarter=quarter)
    return Counter(rows.values_list("team_id", flat=True))


def _closed_records(team_ids: list[UUID], quarter: str) -> list[ServiceRecord]:
    rows = ServiceRecord.objects.everywhere("the teams were limited to the viewer's own")
    return list(
        rows.filter(quarter=quarter, is_current=True, call_back=None, team_id__in=team_ids)
        .exclude(customer=None, request=None)
        .exclude(request__isnull=False, request__closed_at=None)
        .only("number", "team_id")
        .order_by("number")
    )


def _strata(
    records: Iterable[ServiceRecord], codes: dict[UUID, str], before: Counter[UUID], target: int
) -> tuple[sampling.Stratum, ...]:
    """The teams that lack call-backs, each with its services; a team without any is left out."""
    numbers: dict[UUID, list[str]] = {}
    for record in records:
        if before[record.team_id] < target:
            numbers.setdefault(record.team_id, []).append(record.number)
    found = [
        sampling.Stratum(codes[team], target - before[team], tuple(own)) for team, own in numbers.items()
    ]
    return tuple(sorted(found, key=lambda stratum: stratum.team))


def _keep_draw(
    viewer: Viewer, quarter: str, seed: str, target: int, strata: tuple[sampling.Stratum, ...]
) -> CallBackDraw:
    text = sampling.as_text(strata)
    kept: CallBackDraw = CallBackDraw.objects.create(
        quarter=quarter,
        seed=seed,
        drawn_at=clock.now(),
        by_name=viewer.name[:60],
        target=target,
        size=sum(len(stratum.numbers) for stratum in strata),
        count=0,
        population=text,
        digest=sampling.digest(text),
    )
    return kept


@transaction.atomic
def record_call_back(
    viewer: Viewer,
    call_back: CallBack,
    state: CallBackState,
    score: int | None = None,
    labels: Sequence[str] = (),
    words: str = "",
    outcome: Outcome | str = "",
    manner: Manner | str = "",
) -> CallBack:
    """Write down one try, made by somebody outside the team: reached with a score, unreached, or declined.

    Unreached is tried again up to `call_backs.tries` times; unreached and declined are counted, each apart,
    never scored. Raises `caller_in_team`, `call_back_done`, `call_back_exhausted`, `field_required` (score),
    `field_invalid`.
    """
    viewer.require(Right.RECORD_CALL_BACK)
    row: CallBack = (
        CallBack.objects.visible_to(viewer)
        .select_for_update(of=("self",))
        .select_related("team", "record")
        .get(pk=call_back.pk)
    )
    viewer.require(Right.RECORD_CALL_BACK, row.team.path)
    _check_try(viewer, row, state)
    now = clock.now()
    if state == CallBackState.REACHED:
        row.rating = Rating.objects.create(
            record=row.record,
            channel=RatingChannel.CALL_BACK,
            score=check_score(score),
            labels=label_codes(labels),
            words=words.strip()[:_LONGEST_WORDS],
            outcome=outcome,
            manner=manner,
            at=now,
        )
    row.state = state
    row.tries = [*row.tries, {"at": now.isoformat(), "by": viewer.name[:60], "state": state.value}]
    row.called_at, row.caller_name = now, viewer.name[:60]
    row.save()
    if row.rating is not None and is_bad(row.rating):
        ask_again(viewer, row.rating, ReopenSource.CALL_BACK)
    after = {"state": state.value, "tries": len(row.tries)}
    audit.record(viewer, "call_back.recorded", row, after=after, unit_path=row.team.path)
    return row


def _check_try(viewer: Viewer, row: CallBack, target: CallBackState) -> None:
    state, most = CallBackState(row.state), int(setting("call_backs.tries"))
    if not CALL_BACK.moves[state]:
        raise DomainError("call_back_done")
    if viewer.member_id is not None and _is_in_team(viewer.member_id, row.team_id):
        raise DomainError("caller_in_team", team=row.team.short_name)
    if not may_try(state, len(row.tries), most):
        raise DomainError("call_back_exhausted", tries=most)
    CALL_BACK.check(state, target)


def _is_in_team(member_id: UUID, team_id: UUID) -> bool:
    rows = Member.objects.everywhere("the caller's own team")
    return bool(rows.filter(pk=member_id, team_id=team_id).exists())
