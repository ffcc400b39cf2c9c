"""What one act on many requests would do, before it is done: who gets how many, what stands in the way."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from liming.execute.enums import RequestState
from liming.execute.models import Request
from liming.execute.queries.detail import acts_allowed
from liming.execute.queries.people import Chooser, grid_of, people_of
from liming.execute.rules.reasons import reason_words
from liming.execute.rules.transitions import IN_HAND
from liming.register.models import Member
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_PARTS = ("team__unit", "unit", "grid_version", "service_type", "holder")


@dataclass(frozen=True)
class PlannedRow:
    """One request: to whom it would go and why (dispatch only), or the refusal it would meet."""

    number: str
    title: str
    practice: str
    member_id: str = ""
    name: str = ""
    reason: str = ""
    refusal: DomainError | None = None


@dataclass(frozen=True)
class Share:
    """How many one person gets, on top of what is in hand."""

    name: str
    count: int
    open_items: int
    member_id: str = ""

    @property
    def after(self) -> int:
        """Open items once it is done."""
        return self.count + self.open_items


@dataclass(frozen=True)
class ManyPlan:
    """The rows in the order chosen, those that can be done apart from those that cannot."""

    act: str
    ready: tuple[PlannedRow, ...]
    refused: tuple[PlannedRow, ...]
    shares: tuple[Share, ...]


def plan_many(viewer: Viewer, act: str, numbers: Iterable[str], member_id: str = "") -> ManyPlan:
    """What `act` would do to each request; `member_id` names one person for all, else the rules choose.

    Raises DomainError `forbidden`, `nothing_chosen`, `not_found` (the member).
    """
    viewer.require(Right.DISPATCH)
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        raise DomainError("nothing_chosen")
    found = Request.objects.visible_to(viewer).filter(number__in=wanted).select_related(*_PARTS)
    rows = sorted(found.prefetch_related("timers"), key=lambda row: wanted.index(row.number))
    member = _member(viewer, member_id) if member_id else None
    chooser = Chooser(clock.now())
    loads: dict[str, int] = {}
    planned = [_planned(viewer, act, row, member, chooser, loads) for row in rows]
    ready = tuple(row for row in planned if row.refusal is None)
    counts = Counter((row.member_id, row.name) for row in ready if row.member_id)
    shares = tuple(Share(name, count, loads.get(key, 0), key) for (key, name), count in counts.most_common())
    return ManyPlan(act, ready, tuple(row for row in planned if row.refusal is not None), shares)


def _member(viewer: Viewer, key: str) -> Member:
    member: Member | None = Member.objects.visible_to(viewer).select_related("team").filter(pk=key).first()
    if member is None:
        raise DomainError("not_found", what="队员", key=key)
    return member


def _planned(
    viewer: Viewer,
    act: str,
    row: Request,
    member: Member | None,
    chooser: Chooser,
    loads: dict[str, int],
) -> PlannedRow:
    refusal = _refusal(viewer, act, row)
    key = name = reason = ""
    if refusal is None and act == "dispatch":
        try:
            key, name, reason = _named(row, member, loads) if member else _chosen(row, chooser, loads)
        except DomainError as error:
            refusal = error
    return PlannedRow(row.number, row.title, row.practice, key, name, reason, refusal)


def _refusal(viewer: Viewer, act: str, row: Request) -> DomainError | None:
    """What the state's table says against the act."""
    if act == "remind":
        if row.state in IN_HAND and row.holder_id is not None:
            return None
        return DomainError("illegal_transition", what="诉求", source=row.get_state_display(), target="催办")
    if act in acts_allowed(viewer, row):
        return None
    target = {
        "dispatch": RequestState.DISPATCHED,
        "wait": RequestState.WAITING,
        "merge": RequestState.MERGED,
        "decline": RequestState.DECLINED,
    }[act]
    return DomainError("illegal_transition", what="诉求", source=row.get_state_display(), target=target.label)


def _named(row: Request, member: Member, loads: dict[str, int]) -> tuple[str, str, str]:
    if row.team is None:
        raise DomainError("no_team_yet", number=row.number)
    if member.team_id != row.team_id or member.left_on is not None:
        raise DomainError("member_of_other_team", member=member.name, team=row.team.short_name)
    if str(member.pk) not in loads:
        loads.update({person.key: person.open_items for person in people_of(member.team_id)})
    return str(member.pk), member.name, ""


def _chosen(row: Request, chooser: Chooser, loads: dict[str, int]) -> tuple[str, str, str]:
    if row.team is None:
        raise DomainError("no_team_yet", number=row.number)
    chosen = chooser.choose(row, grid_of(row))
    reason = reason_words(chosen.code, chosen.data)
    if chosen.key is None:
        raise DomainError("nobody_can_go", reason=reason)
    loads.setdefault(chosen.key, chosen.data["open_items"])
    return chosen.key, chosen.data["person"], reason
