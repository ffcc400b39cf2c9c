"""Special actions: planned, led, approved, begun, summed up. The shipped seasons are drafts of the root."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from liming.plan import bridge
from liming.plan.actions.action_work import call_off, work_of
from liming.plan.actions.lines import check_season
from liming.plan.enums import ActionLevel, ActionState, Aim, LeadRole, PlanState, Practice
from liming.plan.models import ActionLead, ActionPlace, ServiceType, SpecialAction
from liming.plan.queries.special_actions import home_path
from liming.plan.rules import SPECIAL_ACTION
from liming.register.models import Member, Post, Unit
from liming.register.queries import root_path
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.ids import new_id
from liming.shared.viewer import Right, Viewer

_ENDED = (ActionState.CLOSED, ActionState.CANCELLED)


@dataclass(frozen=True)
class ActionDraft:
    """What is said about an action; `template` is the shipped season it came from, if any."""

    name: str
    first_day: date
    last_day: date
    aim: Aim
    practice: Practice
    service_type: ServiceType | None = None
    level: ActionLevel | str = ""
    goal: str = ""
    content: str = ""
    source: str = ""
    template: str = ""


@dataclass(frozen=True)
class LeadDraft:
    """Somebody of the lead group: a member, the holder of a post, or a name with its office in words."""

    role: LeadRole
    member: Member | None = None
    post: Post | None = None
    name: str = ""
    duty: str = ""


@transaction.atomic
def create_special_action(viewer: Viewer, unit: Unit, draft: ActionDraft) -> SpecialAction:
    """A draft of the unit. Raises `field_required`, `project_dates_crossed`, `special_action_twice`,
    `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.EDIT_SPECIAL_ACTION, unit.path)
    _check(unit, draft)
    code = f"{draft.template or new_id().hex[-12:]}-{draft.first_day.year}-{unit.code}"[:40]
    if SpecialAction.objects.filter(code=code).exists():
        code = f"{new_id().hex[-12:]}-{draft.first_day.year}"
    row = SpecialAction.objects.create(code=code, unit=unit, template=draft.template, **_fields(draft))
    return _recorded(viewer, "special_action.created", row, _told(row))


@transaction.atomic
def change_special_action(viewer: Viewer, action: SpecialAction, draft: ActionDraft) -> SpecialAction:
    """Change what was said; plan lines must still fall into its days. Raises as `create_special_action`,
    and `special_action_ended`, `plan_outside_action`, `special_action_cuts_place`.
    """
    row = open_action(viewer, action)
    _check(row.unit, draft, row)
    for name, value in _fields(draft).items():
        setattr(row, name, value)
    for line in row.lines.exclude(plan__state=PlanState.SUPERSEDED).select_related("plan"):
        check_season(line.plan, row, line.rule)
    late = _places_of(row).filter(check_on__gt=row.last_day).order_by("-check_on").first()
    if late is not None:
        raise DomainError("special_action_cuts_place", name=late.name, day=late.check_on)
    row.save()
    return _recorded(viewer, "special_action.changed", row, _told(row))


@transaction.atomic
def approve_special_action(viewer: Viewer, action: SpecialAction) -> SpecialAction:
    """From now on its work may be planned. Raises `special_action_without_leader`, `illegal_transition`."""
    row = open_action(viewer, action)
    SPECIAL_ACTION.check(ActionState(row.state), ActionState.APPROVED)
    if not row.leads.filter(role=LeadRole.LEADER).exists():
        raise DomainError("special_action_without_leader")
    row.approved_at, row.approved_by = clock.now(), viewer.name[:60]
    return _moved(viewer, row, ActionState.APPROVED)


@transaction.atomic
def start_special_action(viewer: Viewer, action: SpecialAction) -> SpecialAction:
    """It has begun. Raises `illegal_transition`, `forbidden`, `out_of_scope`."""
    row = open_action(viewer, action)
    SPECIAL_ACTION.check(ActionState(row.state), ActionState.RUNNING)
    return _moved(viewer, row, ActionState.RUNNING)


@transaction.atomic
def close_special_action(
    viewer: Viewer, action: SpecialAction, result: str, thanks: str = ""
) -> SpecialAction:
    """Sum it up. Raises `field_required`, `illegal_transition`, `forbidden`, `out_of_scope`."""
    row = open_action(viewer, action)
    SPECIAL_ACTION.check(ActionState(row.state), ActionState.CLOSED)
    if not result.strip():
        raise DomainError("field_required", field="结果")
    row.closed_at, row.result_text, row.thanks = clock.now(), result.strip(), thanks.strip()
    return _moved(viewer, row, ActionState.CLOSED)


@transaction.atomic
def cancel_special_action(viewer: Viewer, action: SpecialAction, reason: str) -> SpecialAction:
    """It is not held this year; its work that has not begun is called off. Raises `field_required`,
    `illegal_transition`, `forbidden`, `out_of_scope`.
    """
    row = open_action(viewer, action)
    SPECIAL_ACTION.check(ActionState(row.state), ActionState.CANCELLED)
    if not reason.strip():
        raise DomainError("field_required", field="原因")
    row.result_text = reason.strip()
    call_off(viewer, work_of(_places_of(row)))
    return _moved(viewer, row, ActionState.CANCELLED)


@transaction.atomic
def take_up_special_action(viewer: Viewer, action: SpecialAction) -> SpecialAction:
    """Hold it after all. Raises `illegal_transition`, `forbidden`, `out_of_scope`."""
    row = _locked(viewer, action)
    SPECIAL_ACTION.check(ActionState(row.state), ActionState.DRAFT)
    row.result_text = ""
    return _moved(viewer, row, ActionState.DRAFT)


@transaction.atomic
def add_action_lead(viewer: Viewer, action: SpecialAction, draft: LeadDraft) -> ActionLead:
    """Put somebody into the lead group; one leads. Raises `field_required`, `action_lead_twice`,
    `special_action_leader_twice`, `special_action_ended`, `forbidden`, `out_of_scope`.
    """
    row = open_action(viewer, action)
    if draft.member is None and draft.post is None and not draft.name.strip():
        raise DomainError("field_required", field="姓名")
    present = list(row.leads.select_related("member", "post__member"))
    name, said = lead_name(draft), draft.name.strip()[:40]
    if any((each.member, each.post, each.name) == (draft.member, draft.post, said) for each in present):
        raise DomainError("action_lead_twice", name=name)
    leader = next((each for each in present if each.role == LeadRole.LEADER), None)
    if leader is not None and draft.role == LeadRole.LEADER:
        raise DomainError("special_action_leader_twice", name=lead_name(leader))
    last = row.leads.aggregate(last=Max("order"))["last"] or 0
    lead = ActionLead.objects.create(
        action=row,
        role=draft.role,
        member=draft.member,
        post=draft.post,
        name=said,
        duty=draft.duty.strip()[:60],
        order=last + 1,
    )
    _recorded(viewer, "special_action.lead_added", row, {"name": name, "role": draft.role})
    return lead


@transaction.atomic
def drop_action_lead(viewer: Viewer, lead: ActionLead) -> None:
    """Take somebody out of the lead group. Raises `special_action_ended`, `forbidden`, `out_of_scope`."""
    row = open_action(viewer, lead.action)
    _recorded(viewer, "special_action.lead_dropped", row, {"name": lead_name(lead), "role": lead.role})
    lead.delete()


def lead_name(lead: ActionLead | LeadDraft) -> str:
    """How somebody of the lead group is called: the post with its holder, the member, or the name."""
    if lead.post is not None:
        return f"{lead.post.name}（{lead.post.member.name}）"
    return lead.member.name if lead.member is not None else lead.name


def open_action(viewer: Viewer, action: SpecialAction) -> SpecialAction:
    """The action as it is now, locked, while it can still change. Raises `special_action_ended`."""
    row = _locked(viewer, action)
    if row.state in _ENDED:
        raise DomainError("special_action_ended", name=row.name)
    return row


def _places_of(action: SpecialAction) -> "QuerySet[ActionPlace]":
    return ActionPlace.objects.everywhere("of an action just reached").filter(action=action)


def _locked(viewer: Viewer, action: SpecialAction) -> SpecialAction:
    viewer.require(Right.EDIT_SPECIAL_ACTION, home_path(action))
    rows = SpecialAction.objects.select_for_update(of=("self",)).select_related("unit", "service_type")
    return rows.get(pk=action.pk)


def _check(unit: Unit | None, draft: ActionDraft, present: SpecialAction | None = None) -> None:
    if not draft.name.strip():
        raise DomainError("field_required", field="名称")
    if draft.last_day < draft.first_day:
        raise DomainError("project_dates_crossed")
    of_unit = Q(unit=unit)
    if unit is None or unit.path == root_path():
        of_unit |= Q(unit=None)
    same = SpecialAction.objects.filter(
        of_unit, name=draft.name.strip(), first_day__lte=draft.last_day, last_day__gte=draft.first_day
    )
    if present is not None:
        same = same.exclude(pk=present.pk)
    if same.exists():
        raise DomainError(
            "special_action_twice", unit=unit.short_name if unit else "", name=draft.name.strip()
        )


def _fields(draft: ActionDraft) -> dict[str, Any]:
    plain = ("first_day", "last_day", "aim", "practice", "service_type", "level")
    return {
        **{name: getattr(draft, name) for name in plain},
        "name": draft.name.strip()[:80],
        "goal": bridge.mask_text(draft.goal.strip()),
        "content": bridge.mask_text(draft.content.strip())[:200],
        "source": draft.source.strip()[:200],
    }


def _told(row: SpecialAction) -> dict[str, Any]:
    return {"name": row.name, "first_day": row.first_day, "last_day": row.last_day, "level": row.level}


def _moved(viewer: Viewer, row: SpecialAction, state: ActionState) -> SpecialAction:
    row.state = state
    row.save()
    audit.record(viewer, f"special_action.{state}", row, after={"state": state}, unit_path=home_path(row))
    return row


def _recorded(viewer: Viewer, act: str, row: SpecialAction, after: dict[str, Any]) -> SpecialAction:
    audit.record(viewer, act, row, after=after, unit_path=home_path(row))
    return row
