"""The customer's own rating by a single-use code, and the independent call-backs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from random import Random
from uuid import UUID

from django.db import transaction

from liming.execute.actions import course
from liming.execute.actions.telling import tell_later
from liming.execute.enums import CallBackState, RatingChannel
from liming.execute.models import CallBack, Rating, RatingInvitation, ServiceRecord
from liming.execute.queries.public import CHANGE_MINUTES
from liming.execute.queries.settings import setting
from liming.execute.rules import numbers
from liming.register.models import Member, Team
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import PUBLIC, Right, Viewer

_LONGEST_WORDS = 300


@transaction.atomic
def rate(token: str, score: int, labels: Sequence[str] = (), words: str = "", device: str = "") -> Rating:
    """Rate a service 1 to 5 by its code: single use, changeable for ten minutes, then sealed.

    `device` is any stable mark of the phone; only its digest is kept, to flag one device rating many.
    Raises DomainError `rating_unknown`, `rating_used`, `field_invalid`.
    """
    if not 1 <= score <= 5:
        raise DomainError("field_invalid", field="评价", value=score, remedy="请选 1 到 5")
    now = clock.now()
    invitation = (
        RatingInvitation.objects.select_for_update()
        .filter(token_digest=numbers.digest(token.strip()))
        .first()
    )
    if invitation is None or (invitation.used_at is None and now > invitation.expires_at):
        raise DomainError("rating_unknown")
    if invitation.used_at is not None and now > invitation.used_at + timedelta(minutes=CHANGE_MINUTES):
        raise DomainError("rating_used", minutes=CHANGE_MINUTES)
    rating, _ = Rating.objects.update_or_create(
        invitation=invitation,
        defaults={
            "record": invitation.record,
            "channel": invitation.channel,
            "score": score,
            "labels": _label_codes(labels),
            "words": words.strip()[:_LONGEST_WORDS],
            "at": now,
            "device_digest": numbers.digest(device),
        },
    )
    if invitation.used_at is None:
        invitation.used_at = now
        invitation.save(update_fields=["used_at"])
        if score <= int(setting("ratings.bad_score")) and invitation.record.request is not None:
            tell_later("bad_rating", invitation.record.request, f"rating:{rating.pk}")
    audit.record(PUBLIC, "rating.given", invitation)
    return rating


def _label_codes(labels: Sequence[str]) -> list[str]:
    """The codes of the ticked labels, which may come as codes or as words; unknown ones are dropped."""
    chosen = set(labels)
    return [row["code"] for row in setting("ratings.labels") if chosen & {row["code"], row["zh"], row["en"]}]


@transaction.atomic
def draw_call_backs(viewer: Viewer, quarter: str, seed: int = 0) -> list[CallBack]:
    """Draw closed services of a quarter at random, the same number from every team.

    The seed makes the draw repeatable; drawing again fills up to the number and never draws twice.
    """
    viewer.require(Right.RECORD_CALL_BACK)
    course.take_turn()
    per_team = int(setting("call_backs.per_team"))
    codes = dict(Team.objects.visible_to(viewer).order_by("code").values_list("pk", "code"))
    earlier = CallBack.objects.visible_to(viewer).filter(quarter=quarter)
    drawn = Counter(earlier.values_list("team_id", flat=True))
    now = clock.now()
    made: list[CallBack] = []
    for team_id, records in _by_team(_closed_records(list(codes), quarter)).items():
        missing = max(0, per_team - drawn[team_id])
        source = Random(f"{seed}|{quarter}|{codes[team_id]}")  # noqa: S311 - a repeatable sample, no secret
        sample = source.sample(records, min(missing, len(records)))
        made += [CallBack(record=record, team_id=team_id, quarter=quarter, drawn_at=now) for record in sample]
    CallBack.objects.bulk_create(made)
    if made:
        audit.record(
            viewer, "call_back.drawn", made[0], after={"quarter": quarter, "seed": seed, "count": len(made)}
        )
    return made


def _closed_records(team_ids: list[UUID], quarter: str) -> Iterable[ServiceRecord]:
    rows = ServiceRecord.objects.everywhere("the teams were limited to the viewer's own")
    return (
        rows.filter(quarter=quarter, is_current=True, call_back=None, team_id__in=team_ids)
        .exclude(customer=None, request=None)
        .exclude(request__isnull=False, request__closed_at=None)
        .order_by("number")
    )


def _by_team(records: Iterable[ServiceRecord]) -> dict[UUID, list[ServiceRecord]]:
    groups: dict[UUID, list[ServiceRecord]] = {}
    for record in records:
        groups.setdefault(record.team_id, []).append(record)
    return groups


@transaction.atomic
def record_call_back(
    viewer: Viewer,
    call_back: CallBack,
    reached: bool,
    score: int | None = None,
    labels: Sequence[str] = (),
    words: str = "",
) -> CallBack:
    """Write down a call-back made by somebody outside the team; unreached ones are counted, not scored.

    Raises DomainError `caller_in_team`, `call_back_done`, `field_required` (score), `field_invalid`.
    """
    viewer.require(Right.RECORD_CALL_BACK)
    row: CallBack = (
        CallBack.objects.visible_to(viewer)
        .select_for_update(of=("self",))
        .select_related("team", "record")
        .get(pk=call_back.pk)
    )
    viewer.require(Right.RECORD_CALL_BACK, row.team.path)
    _check_call_back(viewer, row, reached, score)
    now = clock.now()
    if reached and score is not None:
        row.rating = Rating.objects.create(
            record=row.record,
            channel=RatingChannel.CALL_BACK,
            score=score,
            labels=_label_codes(labels),
            words=words.strip()[:_LONGEST_WORDS],
            at=now,
        )
    row.state = CallBackState.REACHED if reached else CallBackState.UNREACHED
    row.called_at, row.caller_name = now, viewer.name[:60]
    row.save()
    audit.record(viewer, "call_back.recorded", row, after={"reached": reached}, unit_path=row.team.path)
    return row


def _check_call_back(viewer: Viewer, row: CallBack, reached: bool, score: int | None) -> None:
    if row.state == CallBackState.REACHED:
        raise DomainError("call_back_done")
    if viewer.member_id is not None and _is_in_team(viewer.member_id, row.team_id):
        raise DomainError("caller_in_team", team=row.team.short_name)
    if reached and score is None:
        raise DomainError("field_required", field="评价")
    if reached and score is not None and not 1 <= score <= 5:
        raise DomainError("field_invalid", field="评价", value=score, remedy="请选 1 到 5")


def _is_in_team(member_id: UUID, team_id: UUID) -> bool:
    rows = Member.objects.everywhere("the caller's own team")
    return bool(rows.filter(pk=member_id, team_id=team_id).exists())
