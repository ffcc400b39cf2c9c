"""What a visit needs beyond its service type, and where and when a member's day begins and ends."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from liming.plan.models import RouteBase, VisitNeed, WorkItem
from liming.plan.queries.route_ground import hours_of
from liming.plan.queries.settings import settings_book
from liming.plan.rules import FINISHED
from liming.plan.rules.routes import clock_of, minute_of
from liming.register.models import Member, MemberSkill, ServicePoint, Skill, Team
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

MOST_MINUTES = 720
MOST_WORK_DAYS = 31
MOST_LEVEL = 5
_CHECKED = "the team's path was required"


@dataclass(frozen=True)
class NeedDraft:
    """The fields of `VisitNeed`; what is left empty stays as the service type says."""

    minutes: int | None = None
    opens: int | None = None
    closes: int | None = None
    promised: int | None = None
    persons: int | None = None
    priority: int | None = None
    skill_code: str = ""
    skill_level: int | None = None
    is_night: bool = False
    until: date | None = None
    work_days: int = 1


@dataclass(frozen=True)
class BaseDraft:
    """The fields of `RouteBase`; all empty = as the team."""

    point: ServicePoint | None = None
    longitude: float | None = None
    latitude: float | None = None
    begins: int | None = None
    ends: int | None = None
    lunch_at: int | None = None


@transaction.atomic
def save_need(viewer: Viewer, item: WorkItem, draft: NeedDraft) -> VisitNeed | None:
    """Note what the visit needs; None = nothing beyond its type. Plans made from now on follow it.

    Raises `need_over`, `need_number`, `need_window`, `need_outside_hours`, `need_promise`,
    `need_skill_nobody`, `need_until`, `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.EDIT_MONTH_PLAN, item.team.path)
    if item.state in FINISHED:
        raise DomainError("need_over", item=item.title)
    _check_numbers(draft)
    _check_hours(item.team, draft)
    _check_skill(item, draft)
    day = item.scheduled_date or item.nominal_date
    if draft.until is not None and draft.until < day:
        raise DomainError("need_until", day=day.isoformat())
    rows = VisitNeed.objects.everywhere(_CHECKED)
    row = rows.select_for_update(of=("self",)).filter(item=item).first()
    before = _plain(row, draft) if row else {}
    if draft == NeedDraft():
        rows.filter(item=item).delete()
        row = None
    else:
        row = row or VisitNeed(item=item)
        _fill(row, draft)
    audit.record(
        viewer, "visit_need.saved", item, before=before, after=_said(draft), unit_path=item.team.path
    )
    return row


@transaction.atomic
def save_base(viewer: Viewer, member: Member, draft: BaseDraft) -> RouteBase | None:
    """Note where and when the member's day begins and ends; None = as the team.

    Raises `base_point`, `base_place`, `base_hours`, `base_lunch`, `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.EDIT_MONTH_PLAN, member.team.path)
    _check_place(member, draft)
    _check_base_hours(member, draft)
    rows = RouteBase.objects.everywhere(_CHECKED)
    row = rows.select_for_update(of=("self",)).filter(member=member).first()
    before = _plain(row, draft) if row else {}
    if draft == BaseDraft():
        rows.filter(member=member).delete()
        row = None
    else:
        row = row or RouteBase(member=member)
        _fill(row, draft)
    after = _said(draft)
    audit.record(viewer, "route_base.saved", member, before=before, after=after, unit_path=member.team.path)
    return row


def _fill(row: VisitNeed | RouteBase, draft: NeedDraft | BaseDraft) -> None:
    for name in _names(draft):
        setattr(row, name, getattr(draft, name))
    row.save()


def _names(draft: NeedDraft | BaseDraft) -> list[str]:
    return list(draft.__dataclass_fields__)


def _plain(row: VisitNeed | RouteBase, draft: NeedDraft | BaseDraft) -> dict[str, Any]:
    return {name: _word(getattr(row, name)) for name in _names(draft)}


def _said(draft: NeedDraft | BaseDraft) -> dict[str, Any]:
    return {name: _word(getattr(draft, name)) for name in _names(draft)}


def _word(value: Any) -> Any:
    if isinstance(value, ServicePoint):
        return value.code
    return value.isoformat() if isinstance(value, date) else value


# needs


def _check_numbers(draft: NeedDraft) -> None:
    bounds = (
        (_("办事时长"), draft.minutes, MOST_MINUTES),
        (_("人数"), draft.persons, 2),
        (_("优先级"), draft.priority, 3),
        (_("技能等级"), draft.skill_level, MOST_LEVEL),
        (_("几天做完"), draft.work_days, MOST_WORK_DAYS),
    )
    for field, value, most in bounds:
        if value is not None and not 1 <= value <= most:
            raise DomainError("need_number", field=field, most=most)


def _check_hours(team: Team, draft: NeedDraft) -> None:
    """A window and a promise that somebody can be at work for."""
    opens, closes = work_hours(team, is_night=draft.is_night)
    first = opens if draft.opens is None else draft.opens
    last = closes if draft.closes is None else draft.closes
    hours = {"from": clock_of(opens), "until": clock_of(closes)}
    if draft.opens is not None and draft.closes is not None and draft.closes <= draft.opens:
        raise DomainError("need_window", opens=clock_of(draft.opens), closes=clock_of(draft.closes))
    if first >= closes or last <= opens:
        raise DomainError("need_outside_hours", **hours)
    if draft.promised is not None and not opens <= draft.promised < closes:
        raise DomainError("need_promise", at=clock_of(draft.promised), **hours)
    if draft.promised is not None and not first <= draft.promised <= last:
        window = {"from": clock_of(first), "until": clock_of(last)}
        raise DomainError("need_promise", at=clock_of(draft.promised), **window)


def work_hours(team: Team, *, is_night: bool = False) -> tuple[int, int]:
    """When the team works, or works at night, in minutes since midnight."""
    book = settings_book("route.hours", "route.night")
    if not is_night:
        return hours_of({"route.hours": book.at("route.hours", team.path)})
    night = book.at("route.night", team.path)
    return minute_of(night["from"]), minute_of(night["until"])


def _check_skill(item: WorkItem, draft: NeedDraft) -> None:
    """Somebody in the team can do it, at that level."""
    code = draft.skill_code or item.service_type.skill_code
    if not draft.skill_code and draft.skill_level is None:
        return
    if not code:
        raise DomainError("field_required", field="所需技能")
    skill = Skill.objects.filter(pk=code).first()
    if skill is None:
        raise DomainError("not_found", what="技能", key=code)
    level = draft.skill_level or 1
    rows = MemberSkill.objects.filter(
        Q(expires_on=None) | Q(expires_on__gte=clock.today()),
        member__team=item.team,
        member__left_on=None,
        skill=skill,
        level__gte=level,
    )
    if rows.values("member").distinct().count() < (draft.persons or 1):
        raise DomainError("need_skill_nobody", skill=skill.name, level=level, count=draft.persons or 1)


# bases


def _check_place(member: Member, draft: BaseDraft) -> None:
    if draft.point is not None and draft.point.team_id != member.team_id:
        raise DomainError("base_point", point=draft.point.name)
    if (draft.longitude is None) != (draft.latitude is None):
        raise DomainError("base_place")
    if draft.longitude is None or draft.latitude is None:
        return
    if draft.point is not None or abs(draft.longitude) > 180 or abs(draft.latitude) > 90:
        raise DomainError("base_place")


def _check_base_hours(member: Member, draft: BaseDraft) -> None:
    opens, closes = work_hours(member.team)
    begins = opens if draft.begins is None else draft.begins
    ends = closes if draft.ends is None else draft.ends
    if not 0 <= begins < ends <= 24 * 60:
        raise DomainError("base_hours", begins=clock_of(begins), ends=clock_of(ends))
    if draft.lunch_at is None:
        return
    lunch = settings_book("route.lunch").at("route.lunch", member.team.path)
    earliest, latest = minute_of(lunch["earliest"]), minute_of(lunch["latest"])
    if not max(earliest, begins) <= draft.lunch_at <= min(latest, ends):
        raise DomainError("base_lunch", earliest=clock_of(earliest), latest=clock_of(latest))
