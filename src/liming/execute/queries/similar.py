"""Requests that may tell of the same trouble, and why they look alike, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from liming.execute import bridge
from liming.execute.models import Request
from liming.execute.queries.likeness import NEIGHBOURS, likest, open_around, sketch_of
from liming.execute.rules.transitions import ENDED
from liming.execute.rules.wording import minutes_words
from liming.shared.viewer import Right, Viewer

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
    near = [each for each in open_around(request.unit_id, request.received_at) if each.pk != request.pk]
    own = sketch_of(request)
    found = {other.number: (other, score) for other, score in likest(own, near)}
    for other, score in _noticed(request):
        found[other.number] = other, max(score, found.get(other.number, (other, 0.0))[1])
    best = sorted(found.values(), key=lambda each: (-each[1], each[0].number))[:_MOST_SHOWN]
    return tuple(_shown(own, other, score) for other, score in best)


def _noticed(request: Request) -> list[tuple[Request, float]]:
    """Those kept when it was taken down, with the score of then."""
    scores = {each["number"]: float(each["score"]) for each in request.notes.get("duplicates", ())}
    rows = Request.objects.everywhere(NEIGHBOURS).filter(number__in=scores).exclude(state__in=ENDED)
    return [(row, scores[row.number]) for row in rows.select_related("team")]


def _shown(own: bridge.CaseSketch, other: Request, score: float) -> Alike:
    return Alike(
        number=other.number,
        title=bridge.mask_text(other.title),
        state=str(other.get_state_display()),
        team=other.team.short_name if other.team else "",
        received_at=other.received_at,
        score=round(score, 2),
        why=_why(bridge.similarity(own, sketch_of(other))),
    )


def _why(likeness: bridge.Similarity) -> str:
    parts = []
    if likeness.metres_apart is not None:
        parts.append(_("相距 %(metres)s 米") % {"metres": round(likeness.metres_apart)})
    parts.append(_("相隔 %(time)s") % {"time": minutes_words(likeness.minutes_apart)})
    parts.append(_("类型相同") if likeness.same_kind else _("类型不同"))
    if likeness.words_shared >= _SAME_WORDS:
        parts.append(_("用词相近"))
    return _("，").join(parts)
