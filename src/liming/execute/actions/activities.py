"""Announcing, changing, holding and cancelling activities."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions.drafts import EvidenceDraft, HelperDraft, RecordDraft
from liming.execute.actions.recording import write_record
from liming.execute.enums import ActivityState, RecordResult
from liming.execute.models import Activity, ActivityMember, ActivityTeam, ServiceRecord
from liming.execute.queries.activities import activity_kind
from liming.execute.rules.transitions import ACTIVITY
from liming.plan.enums import OriginKind
from liming.plan.models import PairingItem, ServiceType
from liming.register.models import Member, Pairing, Site, Team
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_LONGEST_MINUTES = 3 * 24 * 60


@dataclass(frozen=True)
class ActivityDraft:
    """What is announced. `reason` says why an activity that has already begun is entered only now."""

    kind: str
    title: str
    starts_at: datetime
    minutes: int
    member: Member
    site: Site | None = None
    pairing: Pairing | None = None
    pairing_item: PairingItem | None = None
    place: str = ""
    content: str = ""
    teams: tuple[Team, ...] = ()
    members: tuple[Member, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class ActivityOutcome:
    """How it went: who was there (their teams follow), helpers of no team, what was done, minutes, photos.

    Left out, `minutes` are those announced.
    """

    note: str
    members: tuple[Member, ...] = ()
    teams: tuple[Team, ...] = ()
    helpers: tuple[HelperDraft, ...] = ()
    minutes: int | None = None
    proceedings: str = ""
    evidence: tuple[EvidenceDraft, ...] = ()
    photo_count: int = 0


@transaction.atomic
def announce_activity(viewer: Viewer, team: Team, draft: ActivityDraft) -> Activity:
    """Announce an activity of a team. One that has begun already needs a reason and is marked.

    Raises `activity_back_entry`, `activity_elsewhere`, `field_required`, `field_invalid`, `forbidden`,
    `out_of_scope`.
    """
    viewer.require(Right.HOLD_ACTIVITY, team.path)
    fields = _fields(team, draft)
    activity: Activity = Activity.objects.create(
        team=team, announced_at=clock.now(), announced_by=viewer.name, **fields
    )
    _invite(activity, draft)
    after = {"title": activity.title, "starts_at": activity.starts_at, "reason": activity.reason}
    audit.record(viewer, "activity.announced", activity, after=after, unit_path=team.path)
    return activity


@transaction.atomic
def change_activity(viewer: Viewer, activity: Activity, draft: ActivityDraft) -> Activity:
    """Change an activity that was not held yet. Raises as `announce_activity`, and `activity_over`."""
    row = _reach(viewer, activity)
    if row.state != ActivityState.PLANNED:
        raise DomainError("activity_over", title=row.title)
    fields = _fields(row.team, draft)
    fields["content"] = bridge.unless_masked(fields["content"], row.content)
    fields["is_back_entry"] = row.is_back_entry or fields["is_back_entry"]
    differing = {name: value for name, value in fields.items() if getattr(row, name) != value}
    before = {name: getattr(row, name) for name in differing}
    for name, value in differing.items():
        setattr(row, name, value)
    row.save()
    _invite(row, draft)
    audit.record(
        viewer,
        "activity.changed",
        row,
        before=bridge.mask_texts(before),
        after=bridge.mask_texts(differing),
        unit_path=row.team.path,
    )
    return row


@transaction.atomic
def finish_activity(viewer: Viewer, activity: Activity, outcome: ActivityOutcome) -> ServiceRecord:
    """Say that it was held: one ledger record for the lead team and every team that took part.

    Raises `activity_not_begun`, `illegal_transition`, `field_required`, `field_invalid`, `forbidden`,
    `out_of_scope`.
    """
    row = _reach(viewer, activity)
    ACTIVITY.check(ActivityState(row.state), ActivityState.DONE)
    if row.starts_at > clock.now():
        raise DomainError("activity_not_begun", title=row.title)
    if not outcome.note.strip():
        raise DomainError("field_required", field="做了什么")
    minutes = _checked_minutes(outcome.minutes if outcome.minutes is not None else row.minutes)
    record = write_record(
        viewer,
        _record_draft(row, outcome),
        team=row.team,
        member=row.member,
        practice=row.practice,
        service_type=row.service_type,
        site=row.site,
        whom=_whom(row),
        place=row.place or (row.site.name if row.site else ""),
        grid_version=row.site.grid.current if row.site and row.site.grid else None,
        started_at=row.starts_at,
        ended_at=min(row.starts_at + timedelta(minutes=minutes), clock.now()),
        minutes=minutes,
        is_complete=bool(outcome.evidence or outcome.photo_count),
        origin_kind=OriginKind.ACTIVITY,
        origin_id=str(row.pk),
    )
    row.state, row.proceedings = ActivityState.DONE, outcome.proceedings.strip()
    row.save(update_fields=["state", "proceedings"])
    audit.record(viewer, "activity.held", row, after={"record": record.number}, unit_path=row.team.path)
    return record


@transaction.atomic
def cancel_activity(viewer: Viewer, activity: Activity, reason: str) -> Activity:
    """Call an activity off. Raises `illegal_transition`, `field_required`, `forbidden`, `out_of_scope`."""
    row = _reach(viewer, activity)
    ACTIVITY.check(ActivityState(row.state), ActivityState.CANCELLED)
    if not reason.strip():
        raise DomainError("field_required", field="原因")
    row.state, row.reason = ActivityState.CANCELLED, bridge.mask_text(reason.strip())
    row.save(update_fields=["state", "reason"])
    audit.record(viewer, "activity.cancelled", row, after={"reason": row.reason}, unit_path=row.team.path)
    return row


def _reach(viewer: Viewer, activity: Activity) -> Activity:
    row: Activity = (
        Activity.objects.everywhere("the path is required below")
        .select_for_update(of=("self",))
        .select_related("team__unit", "member", "service_type", "site__grid__current", "pairing")
        .get(pk=activity.pk)
    )
    viewer.require(Right.HOLD_ACTIVITY, row.team.path)
    return row


def _fields(team: Team, draft: ActivityDraft) -> dict[str, Any]:
    """The row's own fields, checked."""
    kind = activity_kind(draft.kind)
    if kind is None:
        raise DomainError("field_invalid", field="活动类别", value=draft.kind, remedy="请从清单中选")
    if not draft.title.strip():
        raise DomainError("field_required", field="活动名称")
    _check_places(team, draft)
    has_begun = draft.starts_at < clock.now()
    if has_begun and not draft.reason.strip():
        raise DomainError("activity_back_entry")
    return {
        "kind": kind.code,
        "title": bridge.mask_text(draft.title.strip()),
        "member": draft.member,
        "service_type": ServiceType.objects.get(pk=kind.service_type),
        "practice": kind.practice,
        "starts_at": draft.starts_at,
        "minutes": _checked_minutes(draft.minutes),
        "site": draft.site,
        "pairing": draft.pairing,
        "pairing_item": draft.pairing_item,
        "place": bridge.mask_text(draft.place.strip()),
        "content": draft.content.strip(),
        "is_back_entry": has_begun,
        "reason": bridge.mask_text(draft.reason.strip()) if has_begun else "",
    }


def _check_places(team: Team, draft: ActivityDraft) -> None:
    """The organiser, the site and the pairing belong to the team; the plan item to the pairing."""
    belongs: Mapping[str, bool] = {
        draft.member.name: draft.member.team_id == team.pk and draft.member.left_on is None,
        str(draft.site): draft.site is None or draft.site.team_id == team.pk,
        str(draft.pairing): draft.pairing is None or draft.pairing.team_id == team.pk,
        str(draft.pairing_item): draft.pairing_item is None
        or (draft.pairing is not None and draft.pairing_item.pairing_id == draft.pairing.pk),
    }
    for name, fits in belongs.items():
        if not fits:
            raise DomainError("activity_elsewhere", name=name, team=team.short_name)


def _checked_minutes(minutes: int) -> int:
    if not 0 < minutes <= _LONGEST_MINUTES:
        raise DomainError("field_invalid", field="分钟", value=minutes, remedy="请填 1 到 4320")
    return minutes


def _invite(activity: Activity, draft: ActivityDraft) -> None:
    activity.teams.all().delete()
    activity.members.all().delete()
    teams = {team.pk for team in draft.teams} - {activity.team_id}
    members = {member.pk for member in draft.members} - {activity.member_id}
    ActivityTeam.objects.bulk_create(ActivityTeam(activity=activity, team_id=key) for key in sorted(teams))
    ActivityMember.objects.bulk_create(
        ActivityMember(activity=activity, member_id=key) for key in sorted(members)
    )


def _record_draft(row: Activity, outcome: ActivityOutcome) -> RecordDraft:
    teams = {team.pk: team for team in outcome.teams} | {each.team_id: each.team for each in outcome.members}
    return RecordDraft(
        result=RecordResult.HELD,
        note=outcome.note.strip(),
        teams=tuple(teams.values()),
        members=outcome.members,
        helpers=outcome.helpers,
        evidence=outcome.evidence,
        photo_count=outcome.photo_count,
    )


def _whom(row: Activity) -> str:
    if row.pairing is not None:
        return row.pairing.village_branch[:80]
    return row.site.name[:80] if row.site else ""
