"""Requests that may tell of the same trouble, and why they look alike, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from liming.execute import bridge
from liming.execute.models import Request
from liming.execute.rules.transitions import ENDED
from liming.execute.rules.wording import minutes_words
from liming.shared.viewer import Right, Viewer

REACH_HOURS = 72
SCORE = 0.6
_COMPARED_AT_MOST = 60
_MOST_SHOWN = 5
_SAME_WORDS = 0.5


@dataclass(frozen=True)
class Alike:
    """Another open request; `why` says how far, how long apart, of which type and how alike in words."""

    number: str
    title: str
    state: str
    team: str
    received_at: datetime
    score: float
    why: str


def look_alikes(viewer: Viewer, request: Request) -> tuple[Alike, ...]:
    """Open requests of the same unit within three days before or after that look alike, best first.

    Those noticed when it was taken down stay listed whatever their unit. Two queries.
    """
    viewer.require(Right.READ_WORK)
    if request.state in ENDED:
        return ()
    found = [_compared(request, other) for other in (*_noticed(request), *_near(request))]
    best = {each.number: each for each in found if each is not None}
    return tuple(sorted(best.values(), key=lambda each: (-each.score, each.number))[:_MOST_SHOWN])


def _near(request: Request) -> list[Request]:
    reach = timedelta(hours=REACH_HOURS)
    rows = Request.objects.everywhere("a duplicate may lie with a neighbour")
    return list(
        rows.filter(
            unit_id=request.unit_id,
            received_at__gte=request.received_at - reach,
            received_at__lte=request.received_at + reach,
        )
        .exclude(state__in=ENDED)
        .exclude(pk=request.pk)
        .select_related("team")
        .order_by("-received_at")[:_COMPARED_AT_MOST]
    )


def _noticed(request: Request) -> list[Request]:
    numbers = [each["number"] for each in request.notes.get("duplicates", ())]
    rows = Request.objects.everywhere("a duplicate may lie with a neighbour")
    return list(rows.filter(number__in=numbers).exclude(state__in=ENDED).select_related("team"))


def _compared(request: Request, other: Request) -> Alike | None:
    likeness = bridge.similarity(sketch_of(request), sketch_of(other))
    scores = {each["number"]: each["score"] for each in request.notes.get("duplicates", ())}
    score = max(likeness.score, scores.get(other.number, 0.0))
    if score < SCORE:
        return None
    return Alike(
        number=other.number,
        title=bridge.mask_text(other.title),
        state=str(other.get_state_display()),
        team=other.team.short_name if other.team else "",
        received_at=other.received_at,
        score=round(score, 2),
        why=_why(likeness),
    )


def sketch_of(request: Request) -> bridge.CaseSketch:
    words = f"{request.title} {request.address} {request.words}"
    place = (request.longitude, request.latitude)
    return bridge.sketch(request.received_at, place, request.service_type_id, words)


def _why(likeness: bridge.Similarity) -> str:
    parts = []
    if likeness.metres_apart is not None:
        parts.append(_("相距 %(metres)s 米") % {"metres": round(likeness.metres_apart)})
    parts.append(_("相隔 %(time)s") % {"time": minutes_words(likeness.minutes_apart)})
    parts.append(_("类型相同") if likeness.same_kind else _("类型不同"))
    if likeness.words_shared >= _SAME_WORDS:
        parts.append(_("用词相近"))
    return _("，").join(parts)
