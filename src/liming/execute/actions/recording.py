"""Writing the ledger. Every other act that ends work comes here."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.actions.certificates import outdate_certificates
from liming.execute.actions.drafts import EvidenceDraft, HelperDraft, KeptPhoto, QuickDraft, RecordDraft
from liming.execute.actions.invitations import invite
from liming.execute.actions.once import mark_of, once
from liming.execute.actions.proving import as_rows, check_consent, prove
from liming.execute.enums import EvidenceKind
from liming.execute.models import (
    CallBack,
    Evidence,
    Hazard,
    HazardStep,
    HoursCheck,
    HoursCorrection,
    RecordHelper,
    RecordMember,
    RecordTeam,
    ServiceRecord,
)
from liming.execute.queries.settings import FROZEN, frozen_through
from liming.execute.rules import numbers
from liming.execute.rules.permissions import leads
from liming.plan.enums import OriginKind
from liming.plan.models import ServiceType
from liming.register.models import Member, Membership, Parameter, Team
from liming.register.queries import team_unit_on
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.ids import new_id
from liming.shared.uploads import safe_file
from liming.shared.viewer import Right, Viewer


def quarter_for(ended_at: datetime) -> tuple[str, bool]:
    """The quarter a record counts in, and whether it comes late because its own is frozen already."""
    own = bridge.quarter_of(ended_at)
    frozen = frozen_through()
    if frozen and own <= frozen:
        return bridge.quarter_after(frozen), True
    return own, False


def write_record(viewer: Viewer, draft: RecordDraft, **fields: Any) -> ServiceRecord:
    """Append one record; `fields` are those of ServiceRecord besides number, unit, quarter and entry time.

    The caller holds the transaction and has checked the right.
    """
    team: Team = fields["team"]
    ended_at: datetime = fields["ended_at"]
    day = clock.local(ended_at).date()
    # The turn comes first: a freeze that ran meanwhile has then ended, and its quarter is closed here too.
    course.take_turn()
    number = course.take_number(ServiceRecord, numbers.record_prefix(clock.today()))
    quarter, is_late = quarter_for(ended_at)
    record = ServiceRecord.objects.create(
        number=number,
        unit=team_unit_on(team, day) or team.unit,
        result=draft.result,
        note=draft.note,
        photo_count=max(draft.photo_count, sum(each.kind == EvidenceKind.PHOTO for each in draft.evidence)),
        has_signature=has_signature(draft),
        materials=draft.materials.strip()[:200],
        place_note=draft.place_note.strip()[:120],
        taken_over=_taken_over(draft),
        photo_consent=draft.photo_consent,
        quarter=quarter,
        is_late=is_late,
        entered_at=clock.now(),
        **fields,
    )
    _add_participants(record, draft)
    add_evidence(draft.evidence, record=record)
    audit.record(
        viewer,
        "service_record.written",
        record,
        after={"number": record.number, "quarter": quarter, "result": record.result},
        unit_path=team.path,
    )
    return record


def _taken_over(draft: RecordDraft) -> dict[str, Any]:
    taken = draft.taken_over
    if taken is None or not taken.fields:
        return {}
    return {"number": taken.number, "day": taken.day.isoformat(), "fields": list(taken.fields)}


def has_signature(draft: RecordDraft) -> bool:
    """Whether the customer signed, on the phone or on paper."""
    return draft.has_signature or any(each.kind == EvidenceKind.SIGNATURE for each in draft.evidence)


def _add_participants(record: ServiceRecord, draft: RecordDraft) -> None:
    """Who took part; the team of a member from elsewhere took part as well."""
    others = {team.pk for team in draft.teams} | {member.team_id for member in draft.members}
    teams = [RecordTeam(record=record, team_id=record.team_id, is_lead=True)]
    teams += [RecordTeam(record=record, team_id=key) for key in sorted(others - {record.team_id})]
    RecordTeam.objects.bulk_create(teams)
    members = {record.member_id, *(member.pk for member in draft.members)}
    RecordMember.objects.bulk_create(RecordMember(record=record, member_id=key) for key in sorted(members))
    _add_helpers(record, draft.helpers)


def _add_helpers(record: ServiceRecord, helpers: Iterable[HelperDraft]) -> None:
    rows = []
    for each in helpers:
        if not each.name.strip() or not each.organisation.strip():
            raise DomainError("field_required", field="参加人姓名和单位")
        name, organisation = each.name.strip()[:60], each.organisation.strip()[:80]
        rows.append(RecordHelper(record=record, kind=each.kind, name=name, organisation=organisation))
    RecordHelper.objects.bulk_create(rows)


def add_evidence(
    evidence: Iterable[EvidenceDraft], record: ServiceRecord | None = None, step: HazardStep | None = None
) -> None:
    """Keep files of a record, of a step in a hazard's life, or of both."""
    for each in evidence:
        file, digest = _kept(each.file)
        Evidence.objects.create(
            record=record,
            step=step,
            kind=each.kind,
            phase=each.phase,
            check_number=each.check_number,
            file=file,
            sha256=digest,
        )


def _kept(file: Any) -> tuple[Any, str]:
    """What the row keeps and its digest; a photo still on its way has its digest only."""
    if isinstance(file, KeptPhoto):
        return file.path, file.sha256
    return safe_file(file)


def quick_record(viewer: Viewer, draft: QuickDraft) -> ServiceRecord:
    """Record work that nobody planned or called for; a captain may write for a member of the team.

    Sent again with the same key, it is the first one and nothing more happens.
    Raises DomainError `forbidden`, `out_of_scope`, `field_required`, `not_found`, `sent_otherwise`.
    """
    return once(viewer, draft, ServiceRecord, lambda: _quick_record(viewer, draft))


@transaction.atomic
def _quick_record(viewer: Viewer, draft: QuickDraft) -> ServiceRecord:
    viewer.require(Right.DO_WORK)
    member = _who(viewer, draft)
    viewer.require(Right.DO_WORK, member.team.path)
    kind = ServiceType.objects.filter(code=draft.service_type_code, is_active=True).first()
    if kind is None:
        raise DomainError("not_found", what="service type", key=draft.service_type_code)
    ended_at = draft.ended_at or clock.now()
    minutes = draft.minutes if draft.minutes is not None else kind.usual_minutes
    check_consent(draft.customer, draft)
    place = (draft.customer.longitude, draft.customer.latitude) if draft.customer else (None, None)
    proof = prove(draft, place, draft.position, draft.no_position)
    record = write_record(
        viewer,
        draft,
        team=member.team,
        member=member,
        practice=kind.practice,
        service_type=kind,
        customer=draft.customer,
        site=draft.site,
        whom=draft.whom or (draft.customer.name if draft.customer else ""),
        place=draft.place or (draft.customer.address if draft.customer else ""),
        grid_version=draft.grid_version or _grid_of(draft),
        started_at=ended_at - timedelta(minutes=minutes),
        ended_at=ended_at,
        minutes=minutes,
        is_complete=bool(draft.photo_count or draft.evidence),
        evidence_score=proof.score,
        evidence_parts=as_rows(proof),
        origin_kind=OriginKind.PROJECT if draft.project_item else OriginKind.QUICK,
        origin_id=str(draft.project_item.pk) if draft.project_item else "",
        project_item=draft.project_item,
        project=draft.project_item.project if draft.project_item else None,
        **mark_of(viewer, draft),
    )
    invite(record)
    return record


def _who(viewer: Viewer, draft: QuickDraft) -> Member:
    key = draft.member.pk if draft.member is not None else viewer.member_id
    if key is None:
        raise DomainError("field_required", field="队员")
    member: Member = (
        Member.objects.everywhere("the path is required below").select_related("team__unit").get(pk=key)
    )
    if member.pk != viewer.member_id and not leads(viewer, member.team.path):
        raise DomainError("not_your_item", holder=member.name)
    return member


def _grid_of(draft: QuickDraft) -> Any:
    grid = draft.customer.grid if draft.customer and draft.customer.grid_id else None
    return grid.current if grid else None


_CORRECTABLE = frozenset(
    {
        "result",
        "note",
        "minutes",
        "started_at",
        "ended_at",
        "whom",
        "place",
        "customer",
        "site",
        "service_type",
        "practice",
        "photo_count",
        "has_signature",
        "is_complete",
        "grid_version",
        "member",
    }
)


@transaction.atomic
def correct_record(
    viewer: Viewer, record: ServiceRecord, changes: Mapping[str, Any], reason: str
) -> ServiceRecord:
    """Append a record that supersedes `record` and says why; the old one stays and no longer counts.

    The new one counts where the old one did, unless the end of the work moves to another quarter: work that
    a frozen quarter counted is not counted again in the next. A call-back drawn for it goes with it.
    Raises DomainError `record_superseded`, `field_required` (reason), `field_invalid`, `forbidden`,
    `out_of_scope`.
    """
    viewer.require(Right.CLOSE_REQUEST)
    reached = ServiceRecord.objects.everywhere("the path is required below").select_related("team")
    old: ServiceRecord = reached.select_for_update(of=("self",)).get(pk=record.pk)
    viewer.require(Right.CLOSE_REQUEST, old.team.path)
    _check_changes(old, changes, reason)
    number = old.number
    new: ServiceRecord = ServiceRecord.objects.everywhere("a copy of the record just reached").get(pk=old.pk)
    new.pk = None
    new.id = new_id()
    new.once_key, new.once_content = None, ""
    for name, value in changes.items():
        setattr(new, name, value)
    course.take_turn()
    new.number = course.take_number(ServiceRecord, numbers.record_prefix(clock.today()))
    if bridge.quarter_of(new.ended_at) != bridge.quarter_of(old.ended_at):
        new.quarter, new.is_late = quarter_for(new.ended_at)
    new.supersedes, new.correction_reason, new.entered_at = old, reason.strip(), clock.now()
    old.is_current = False
    old.save(update_fields=["is_current"])
    new._state.adding = True
    new.save(force_insert=True)
    _copy_rows(old, new)
    _outdate_hours(viewer, old, changes)
    audit.record(
        viewer,
        "service_record.corrected",
        new,
        before=_masked({name: getattr(old, name) for name in changes}) | {"number": number},
        after={**_masked(changes), "reason": bridge.mask_text(reason)},
        unit_path=old.team.path,
    )
    return new


def _outdate_hours(viewer: Viewer, old: ServiceRecord, changes: Mapping[str, Any]) -> None:
    """Certificates that counted the old record say so when its time or its people changed."""
    if not set(changes) & {"minutes", "started_at", "ended_at", "member"}:
        return
    since = None if old.supersedes_id else old.entered_at
    why = _("台账 %(number)s 已更正") % {"number": old.number}
    members = old.members.values_list("member_id", flat=True)
    outdate_certificates(viewer, members, clock.local(old.ended_at).date(), why, since)


def _masked(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: bridge.mask_text(value) if isinstance(value, str) else value for name, value in values.items()
    }


def _check_changes(old: ServiceRecord, changes: Mapping[str, Any], reason: str) -> None:
    if not old.is_current:
        raise DomainError("record_superseded", number=old.number)
    if not reason.strip():
        raise DomainError("field_required", field="更正原因")
    unknown = sorted(set(changes) - _CORRECTABLE)
    if unknown:
        raise DomainError("field_invalid", field=unknown[0], value=changes[unknown[0]], remedy="不能更正")
    member, day = changes.get("member"), clock.local(changes.get("ended_at", old.ended_at)).date()
    if member is not None and not _was_in_team(member, old.team, day):
        raise DomainError("member_of_other_team", member=member.name, team=old.team.short_name)


def _was_in_team(member: Member, team: Team, day: date) -> bool:
    """Whether the member is of the team, or was on the day of the work."""
    rows = Membership.objects.filter(member=member, team=team, valid_from__lte=day)
    return member.team_id == team.pk or rows.filter(Q(valid_to=None) | Q(valid_to__gt=day)).exists()


def _copy_rows(old: ServiceRecord, new: ServiceRecord) -> None:
    RecordTeam.objects.bulk_create(
        RecordTeam(record=new, team_id=row.team_id, is_lead=row.is_lead) for row in old.participations.all()
    )
    members = {row.member_id for row in old.members.all()} - {old.member_id} | {new.member_id}
    RecordMember.objects.bulk_create(RecordMember(record=new, member_id=key) for key in sorted(members))
    Evidence.objects.bulk_create(
        Evidence(
            record=new,
            kind=row.kind,
            phase=row.phase,
            check_number=row.check_number,
            file=row.file,
            sha256=row.sha256,
        )
        for row in old.evidence.all()
    )
    RecordHelper.objects.bulk_create(
        RecordHelper(record=new, kind=row.kind, name=row.name, organisation=row.organisation)
        for row in old.helpers.all()
    )
    Hazard.objects.everywhere("hazards of the record just reached").filter(record=old).update(record=new)
    HazardStep.objects.filter(record=old).update(record=new)
    for table in (CallBack, HoursCorrection, HoursCheck):
        table.objects.everywhere("rows of the record just reached").filter(record=old).update(record=new)


@transaction.atomic
def join_record(
    viewer: Viewer,
    record: ServiceRecord,
    teams: Iterable[Team],
    helpers: Iterable[HelperDraft],
    reason: str,
) -> ServiceRecord:
    """Add teams and people of no team who took part: a correction that names them; each team counts it once.

    Raises DomainError `field_required` (nobody named, or no reason) and those of `correct_record`.
    """
    teams, helpers = tuple(teams), tuple(helpers)
    if not teams and not helpers:
        raise DomainError("field_required", field="参加的队或人")
    new = correct_record(viewer, record, {}, reason)
    present = set(new.participations.values_list("team_id", flat=True))
    others = {team.pk for team in teams} - present
    RecordTeam.objects.bulk_create(RecordTeam(record=new, team_id=key) for key in sorted(others))
    _add_helpers(new, helpers)
    return new


@transaction.atomic
def set_frozen_through(viewer: Viewer, quarter: str) -> None:
    """Say through which quarter ("2026Q3") the ledger is frozen; later entries count in the next one.

    Raises DomainError `quarter_frozen_back`; ValueError for anything but a quarter.
    """
    viewer.require(Right.RUN_BENCHMARK)
    bridge.quarter_after(quarter)
    before = frozen_through()
    if before and quarter < before:
        raise DomainError("quarter_frozen_back", frozen=before, quarter=quarter)
    row = Parameter.objects.filter(key=FROZEN).order_by("-valid_from").first()
    if row is None:
        row = Parameter(key=FROZEN, title="台账已冻结到的季度", source="freeze", valid_from=clock.today())
    row.value = quarter
    row.save()
    audit.record(viewer, "ledger.frozen", row, before={"quarter": before}, after={"quarter": quarter})
