"""Supervised items of a month: set from above by a notice, urged, answered, accepted or sent back."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from liming.plan.actions import supervising
from liming.plan.actions.changes import LONGEST_REASON, check_open, note_changes
from liming.plan.actions.work import create_work_item
from liming.plan.enums import ChangeKind, OriginKind, SupervisionState, SupervisionStepKind
from liming.plan.models import ItemSupervision, MonthPlan, ServiceType, SupervisionStep
from liming.plan.queries.settings import shipped
from liming.register.actions import News, post_notices
from liming.register.models import Member, Team
from liming.register.queries import ParameterBook, accounts_of_members, captains
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_CHECKED = "the team was checked above"
_WORDS = "notices.words."
_KEYS = (f"{_WORDS}supervised", f"{_WORDS}supervision_urged", "notices.quiet_hours")
_AWAKE = {"notices.quiet_hours": {"starts": "00:00", "ends": "00:00"}}
DUE_HOUR = 18
"""An item set for a day is late after this hour of it."""

_K = SupervisionStepKind


@dataclass(frozen=True)
class SupervisedDraft:
    """What a notice asks of a team; `places` are WorkItem's place fields (site, customer ...)."""

    title: str
    service_type: ServiceType | None
    day: date
    ground: str
    notice_number: str
    level: str
    member: Member | None = None
    places: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AnswerDraft:
    """What was done, by whom, and what shows it."""

    words: str
    done_by: str
    evidence: str


@transaction.atomic
def set_supervised_item(viewer: Viewer, team: Team, draft: SupervisedDraft) -> ItemSupervision:
    """Put an item into a team's month from above; after the baseline it is a change with its reason.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required`, `field_invalid`, `plan_month_closed`,
    `plan_member_elsewhere`.
    """
    viewer.require(Right.SUPERVISE_ITEM, team.path)
    for value, label in (
        (draft.title, _("事项")),
        (draft.service_type, _("服务类型")),
        (draft.notice_number, _("督办通知编号")),
    ):
        if not str(value or "").strip():
            raise DomainError("field_required", field=label)
    due_at = clock.at(draft.day, DUE_HOUR)
    fields = supervising.opening(viewer, Right.SUPERVISE_ITEM, team.path, draft.level, draft.ground, due_at)
    plan, _made = MonthPlan.objects.everywhere(_CHECKED).get_or_create(
        team=team, month=draft.day.replace(day=1)
    )
    check_open(plan)
    item = create_work_item(
        viewer,
        team=team,
        service_type=draft.service_type,
        title=draft.title.strip()[:120],
        origin_kind=OriginKind.PLAN,
        month_plan=plan,
        nominal_date=draft.day,
        member=draft.member,
        **draft.places,
    )
    found: ItemSupervision = ItemSupervision.objects.create(
        item=item, notice_number=draft.notice_number.strip()[:60], **fields
    )
    reason = _("%(number)s 督办：%(ground)s") % {"number": found.notice_number, "ground": found.ground}
    note_changes(viewer, ChangeKind.ADDED, [item], reason[:LONGEST_REASON])
    _tell(found, "supervised", f"supervised:{found.pk}")
    return _recorded(viewer, found, "asked", found.ground)


@transaction.atomic
def urge_supervised_item(viewer: Viewer, found: ItemSupervision, words: str) -> ItemSupervision:
    """Urge the team; raises `forbidden`, `out_of_scope`, `field_required`, `illegal_transition`."""
    row = _reach(viewer, found, Right.SUPERVISE_ITEM)
    if not words.strip():
        raise DomainError("field_required", field=_("催办内容"))
    _check_open(row, _("催办"))
    step = _step(row, _K.URGED, supervising.said(viewer, row, words))
    _tell(row, "supervision_urged", f"supervision_urged:{step.pk}")
    return _recorded(viewer, row, "urged", step.words)


@transaction.atomic
def answer_supervised_item(viewer: Viewer, found: ItemSupervision, draft: AnswerDraft) -> ItemSupervision:
    """The team's answer; whoever makes its month plan gives it.

    Raises `forbidden`, `out_of_scope`, `field_required`, `illegal_transition`.
    """
    row = _reach(viewer, found, Right.EDIT_MONTH_PLAN)
    fields = supervising.answering(viewer, row, draft.words)
    for value, label in ((draft.done_by, _("谁做的")), (draft.evidence, _("佐证"))):
        if not value.strip():
            raise DomainError("field_required", field=label)
    step = _step(
        row, _K.REPLIED, fields, done_by=draft.done_by.strip()[:60], evidence=draft.evidence.strip()[:200]
    )
    return _saved(viewer, row, step)


@transaction.atomic
def send_back_supervised_item(viewer: Viewer, found: ItemSupervision, words: str) -> ItemSupervision:
    """The answer does not do; raises as `answer_supervised_item`."""
    row = _reach(viewer, found, Right.SUPERVISE_ITEM)
    step = _step(row, _K.SENT_BACK, supervising.asking_again(viewer, row, words))
    _tell(row, "supervision_urged", f"supervision_urged:{step.pk}")
    return _saved(viewer, row, step)


@transaction.atomic
def extend_supervised_item(viewer: Viewer, found: ItemSupervision, day: date, words: str) -> ItemSupervision:
    """Give the team until a later day; raises as `urge_supervised_item`, and `field_invalid`."""
    row = _reach(viewer, found, Right.SUPERVISE_ITEM)
    _check_open(row, _("延期"))
    if not words.strip():
        raise DomainError("field_required", field=_("延期理由"))
    due_at = clock.at(day, DUE_HOUR)
    if due_at <= max(row.due_at, clock.now()):
        remedy = _("请填期限以后的日子")
        raise DomainError("field_invalid", field=_("办结期限"), value=day, remedy=remedy)
    step = _step(row, _K.EXTENDED, supervising.said(viewer, row, words))
    row.due_at = due_at
    return _saved(viewer, row, step)


@transaction.atomic
def accept_supervised_item(viewer: Viewer, found: ItemSupervision, verdict: str) -> ItemSupervision:
    """End it with a verdict; the unit that set it does, or one above. Raises as `answer_supervised_item`."""
    row = _reach(viewer, found, Right.SUPERVISE_ITEM)
    return _saved(viewer, row, _step(row, _K.CLOSED, supervising.closing(viewer, row, verdict)))


def _reach(viewer: Viewer, found: ItemSupervision, right: Right) -> ItemSupervision:
    """The row locked; who asks for it needs the right at the team, who rules also at the unit that set it."""
    rows = ItemSupervision.objects.everywhere("the paths are required below").select_for_update(of=("self",))
    row: ItemSupervision = rows.select_related("unit", "item__team").get(pk=found.pk)
    viewer.require(right, row.item.team.path)
    if right is Right.SUPERVISE_ITEM:
        viewer.require(right, row.unit.path)
    return row


def _check_open(row: ItemSupervision, act: str) -> None:
    if row.state == SupervisionState.CLOSED:
        state = row.get_state_display()
        raise DomainError("illegal_transition", what=_("督办事项"), source=state, target=act)


def _step(
    row: ItemSupervision, kind: SupervisionStepKind, fields: dict[str, Any], **more: str
) -> SupervisionStep:
    return SupervisionStep.objects.create(supervision=row, kind=kind, **fields, **more)


def _saved(viewer: Viewer, row: ItemSupervision, step: SupervisionStep) -> ItemSupervision:
    row.save()
    return _recorded(viewer, row, str(step.kind), step.words)


def _recorded(viewer: Viewer, row: ItemSupervision, act: str, words: str) -> ItemSupervision:
    after = {"notice": row.notice_number, "state": row.state, "words": words}
    audit.record(viewer, f"supervised_item.{act}", row, after=after, unit_path=row.item.team.path)
    return row


def _tell(row: ItemSupervision, kind: str, subject: str) -> None:
    """Tell the team's captains and whoever has the item."""
    team, member = row.item.team, row.item.member_id
    accounts = {*captains([team.path]).get(team.path, ())}
    accounts |= set(accounts_of_members([member]).values()) if member else set()
    day = clock.local(row.due_at).date()
    data = {"title": row.item.title, "day": f"{day.month}-{day.day}", "number": row.notice_number}
    book = ParameterBook(_KEYS, {key: shipped()[key]["value"] for key in _KEYS if key in shipped()} | _AWAKE)
    post_notices(
        [News(kind, subject, team.path, data, f"supervised_item|{row.pk}", tuple(sorted(accounts)))], book
    )
