"""The customer's own rating by a single-use code, and the note when one device rates many."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from liming.execute.actions import course
from liming.execute.actions.reopening import ask_reopen
from liming.execute.actions.telling import tell_later
from liming.execute.enums import Manner, Outcome, ReopenSource
from liming.execute.models import Rating, RatingFlag, RatingInvitation
from liming.execute.queries.public import CHANGE_MINUTES
from liming.execute.queries.reopens import answered_badly_since
from liming.execute.queries.settings import setting
from liming.execute.rules import numbers
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import PUBLIC, Right, Viewer

_LONGEST_WORDS = 300
_NOT_TO_REOPEN = {"illegal_transition", "reopen_too_late"}


@transaction.atomic
def rate(
    token: str,
    score: int,
    labels: Sequence[str] = (),
    words: str = "",
    device: str = "",
    outcome: Outcome | str = "",
    manner: Manner | str = "",
) -> Rating:
    """Rate a service 1 to 5 by its code: single use, changeable for ten minutes, then sealed.

    `outcome` (solved?) and `manner` (how were you treated?) are asked apart and may stay empty. `device` is
    any stable mark of the phone; only its digest is kept, to flag one device rating many.
    Raises DomainError `rating_unknown`, `rating_used`, `field_invalid`.
    """
    check_score(score)
    now = clock.now()
    invitation = (
        RatingInvitation.objects.select_for_update()
        .filter(token_digest__in=numbers.digests(token.strip()))
        .first()
    )
    if invitation is None or (invitation.used_at is None and now > invitation.expires_at):
        raise DomainError("rating_unknown")
    if invitation.used_at is not None and now > invitation.used_at + timedelta(minutes=CHANGE_MINUTES):
        raise DomainError("rating_used", minutes=CHANGE_MINUTES)
    rating, _is_new = Rating.objects.update_or_create(
        invitation=invitation,
        defaults={
            "record": invitation.record,
            "channel": invitation.channel,
            "score": score,
            "labels": label_codes(labels),
            "words": words.strip()[:_LONGEST_WORDS],
            "outcome": outcome if outcome in Outcome else "",
            "manner": manner if manner in Manner else "",
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
    _flag_device(rating)
    if is_bad(rating):
        ask_again(PUBLIC, rating, ReopenSource.RATING)
    return rating


def is_bad(rating: Rating) -> bool:
    """Whether a rating asks for a second look: a bad score, or not solved whatever the score."""
    return rating.score <= int(setting("ratings.bad_score")) or rating.outcome == Outcome.NOT_SOLVED


def ask_again(viewer: Viewer, rating: Rating, source: ReopenSource) -> None:
    """A bad rating asks to take its request up again; nothing is reopened.

    Score and words stay sealed: whoever decides reads only that the customer asks for a second look. Asked
    once about one service: rating and call-back do not ask twice, whatever was decided. Work without a
    request, and a request that is in hand again or ended too long ago, is left as it is.
    """
    request = rating.record.request
    if request is None:
        return
    try:
        with transaction.atomic():
            row = course.locked(request)
            if not answered_badly_since(row, rating.record.ended_at):
                ask_reopen(viewer, row, source, _("客户希望再看一看"))
    except DomainError as refusal:
        if refusal.code not in _NOT_TO_REOPEN:
            raise


def check_score(score: int | None) -> int:
    """The score when it is one; raises `field_required` without, `field_invalid` outside 1 to 5."""
    if score is None:
        raise DomainError("field_required", field="评价")
    if not 1 <= score <= 5:
        raise DomainError("field_invalid", field="评价", value=score, remedy="请选 1 到 5")
    return score


def _flag_device(rating: Rating) -> None:
    """Open a note for people when one device rated many services of a team; it deducts nothing.

    A note somebody looked at opens again when as many came on top.
    """
    if not rating.device_digest:
        return
    limit, now = int(setting("ratings.device_limit")), clock.now()
    since = now - timedelta(days=int(setting("ratings.device_days")))
    team = rating.record.team
    same = Rating.objects.filter(device_digest=rating.device_digest, record__team=team, at__gte=since)
    count = same.values("record").distinct().count()
    if count < limit:
        return
    flags = RatingFlag.objects.everywhere("a note about the team just rated")
    flag, is_new = flags.select_for_update().get_or_create(
        team=team,
        device_digest=rating.device_digest,
        defaults={"count": count, "first_at": same.earliest("at").at, "last_at": now},
    )
    flag.count, flag.last_at = count, now
    is_again = flag.looked_at is not None and count >= flag.looked_count + limit
    if is_again:
        flag.looked_at = None
    flag.save()
    if is_new or is_again:
        audit.record(PUBLIC, "rating_flag.opened", flag, after={"count": count}, unit_path=team.path)


@transaction.atomic
def look_at_flag(viewer: Viewer, flag: RatingFlag, finding: str) -> RatingFlag:
    """Say what a look at the note found; nothing is deducted. Done outside the team.

    Raises `forbidden`, `out_of_scope`, `field_required`.
    """
    viewer.require(Right.RECORD_CALL_BACK)
    rows = RatingFlag.objects.visible_to(viewer).select_for_update(of=("self",)).select_related("team")
    row: RatingFlag | None = rows.filter(pk=flag.pk).first()
    if row is None:
        raise DomainError("out_of_scope")
    viewer.require(Right.RECORD_CALL_BACK, row.team.path)
    if not finding.strip():
        raise DomainError("field_required", field="核对结果")
    row.looked_at, row.looked_count, row.looked_by = clock.now(), row.count, viewer.name[:60]
    row.finding = finding.strip()[:200]
    row.save()
    audit.record(
        viewer, "rating_flag.looked_at", row, after={"finding": row.finding}, unit_path=row.team.path
    )
    return row


def label_codes(labels: Sequence[str]) -> list[str]:
    """The codes of the ticked labels, which may come as codes or as words; unknown ones are dropped."""
    chosen = set(labels)
    return [row["code"] for row in setting("ratings.labels") if chosen & {row["code"], row["zh"], row["en"]}]
