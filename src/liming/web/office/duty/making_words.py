"""A draft in sentences: why this roster, what changes and for whom, what is open and what would help."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from liming.execute.queries import DraftGap, DraftPage, DraftRemedy
from liming.web.words.formats import clock_time, local_date, weekday

_REMEDIES: dict[str, Callable[[DraftRemedy, DraftGap], str]] = {
    "free": lambda each, gap: _("%(name)s可以来") % {"name": each.name},
    "lend": lambda each, gap: _("可借调%(name)s") % {"name": each.name},
    "move": lambda each, gap: (
        _("可把%(name)s从%(where)s调来") % {"name": each.name, "where": each.where or _("队部")}
    ),
    "teach": lambda each, gap: _("%(name)s有空，缺“%(skill)s”") % {"name": each.name, "skill": gap.skill},
    "rest_less": lambda each, gap: _("%(name)s可来，但休息不够") % {"name": each.name},
    "recall": lambda each, gap: _("可与%(name)s商量销假") % {"name": each.name},
}


@dataclass(frozen=True)
class Line:
    """When and where, what is the matter, and what stands beside it."""

    when: str
    where: str
    words: str
    more: str


def gaps_of(gaps: Iterable[DraftGap]) -> list[Line]:
    """Turns that are not covered as they should be, each with the best help first."""
    return [
        Line(when_words(gap.starts_at, gap.ends_at), _where(gap.point), _missing(gap), _help(gap))
        for gap in gaps
    ]


def _missing(gap: DraftGap) -> str:
    words = []
    if gap.missing:
        words.append(_("缺 %(n)s 人") % {"n": gap.missing})
    if gap.skill:
        words.append(_("没有“%(skill)s”") % {"skill": gap.skill})
    return _("，").join(words)


def _help(gap: DraftGap) -> str:
    remedies = [_REMEDIES[each.code](each, gap) for each in gap.remedies]
    return _("；").join(remedies) or _("全队都已在班，请减人数或改日子")


def changes_of(found: DraftPage) -> list[Line]:
    """Turns that stood on the roster and pass to somebody else."""
    return [
        Line(
            when_words(change.starts_at, change.ends_at),
            _where(change.point),
            _("%(before)s 改为 %(after)s")
            % {"before": _names(change.before), "after": _names(change.after) or _("空缺")},
            _("，").join(f"{name}{kind}" for name, kind in change.away) or _("为少缺班、少变动而调"),
        )
        for change in found.changes
    ]


def why(found: DraftPage) -> str:
    """What speaks for this roster: its cost, and how far the best can lie away."""
    draft = found.draft
    if draft.is_optimal:
        best = _("已证明没有更好的排法")
    else:
        best = _("离最好的排法至多 %(percent)s%%") % {"percent": f"{found.gap_percent:.1f}"}
    return _("代价 %(cost)s，%(best)s；第 %(seed)s 种，%(engine)s") % {
        "cost": draft.cost,
        "best": best,
        "seed": draft.seed,
        "engine": draft.engine,
    }


def _where(point: str) -> str:
    return point or _("队部")


def _names(names: tuple[str, ...]) -> str:
    return _("、").join(names)


def when_words(starts_at: datetime, ends_at: datetime) -> str:
    """8月3日 周一 08:30–17:30."""
    return f"{local_date(starts_at)} {weekday(starts_at)} {clock_time(starts_at)}–{clock_time(ends_at)}"
