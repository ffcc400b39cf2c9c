"""What a project's team writes down: surveys, designs compared, night work, talks with builders."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Max

from liming.plan.actions.project_cards import check_open
from liming.plan.enums import NightState, OptionState, PointMark
from liming.plan.models import (
    Coordination,
    DesignMark,
    DesignOption,
    DesignPoint,
    NightWindow,
    Project,
    Survey,
    SurveyPhoto,
)
from liming.plan.rules import NIGHT
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.photos import kind_of, without_traces
from liming.shared.viewer import Viewer

MOST_PHOTOS = 6
_LONGEST_NIGHT = timedelta(hours=12)


@dataclass(frozen=True)
class SurveyDraft:
    """`consequence` is what the findings change, e.g. the next design."""

    day: date
    place: str
    people: str
    findings: str
    consequence: str = ""
    longitude: float | None = None
    latitude: float | None = None


@transaction.atomic
def add_survey(viewer: Viewer, project: Project, draft: SurveyDraft, photos: Sequence[bytes] = ()) -> Survey:
    """Keep a survey with its photos, numbered after the last.

    Raises `field_required`, `field_invalid`, `survey_photos_too_many`, `survey_photo_unreadable`,
    `project_closed`, `forbidden`, `out_of_scope`.
    """
    check_open(viewer, project)
    _require(("地点", draft.place), ("参加人员", draft.people), ("踏勘发现", draft.findings))
    if draft.day > clock.today():
        raise DomainError("field_invalid", field="踏勘日期", value=draft.day, remedy="请写今天或以前的日子")
    if len(photos) > MOST_PHOTOS:
        raise DomainError("survey_photos_too_many", most=MOST_PHOTOS)
    row = Survey.objects.create(
        project=project,
        number=_next(project.surveys.all()),
        day=draft.day,
        place=draft.place.strip()[:120],
        people=draft.people.strip()[:200],
        findings=draft.findings.strip(),
        consequence=draft.consequence.strip()[:200],
        longitude=draft.longitude,
        latitude=draft.latitude,
    )
    cleaned = {hashlib.sha256(each).hexdigest(): each for each in map(_cleaned, photos)}
    SurveyPhoto.objects.bulk_create(
        SurveyPhoto(survey=row, sha256=digest, file=_stored(content, digest))
        for digest, content in cleaned.items()
    )
    _record(viewer, "survey.added", row, project, {"number": row.number, "photos": len(cleaned)})
    return row


def _cleaned(photo: bytes) -> bytes:
    try:
        return without_traces(photo)
    except ValueError as fault:
        raise DomainError("survey_photo_unreadable") from fault


def _stored(content: bytes, digest: str) -> str:
    name = f"surveys/{digest[:2]}/{digest}.{kind_of(content[:12])}"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    return name


@transaction.atomic
def add_design_point(viewer: Viewer, project: Project, title: str) -> DesignPoint:
    """Something to compare designs by. Raises `field_required`, and as `check_open`."""
    check_open(viewer, project)
    _require(("比选要点", title))
    number = _next(project.design_points.all())
    row = DesignPoint.objects.create(project=project, number=number, title=title.strip()[:60])
    _record(viewer, "design_point.added", row, project, {"title": row.title})
    return row


@transaction.atomic
def put_design_option(
    viewer: Viewer,
    project: Project,
    title: str,
    summary: str,
    marks: Mapping[int, tuple[str, str]],
    number: int | None = None,
) -> DesignOption:
    """Add a design, or change an open one; `marks` has mark and words by the number of the point.

    Raises `field_required`, `field_invalid`, `design_settled`, `not_found`, `project_closed`, `forbidden`,
    `out_of_scope`.
    """
    check_open(viewer, project)
    _require(("方案名称", title))
    row = _open_option(project, number) if number else DesignOption(project=project)
    row.number = row.number or _next(project.design_options.all())
    row.title, row.summary = title.strip()[:60], summary.strip()
    row.save()
    row.marks.all().delete()
    DesignMark.objects.bulk_create(
        DesignMark(option=row, point=point, mark=_mark(point, given[0]), words=given[1].strip()[:120])
        for point in project.design_points.all()
        if (given := marks.get(point.number)) and given[0]
    )
    _record(viewer, "design_option.changed", row, project, {"title": row.title})
    return row


@transaction.atomic
def settle_design(
    viewer: Viewer, project: Project, number: int, target: OptionState, reason: str
) -> DesignOption:
    """Choose a design, which rules out those still open, or rule one out; with the reason.

    Raises `field_required`, `design_settled`, `not_found`, `project_closed`, `forbidden`, `out_of_scope`.
    """
    check_open(viewer, project)
    _require(("理由", reason))
    row = _open_option(project, number)
    row.state, row.reason = target, reason.strip()[:200]
    row.save()
    if target == OptionState.CHOSEN:
        others = project.design_options.filter(state=OptionState.OPEN)
        others.update(state=OptionState.REJECTED, reason=f"采用“{row.title}”")
    _record(viewer, "design_option.settled", row, project, {"state": row.state, "reason": row.reason})
    return row


def _open_option(project: Project, number: int) -> DesignOption:
    row = project.design_options.select_for_update(of=("self",)).filter(number=number).first()
    if row is None:
        raise DomainError("not_found", what="方案", key=number)
    if row.state != OptionState.OPEN:
        raise DomainError("design_settled")
    return row


def _mark(point: DesignPoint, mark: str) -> PointMark:
    if mark not in PointMark.values:
        raise DomainError("field_invalid", field=point.title, value=mark[:20], remedy="请从清单中选")
    return PointMark(mark)


@transaction.atomic
def add_night(
    viewer: Viewer,
    project: Project,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    permit: str,
    told_on: date,
) -> NightWindow:
    """Plan night work, permitted and told to the residents at least a day before.

    Raises `field_required`, `night_hours`, `night_untold`, `project_closed`, `forbidden`, `out_of_scope`.
    """
    check_open(viewer, project)
    _require(("施工地点", place), ("许可文号", permit))
    if not starts_at < ends_at <= starts_at + _LONGEST_NIGHT:
        raise DomainError("night_hours")
    if told_on >= clock.local(starts_at).date():
        raise DomainError("night_untold")
    row = NightWindow.objects.create(
        project=project,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place.strip()[:120],
        permit=permit.strip()[:120],
        told_on=told_on,
    )
    _record(viewer, "night_window.added", row, project, {"place": row.place, "starts_at": starts_at})
    return row


@transaction.atomic
def end_night(
    viewer: Viewer, project: Project, row: NightWindow, target: NightState, note: str
) -> NightWindow:
    """Say what became of a night. Raises `illegal_transition`, and as `check_open`."""
    check_open(viewer, project)
    NIGHT.check(NightState(row.state), target)
    row.state, row.note = target, note.strip()[:200]
    row.save(update_fields=["state", "note"])
    _record(viewer, "night_window.ended", row, project, {"state": target, "note": row.note})
    return row


@transaction.atomic
def add_coordination(
    viewer: Viewer,
    project: Project,
    party: str,
    matter: str,
    agreed: str,
    day: date,
    due_on: date | None = None,
) -> Coordination:
    """Keep what was agreed with somebody. Raises `field_required`, `project_closed`, `forbidden`,
    `out_of_scope`.
    """
    check_open(viewer, project)
    _require(("对方", party), ("事项", matter), ("商定", agreed))
    row = Coordination.objects.create(
        project=project,
        day=day,
        party=party.strip()[:80],
        matter=matter.strip()[:200],
        agreed=agreed.strip()[:200],
        due_on=due_on,
    )
    _record(viewer, "coordination.added", row, project, {"party": row.party, "matter": row.matter})
    return row


@transaction.atomic
def settle_coordination(viewer: Viewer, project: Project, row: Coordination) -> Coordination:
    """What was agreed is done today. Raises `coordination_settled`, `project_closed`, `forbidden`,
    `out_of_scope`.
    """
    check_open(viewer, project)
    if row.settled_on is not None:
        raise DomainError("coordination_settled")
    row.settled_on = clock.today()
    row.save(update_fields=["settled_on"])
    _record(viewer, "coordination.settled", row, project, {"settled_on": row.settled_on})
    return row


def _require(*fields: tuple[str, str]) -> None:
    for label, value in fields:
        if not value.strip():
            raise DomainError("field_required", field=label)


def _next(rows: "models.QuerySet[models.Model]") -> int:
    last: int = rows.aggregate(last=Max("number"))["last"] or 0
    return last + 1


def _record(
    viewer: Viewer, act: str, row: models.Model, project: Project, after: Mapping[str, object]
) -> None:
    audit.record(viewer, act, row, after={"project": project.code, **after}, unit_path=project.team.path)
