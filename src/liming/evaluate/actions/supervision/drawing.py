"""Supervision planned: a unit's draw of a month, targeted checks beside it, and who does them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from liming.evaluate import bridge
from liming.evaluate.actions.supervision.access import locked_check
from liming.evaluate.actions.supervision.telling import tell_checkers
from liming.evaluate.enums import CheckState, CheckSubject, DrawKind, TargetGround
from liming.evaluate.models import SupervisionCheck, SupervisionDraw
from liming.evaluate.queries.supervision.drawing import (
    Checker,
    checkers_within,
    digest_of,
    guide_in_force,
    inside_strata,
    team_candidates,
    values_at,
)
from liming.evaluate.rules import SUPERVISION_CHECK
from liming.evaluate.rules import supervision as rules
from liming.execute.actions.course import take_numbers
from liming.execute.models import ServiceRecord
from liming.execute.rules import sampling
from liming.execute.rules.numbers import random_seed
from liming.plan.models import Checklist
from liming.register.models import ServicePoint, Team, Unit
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_DRAWN = "of teams within the unit that draws"


@transaction.atomic
def draw_checks(
    viewer: Viewer, unit: Unit, month: str, chosen: Sequence[UUID] = (), seed: str = ""
) -> SupervisionDraw:
    """Draw the teams of a unit to be checked in a month, and records and stations within them.

    Strata and share are the unit's parameters; a team of the last draw is less likely and never left out.
    `chosen` are the accounts sent (default: all who may be). Seed, lists and digest are kept.
    Needs `plan_supervision` over the unit. Raises `supervision_drawn`, `supervision_month_over`,
    `supervision_nothing_to_draw`.
    """
    viewer.require(Right.PLAN_SUPERVISION, unit.path)
    _check_month(month)
    check_not_drawn(DrawKind.CHECKS, unit, month)
    values = values_at(unit.path)
    found = team_candidates(unit, values["stratum"], float(values["repeat_weight"]))
    if not found:
        raise DomainError("supervision_nothing_to_draw", unit=unit.short_name, what="队伍")
    made = make_draw(viewer, DrawKind.CHECKS, unit, month, [each for each, _team in found.values()], seed)
    teams = [found[code][1] for code in made.codes]
    strata = inside_strata(teams, values["inside"])
    made.finish(sampling.as_text(strata))
    inside = sampling.draw(made.row.seed, strata)
    checks = _drafts(made.row, teams, inside, values)
    _send(checks, unit, chosen, made.row.seed)
    _number(checks)
    SupervisionCheck.objects.bulk_create(checks)
    tell_checkers(checks)
    after = {"period": month, "seed": made.row.seed, "digest": made.row.digest, "count": len(teams)}
    audit.record(viewer, "supervision_draw.drawn", made.row, after=after, unit_path=unit.path)
    return made.row


class MadeDraw:
    """A draw on its way: the row with its first list, and the codes drawn from it."""

    def __init__(self, row: SupervisionDraw, codes: tuple[str, ...]) -> None:
        self.row, self.codes = row, codes

    def finish(self, inside: str = "") -> None:
        """Keep what was drawn from within, and the row itself."""
        self.row.inside = inside
        self.row.digest = digest_of(self.row.population, inside)
        self.row.save()


def make_draw(
    viewer: Viewer,
    kind: DrawKind,
    unit: Unit,
    period: str,
    candidates: Sequence[rules.Candidate],
    seed: str = "",
) -> MadeDraw:
    """Draw codes by the unit's share; the caller finishes it."""
    key = "share" if kind == DrawKind.CHECKS else "review_share"
    share = float(values_at(unit.path)[key])
    row = SupervisionDraw(
        kind=kind,
        unit=unit,
        period=period,
        share=share,
        seed=seed or random_seed(),
        population=rules.as_text(candidates),
        size=len(candidates),
        drawn_at=clock.now(),
        by_name=viewer.name[:60],
    )
    codes = rules.draw_sample(row.seed, rules.from_text(row.population), share)
    row.count = len(codes)
    return MadeDraw(row, codes)


def check_not_drawn(kind: DrawKind, unit: Unit, period: str) -> None:
    """Raises `supervision_drawn`: a second draw would let somebody draw until it suits."""
    rows = SupervisionDraw.objects.everywhere(_DRAWN)
    if rows.filter(kind=kind, unit=unit, period=period).exists():
        raise DomainError("supervision_drawn", unit=unit.short_name, period=period)


def _check_month(month: str) -> None:
    today = clock.today()
    coming = today.replace(day=1) + timedelta(days=32)
    if month not in (f"{today:%Y-%m}", f"{coming:%Y-%m}"):
        raise DomainError("supervision_month_over", period=month)


def _drafts(
    draw: SupervisionDraw, teams: Sequence[Team], inside: dict[str, tuple[str, ...]], values: dict[str, Any]
) -> list[SupervisionCheck]:
    """For each team its appearance, then the records and stations drawn within it."""
    names = {name for found in inside.values() for name in found}
    records = ServiceRecord.objects.everywhere(_DRAWN).filter(number__in=names)
    by_number = {row.number: row for row in records.select_related("work_item__checklist")}
    points = {row.code: row for row in ServicePoint.objects.everywhere(_DRAWN).filter(code__in=names)}
    image, station = guide_in_force(values["guides"]["image"]), guide_in_force(values["guides"]["point"])
    due = due_day(draw.period, int(values["due_days"]))
    made = []
    for team in teams:
        common = {"draw": draw, "month": draw.period, "team": team, "due_on": due}
        made.append(SupervisionCheck(subject=CheckSubject.IMAGE, checklist=image, **common))
        for number in inside.get(f"{team.code}/record", ()):
            record = by_number[number]
            made.append(
                SupervisionCheck(
                    subject=CheckSubject.RECORD,
                    record=record,
                    checklist=_guide(None, record, values),
                    **common,
                )
            )
        for code in inside.get(f"{team.code}/point", ()):
            point = points[code]
            made.append(
                SupervisionCheck(subject=CheckSubject.POINT, point=point, checklist=station, **common)
            )
    return made


def due_day(month: str, days: int) -> date:
    """So many working days from today, or from the first day of a month still to come."""
    return bridge.working_day_after(max(clock.today(), date.fromisoformat(f"{month}-01")), days)


def _send(checks: Sequence[SupervisionCheck], unit: Unit, chosen: Sequence[UUID], seed: str) -> None:
    """One checker for all checks of a team, the least loaded who is not of it; nobody where none may."""
    found = checkers_within(Q(unit__path__startswith=unit.path) | Q(team__path__startswith=unit.path))
    people = [each for each in found if not chosen or each.account.pk in chosen]
    load: Counter[UUID] = Counter()
    for team in dict.fromkeys(check.team for check in checks):
        able = [each for each in people if not each.belongs_to(team)]
        if not able:
            continue
        sent = min(able, key=lambda each: (load[each.account.pk], str(each.account.pk)))
        load[sent.account.pk] += 1
        for check in checks:
            if check.team_id == team.pk:
                _give(check, sent)


def _give(check: SupervisionCheck, to: Checker) -> None:
    check.checker, check.checker_name = to.account, to.account.display_name[:60]


def _number(checks: Sequence[SupervisionCheck]) -> None:
    numbers = take_numbers(SupervisionCheck, f"DC{clock.today():%y%m%d}-", len(checks))
    for check, number in zip(checks, numbers, strict=True):
        check.number = number


@transaction.atomic
def plan_targeted(
    viewer: Viewer,
    team: Team,
    ground: TargetGround,
    checker: UUID,
    reason: str = "",
    point: ServicePoint | None = None,
    record: ServiceRecord | None = None,
) -> SupervisionCheck:
    """Send somebody to a team for a named ground; it counts in no estimate.

    Needs `plan_supervision` over the team. Raises `field_required`, `checker_of_team`,
    `checker_not_allowed`, `not_found` (a record without a checklist).
    """
    viewer.require(Right.PLAN_SUPERVISION, team.path)
    if ground in (TargetGround.OTHER, TargetGround.COMPLAINT) and not reason.strip():
        raise DomainError("field_required", field="定向原因")
    values, month = values_at(team.path), f"{clock.today():%Y-%m}"
    row = SupervisionCheck(
        month=month,
        team=team,
        subject=_subject(point, record),
        point=point,
        record=record,
        checklist=_guide(point, record, values),
        ground=ground,
        reason=reason.strip()[:200],
        due_on=due_day(month, int(values["due_days"])),
    )
    _give(row, _able(checker, team))
    _number([row])
    row.save()
    tell_checkers([row])
    after = {"number": row.number, "team": team.code, "ground": ground, "checker": row.checker_name}
    audit.record(viewer, "supervision_check.planned", row, after=after, unit_path=team.path)
    return row


def _subject(point: ServicePoint | None, record: ServiceRecord | None) -> CheckSubject:
    if record is not None:
        return CheckSubject.RECORD
    return CheckSubject.IMAGE if point is None else CheckSubject.POINT


def _guide(point: ServicePoint | None, record: ServiceRecord | None, values: dict[str, Any]) -> Checklist:
    if record is None:
        return guide_in_force(values["guides"]["image" if point is None else "point"])
    found = record.work_item.checklist if record.work_item else None
    if found is None:
        raise DomainError("not_found", what="检查表", key=record.number)
    return found


def _able(account: UUID, team: Team) -> Checker:
    """The account as a checker of this team; raises `checker_not_allowed`, `checker_of_team`."""
    found = next((each for each in checkers_within(Q(account_id=account))), None)
    if found is None:
        raise DomainError("checker_not_allowed", checker="—")
    if found.belongs_to(team):
        raise DomainError("checker_of_team", checker=found.account.display_name, team=team.short_name)
    return found


@transaction.atomic
def assign_check(viewer: Viewer, check: SupervisionCheck, account: UUID) -> SupervisionCheck:
    """Give a check that is not done yet to somebody else. Needs `plan_supervision` over the team.

    Raises `illegal_transition`, `checker_not_allowed`, `checker_of_team`.
    """
    row = locked_check(check)
    viewer.require(Right.PLAN_SUPERVISION, row.team.path)
    SUPERVISION_CHECK.check(CheckState(row.state), CheckState.CHECKED)
    before = {"checker": row.checker_name}
    _give(row, _able(account, row.team))
    row.save(update_fields=["checker", "checker_name"])
    tell_checkers([row])
    audit.record(
        viewer,
        "supervision_check.assigned",
        row,
        before=before,
        after={"checker": row.checker_name},
        unit_path=row.team.path,
    )
    return row


@transaction.atomic
def cancel_check(viewer: Viewer, check: SupervisionCheck, reason: str) -> SupervisionCheck:
    """A check that will not be made, with the reason. Needs `plan_supervision` over the team.

    Raises `field_required`, `illegal_transition`.
    """
    row = locked_check(check)
    viewer.require(Right.PLAN_SUPERVISION, row.team.path)
    if not reason.strip():
        raise DomainError("field_required", field="取消原因")
    SUPERVISION_CHECK.check(CheckState(row.state), CheckState.CANCELLED)
    row.state, row.remark = CheckState.CANCELLED, reason.strip()[:400]
    row.save(update_fields=["state", "remark"])
    after = {"number": row.number, "reason": row.remark}
    audit.record(viewer, "supervision_check.cancelled", row, after=after, unit_path=row.team.path)
    return row
