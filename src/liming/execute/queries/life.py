"""What stands beside the course of one request, and what of it waits for a decision."""

from dataclasses import dataclass

from liming.execute import bridge
from liming.execute.enums import (
    EventState,
    ExclusionState,
    ReopenState,
    RequestState,
    RulingState,
)
from liming.execute.models import (
    EventRequest,
    Exclusion,
    OutageEvent,
    ReopenRequest,
    Request,
    RequestReturn,
    Ruling,
    Supervision,
)
from liming.execute.queries.events import events_around, link_of
from liming.execute.queries.exclusions import exclusion_of, unit_above
from liming.execute.queries.parts import PartLine, part_lines
from liming.execute.queries.reopens import reopens_of
from liming.execute.queries.returns import lost_times, returns_of, rulings_of
from liming.execute.queries.settings import frozen_through
from liming.execute.queries.similar import Alike, look_alikes
from liming.execute.rules.returns import LostTime
from liming.execute.rules.transitions import ENDED, WORKED_ON
from liming.plan.enums import SupervisionState
from liming.register.models import Team
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class RequestLife:
    """Returns, rulings, reopen requests and supervisions; `acts` are what the viewer may do about them.

    `quarter` is the one that counts it; `is_published`: that one is frozen.
    """

    returns: tuple[RequestReturn, ...]
    lost: tuple[LostTime, ...]
    rulings: tuple[Ruling, ...]
    reopens: tuple[ReopenRequest, ...]
    supervisions: tuple[Supervision, ...]
    alikes: tuple[Alike, ...]
    exclusion: Exclusion | None
    parts: tuple[PartLine, ...]
    event: EventRequest | None
    events: tuple[OutageEvent, ...]
    quarter: str
    is_published: bool
    acts: tuple[str, ...]

    @property
    def waiting_ruling(self) -> Ruling | None:
        """The ruling it waits for."""
        return next((each for each in self.rulings if each.state == RulingState.ASKED), None)

    @property
    def is_ruled(self) -> bool:
        """True when a ruling binds."""
        return any(each.state == RulingState.RULED for each in self.rulings)

    @property
    def waiting_reopen(self) -> ReopenRequest | None:
        """The reopen request that waits for a decision."""
        return next((each for each in self.reopens if each.state == ReopenState.ASKED), None)

    @property
    def running_supervision(self) -> Supervision | None:
        """The newest supervision that is not closed."""
        return next((each for each in self.supervisions if each.state != SupervisionState.CLOSED), None)


def request_life(viewer: Viewer, request: Request) -> RequestLife:
    """The side of a request that the viewer already reached. Twelve queries at most."""
    viewer.require(Right.READ_WORK)
    returns, rulings = tuple(returns_of(request)), tuple(rulings_of(request))
    quarter = bridge.quarter_of(request.received_at)
    life = RequestLife(
        returns=returns,
        lost=lost_times(request, list(returns), list(rulings)),
        rulings=rulings,
        reopens=tuple(reopens_of(request)),
        supervisions=tuple(_supervisions(request)),
        alikes=look_alikes(viewer, request),
        exclusion=exclusion_of(request),
        parts=part_lines(viewer, request),
        event=link_of(request),
        events=events_around(request),
        quarter=quarter,
        is_published=quarter <= frozen_through(),
        acts=(),
    )
    return _with_acts(viewer, request, life)


def _supervisions(request: Request) -> list[Supervision]:
    rows = Supervision.objects.everywhere("supervisions of a reached request").filter(request=request)
    return list(rows.select_related("unit").prefetch_related("replies"))


def _with_acts(viewer: Viewer, request: Request, life: RequestLife) -> RequestLife:
    path = request.team.path if request.team else request.unit.path
    may = _Allowed(viewer, path)
    acts = []
    ruling, supervision = life.waiting_ruling, life.running_supervision
    if ruling is not None and may(Right.JUDGE, ruling.unit.path):
        acts.append("rule")
    if life.waiting_reopen is not None:
        acts += ["grant_reopen"] if may(Right.CLOSE_REQUEST) else []
        acts += ["refuse_reopen"] if may(Right.JUDGE) else []
    if request.state not in ENDED and may(Right.SUPERVISE):
        acts.append("supervise")
    acts += _about_counting(request, life, may)
    if may(Right.DISPATCH):
        acts += ["attach"] if life.events else []
        acts += ["detach"] if life.event and life.event.event.state == EventState.OPEN else []
    if request.state in WORKED_ON and may(Right.DISPATCH):
        acts += ["split", "partly"] if may(Right.DO_WORK) else ["split"]
    if supervision is not None and may(Right.SUPERVISE, supervision.unit.path):
        replied = supervision.state == SupervisionState.REPLIED
        acts += ["ask_again", "close_supervision"] if replied else ["close_supervision"]
    elif supervision is not None and may(Right.DISPATCH):
        acts.append("reply")
    return RequestLife(**{**vars(life), "acts": tuple(acts)})


def _about_counting(request: Request, life: RequestLife, may: "_Allowed") -> list[str]:
    claim = life.exclusion
    if claim is None:
        counts = request.state not in (RequestState.MERGED, RequestState.DECLINED)
        return ["claim"] if counts and may(Right.CLOSE_REQUEST) else []
    if claim.state == ExclusionState.CLAIMED and may(Right.JUDGE):
        return ["review"]
    if claim.state == ExclusionState.REFUSED and may(Right.CLOSE_REQUEST):
        return ["appeal"]
    waits = claim.state in (ExclusionState.REVIEWED, ExclusionState.APPEALED)
    return ["decide"] if waits and may(Right.JUDGE, unit_above(request)) else []


@dataclass(frozen=True)
class _Allowed:
    """Whether the viewer holds a right over the request, or over another path."""

    viewer: Viewer
    path: str

    def __call__(self, right: Right, path: str = "") -> bool:
        return self.viewer.may(right) and self.viewer.within(right).reaches(path or self.path)


def ruling_owners(life: RequestLife) -> list[tuple[str, str]]:
    """Code and short name of the teams a ruling may name: the parties first, then the others of the unit."""
    ruling = life.waiting_ruling
    if ruling is None:
        return []
    parties = {team.pk for each in life.returns for team in (each.source, each.target) if team is not None}
    teams = Team.objects.everywhere("the unit that rules names one of its teams")
    found = list(teams.filter(path__startswith=ruling.unit.path, closed_on=None).order_by("code"))
    found.sort(key=lambda team: team.pk not in parties)
    return [(team.code, team.short_name) for team in found]
