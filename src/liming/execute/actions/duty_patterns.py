"""What a team has to cover: patterns added, changed, ended, and first ones taken over as proposed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from liming.execute.enums import DutyDays, DutyKind
from liming.execute.models import DutyPattern
from liming.execute.queries.month_duty import patterns_of
from liming.execute.queries.settings import setting
from liming.execute.rules.rostering import days_of, share_a_day
from liming.register.models import ServicePoint, Skill, Team
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

MOST_PEOPLE = 20


@dataclass(frozen=True)
class PatternDraft:
    """A turn that returns, as it is entered; `weekdays` ("135") count where `days` is chosen."""

    team: Team
    part: str
    point: ServicePoint | None = None
    kind: DutyKind = DutyKind.STATION
    days: DutyDays = DutyDays.WORKING
    weekdays: str = ""
    people: int = 1
    skill: Skill | None = None


@transaction.atomic
def save_pattern(viewer: Viewer, draft: PatternDraft, row: DutyPattern | None = None) -> DutyPattern:
    """Add a pattern, or change `row`. What stands on the roster stays.

    Raises `forbidden`, `out_of_scope`, `field_invalid`, `field_required`, `duty_point_elsewhere`,
    `duty_pattern_twice`, `duty_pattern_ended`.
    """
    viewer.require(Right.EDIT_DUTY, draft.team.path)
    draft = _plain(draft)
    _check(draft, row)
    before = _values(row) if row is not None else {}
    row = row or DutyPattern(team=draft.team)
    row.point, row.part, row.kind, row.skill = draft.point, draft.part, draft.kind, draft.skill
    row.days, row.weekdays, row.people = draft.days, draft.weekdays, draft.people
    row.save()
    act = "duty_pattern.changed" if before else "duty_pattern.created"
    audit.record(viewer, act, row, before=before, after=_values(row), unit_path=draft.team.path)
    return row


@transaction.atomic
def save_patterns(viewer: Viewer, drafts: Sequence[PatternDraft]) -> int:
    """Add these patterns, all or none; returns how many. Raises as `save_pattern`."""
    viewer.require(Right.EDIT_DUTY)
    return len([save_pattern(viewer, draft) for draft in drafts])


@transaction.atomic
def end_pattern(viewer: Viewer, row: DutyPattern) -> DutyPattern:
    """Ask for this turn no longer; shifts on the roster stay. Raises `forbidden`, `out_of_scope`,
    `duty_pattern_ended`."""
    viewer.require(Right.EDIT_DUTY, row.team.path)
    _require_open(row)
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    audit.record(viewer, "duty_pattern.ended", row, before=_values(row), unit_path=row.team.path)
    return row


def _plain(draft: PatternDraft) -> PatternDraft:
    """Chosen weekdays said the plainest way: Monday to Friday are the working days."""
    if draft.days != DutyDays.CHOSEN:
        return replace(draft, weekdays="")
    weekdays = "".join(sorted(set(draft.weekdays) & set("1234567")))
    if not weekdays:
        raise DomainError("field_required", field="每周哪几天")
    days, weekdays = days_of(weekdays)
    return replace(draft, days=days, weekdays=weekdays)


def _check(draft: PatternDraft, row: DutyPattern | None) -> None:
    parts = {each["code"]: each["zh"] for each in setting("duty.parts")}
    if draft.part not in parts:
        raise DomainError("field_invalid", field="班次", value=draft.part, remedy="请选一个班次")
    if not 1 <= draft.people <= MOST_PEOPLE:
        raise DomainError(
            "field_invalid", field="人数", value=draft.people, remedy=f"请写 1 至 {MOST_PEOPLE}"
        )
    if draft.point is not None and draft.point.team_id != draft.team.pk:
        raise DomainError("duty_point_elsewhere", point=draft.point.name, team=draft.team.short_name)
    if row is not None:
        _require_open(row)
    own = draft.days.value, draft.weekdays
    for each in patterns_of(draft.team):
        is_same = each.point == draft.point and each.part == draft.part and each.kind == draft.kind
        if is_same and each != row and share_a_day(own, (each.days, each.weekdays)):
            where = draft.point.name if draft.point else draft.team.short_name
            raise DomainError("duty_pattern_twice", where=where, part=parts[draft.part])


def _require_open(row: DutyPattern) -> None:
    if row.ended_at is not None:
        raise DomainError("duty_pattern_ended")


def _values(row: DutyPattern) -> dict[str, object]:
    names = "part", "kind", "days", "weekdays", "people", "skill_id"
    return {"point": row.point.name if row.point else "", **{name: getattr(row, name) for name in names}}
