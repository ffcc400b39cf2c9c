"""A month's roster by the solver: worked out as a draft, published as shifts, or discarded."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions.telling import telling_book
from liming.execute.enums import DutyKind, RosterState
from liming.execute.models import DutyShift, RosterDraft
from liming.execute.queries.month_duty import Held, Turn
from liming.execute.queries.roster_making import WorkedOut, work_out_roster
from liming.execute.queries.roster_problem import MonthDuty, month_duty
from liming.execute.rules.rostering import ROSTER
from liming.execute.rules.wording import span_words
from liming.register.actions import News, post_notices
from liming.register.models import Member, Team
from liming.register.queries import accounts_of_members
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

REASON = "重排值班表"
_MOST_TOLD = 3
Cells = Mapping[str, tuple[str, ...]]


def propose_roster(viewer: Viewer, team: Team, month: date, seed: int = 1) -> RosterDraft:
    """Work out a month's roster and keep it as the team's one open draft of that month.

    Nothing on the roster changes. Raises as `work_out_roster`.
    """
    viewer.require(Right.EDIT_DUTY, team.path)
    return _keep(viewer, work_out_roster(viewer, team, month.replace(day=1), seed))


@transaction.atomic
def _keep(viewer: Viewer, found: WorkedOut) -> RosterDraft:
    team, roster = found.duty.team, found.roster
    Team.objects.everywhere("the team was required").select_for_update(of=("self",)).get(pk=team.pk)
    for earlier in _drafts().filter(team=team, month=found.duty.month, state=RosterState.PROPOSED):
        _move(viewer, earlier, RosterState.DISCARDED)
    row: RosterDraft = RosterDraft.objects.create(
        team=team,
        month=found.duty.month,
        content=found.content,
        seed=roster.seed,
        engine=roster.engine,
        cost=roster.cost,
        bound=roster.bound,
        is_optimal=roster.is_optimal,
        made_at=clock.now(),
        made_by=viewer.name[:60],
    )
    after = {"month": row.month, "seed": row.seed, "cost": row.cost, "uncovered": found.uncovered}
    audit.record(viewer, "roster_draft.proposed", row, after=after, unit_path=team.path)
    return row


@transaction.atomic
def discard_roster(viewer: Viewer, draft: RosterDraft) -> RosterDraft:
    """Throw a draft away. Raises `forbidden`, `out_of_scope`, `illegal_transition`."""
    row = _reach(viewer, draft)
    return _move(viewer, row, RosterState.DISCARDED)


@transaction.atomic
def publish_roster(viewer: Viewer, draft: RosterDraft) -> RosterDraft:
    """Put the draft on the roster: shifts are added, and those it gives to others are taken off with the
    reason; what has begun stays. Everybody whose duty it changes is told.

    Raises `roster_outdated` when leave, shifts or patterns changed since, `forbidden`, `out_of_scope`,
    `illegal_transition`.
    """
    row = _reach(viewer, draft)
    people = Member.objects.everywhere("the team was required").filter(team=row.team, left_on=None)
    list(people.select_for_update(of=("self",)).order_by("pk"))
    found = month_duty(viewer, row.team, row.month)
    cells = _as_it_is_now(row, found)
    is_first = not any(turn.held for turn in found.turns.values() if not turn.is_settled)
    added, taken_off = _changes(found, cells)
    DutyShift.objects.bulk_create(added)
    rows = DutyShift.objects.everywhere("shifts of the team's own roster")
    rows.filter(pk__in=[each.shift_id for each in taken_off]).update(
        cancelled_at=clock.now(), cancel_reason=REASON
    )
    _tell(row, found, added, taken_off, is_first=is_first)
    names = {key: member.name for key, member in found.people.items()}
    return _move(
        viewer,
        row,
        RosterState.PUBLISHED,
        added=[f"{names[str(each.member_id)]} {_when(each)}" for each in added],
        taken_off=[f"{names.get(str(each.holder_id), '—')} {_when(each)}" for each in taken_off],
    )


def _as_it_is_now(row: RosterDraft, found: MonthDuty) -> Cells:
    """The draft's cells; refuses when the roster, leave or patterns are no longer what it was made from."""
    cells = {turn.key: found.problem.previous.get(turn.key, ()) for turn in found.turns.values()}
    is_outdated = False
    for turn in row.content["turns"]:
        now = found.turns.get(turn["key"])
        is_gone = now is None and clock.parse(turn["starts"]) > clock.now()
        if now is not None and not now.is_settled:
            is_gone = set(turn["before"]) != set(cells[now.key])
            cells[now.key] = tuple(turn["members"])
        is_outdated = is_outdated or is_gone
    if is_outdated or bridge.roster_violations(found.problem, cells):
        raise DomainError("roster_outdated", month=f"{row.month:%Y-%m}")
    return cells


def _changes(found: MonthDuty, cells: Cells) -> tuple[list[DutyShift], list[Held]]:
    """Shifts to add and those to take off; who takes over a shift takes over its hours."""
    added, taken_off = [], []
    for turn in found.turns.values():
        if turn.is_settled:
            continue
        given_up = [each for each in turn.held if str(each.holder_id) not in cells[turn.key]]
        new = [found.people[key] for key in cells[turn.key] if key not in turn.holders]
        hours: list[Held | Turn] = [*given_up, *[turn] * len(new)]
        added += [_shift(found, turn, member, *hours[place].span) for place, member in enumerate(new)]
        taken_off += given_up
    return added, taken_off


def _shift(found: MonthDuty, turn: Turn, member: Member, starts: datetime, ends: datetime) -> DutyShift:
    return DutyShift(
        team=found.team,
        point_id=turn.point_id,
        member=member,
        kind=DutyKind(turn.kind),
        starts_at=starts,
        ends_at=ends,
    )


def _tell(
    row: RosterDraft, found: MonthDuty, added: list[DutyShift], taken_off: list[Held], *, is_first: bool
) -> None:
    """A month's first roster is told with its count, a later one with what changes for each."""
    mine: dict[str, list[str]] = {}
    for shift in added:
        mine.setdefault(str(shift.member_id), []).append(f"+{_when(shift)}")
    for held in taken_off:
        mine.setdefault(str(held.holder_id), []).append(f"−{_when(held)}")
    accounts = accounts_of_members([found.people[key].pk for key in mine if key in found.people])
    kind = "roster" if is_first else "roster_changed"
    news = [
        News(
            kind,
            f"roster:{row.pk}",
            row.team.path,
            {
                "month": f"{row.month:%Y-%m}",
                "count": len(words),
                "first": words[0][1:],
                "changes": "，".join(words[:_MOST_TOLD]) + ("…" if len(words) > _MOST_TOLD else ""),
            },
            "my_duty",
            (accounts[found.people[key].pk],),
        )
        for key, words in mine.items()
        if key in found.people and found.people[key].pk in accounts
    ]
    post_notices(news, telling_book("notices.words.roster", "notices.words.roster_changed"))


def _when(shift: Any) -> str:
    return span_words(shift.starts_at, shift.ends_at)


def _reach(viewer: Viewer, draft: RosterDraft) -> RosterDraft:
    viewer.require(Right.EDIT_DUTY)
    rows = _drafts().select_for_update(of=("self",)).select_related("team")
    row: RosterDraft = rows.get(pk=draft.pk)
    viewer.require(Right.EDIT_DUTY, row.team.path)
    ROSTER.check(RosterState(row.state), RosterState.PUBLISHED)
    return row


def _drafts() -> Any:
    return RosterDraft.objects.everywhere("the path is required by the act")


def _move(viewer: Viewer, row: RosterDraft, target: RosterState, **more: object) -> RosterDraft:
    ROSTER.check(RosterState(row.state), target)
    before = {"state": row.state}
    row.state, row.settled_at, row.settled_by = target, clock.now(), viewer.name[:60]
    row.save(update_fields=["state", "settled_at", "settled_by"])
    after = {"state": target.value, **more}
    audit.record(viewer, f"roster_draft.{target}", row, before=before, after=after, unit_path=row.team.path)
    return row
