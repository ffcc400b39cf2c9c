"""Survey meetings: called, filled, held, minuted. Decisions become lines by `add_plan_line`."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from liming.plan.enums import MeetingState, PointKind
from liming.plan.models import AgendaPoint, Decision, SurveyMeeting
from liming.plan.rules import MEETING
from liming.register.models import Unit
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class MeetingDraft:
    """What is said about a meeting; `attendees` one per line."""

    title: str
    held_on: date
    place: str = ""
    chair: str = ""
    recorder: str = ""
    attendees: str = ""


@dataclass(frozen=True)
class PointDraft:
    """A point to be gathered: its kind, its title and the figures as they stand now."""

    kind: PointKind
    title: str
    facts: str


@transaction.atomic
def call_meeting(viewer: Viewer, unit: Unit, year: int, draft: MeetingDraft) -> SurveyMeeting:
    """Call the meeting for a year. Raises `field_required`, `forbidden`, `out_of_scope`."""
    viewer.require(Right.EDIT_YEAR_PLAN, unit.path)
    _require_title(draft)
    meeting = SurveyMeeting.objects.create(unit=unit, year=year, **asdict(draft))
    audit.record(viewer, "survey_meeting.called", meeting, after=asdict(draft), unit_path=unit.path)
    return meeting


@transaction.atomic
def change_meeting(viewer: Viewer, meeting: SurveyMeeting, draft: MeetingDraft) -> SurveyMeeting:
    """Change what is said about a meeting. Raises `meeting_closed`, `field_required`, `forbidden`."""
    meeting = _open(viewer, meeting)
    _require_title(draft)
    for name, value in asdict(draft).items():
        setattr(meeting, name, value)
    meeting.save(update_fields=list(asdict(draft)))
    return _recorded(viewer, "survey_meeting.changed", meeting, asdict(draft))


@transaction.atomic
def fill_agenda(viewer: Viewer, meeting: SurveyMeeting, points: Sequence[PointDraft]) -> int:
    """Put gathered points first; those gathered before give way unless somebody spoke or decided on them.

    Own topics stay. Returns how many points were put. Raises `meeting_closed`, `forbidden`.
    """
    meeting = _open(viewer, meeting)
    gathered = meeting.points.exclude(kind=PointKind.TOPIC)
    gathered.filter(discussion="", decisions=None).delete()
    kept = list(meeting.points.order_by("position", "id"))
    known = {point.title for point in kept}
    fresh = [
        AgendaPoint(meeting=meeting, position=0, kind=each.kind, title=each.title[:120], facts=each.facts)
        for each in points
        if each.title[:120] not in known
    ]
    AgendaPoint.objects.bulk_create(fresh)
    ordered = sorted([*kept, *fresh], key=lambda each: list(PointKind).index(PointKind(each.kind)))
    for position, point in enumerate(ordered, start=1):
        point.position = position
    AgendaPoint.objects.bulk_update(ordered, ["position"])
    _recorded(viewer, "survey_meeting.filled", meeting, {"points": len(fresh)})
    return len(fresh)


@transaction.atomic
def add_topic(viewer: Viewer, meeting: SurveyMeeting, title: str, facts: str = "") -> AgendaPoint:
    """Add a topic of one's own. Raises `meeting_closed`, `field_required`, `forbidden`."""
    meeting = _open(viewer, meeting)
    if not title.strip():
        raise DomainError("field_required", field="议题")
    last = meeting.points.aggregate(last=Max("position"))["last"] or 0
    point = AgendaPoint.objects.create(
        meeting=meeting,
        position=last + 1,
        kind=PointKind.TOPIC,
        title=title.strip()[:120],
        facts=facts.strip(),
    )
    _recorded(viewer, "survey_meeting.topic_added", meeting, {"title": point.title})
    return point


@transaction.atomic
def note_discussion(viewer: Viewer, point: AgendaPoint, discussion: str) -> AgendaPoint:
    """What was said on a point. Raises `meeting_closed`, `forbidden`."""
    _open(viewer, point.meeting)
    point.discussion = discussion.strip()
    point.save(update_fields=["discussion"])
    _recorded(viewer, "survey_meeting.noted", point.meeting, {"point": point.title})
    return point


@transaction.atomic
def decide(
    viewer: Viewer,
    meeting: SurveyMeeting,
    words: str,
    *,
    point: AgendaPoint | None = None,
    owner: Unit | None = None,
    due_on: date | None = None,
) -> Decision:
    """Record a decision with its owner and day; numbers run on. Raises `meeting_closed`, `field_required`."""
    meeting = _open(viewer, meeting)
    if not words.strip():
        raise DomainError("field_required", field="决定")
    last = meeting.decisions.aggregate(last=Max("number"))["last"] or 0
    decision = Decision.objects.create(
        meeting=meeting, point=point, number=last + 1, words=words.strip()[:200], owner=owner, due_on=due_on
    )
    _recorded(viewer, "survey_meeting.decided", meeting, {"words": decision.words})
    return decision


@transaction.atomic
def move_meeting(viewer: Viewer, meeting: SurveyMeeting, state: MeetingState) -> SurveyMeeting:
    """Say that it was held, or settle the minutes: from then on they no longer change.

    Raises `illegal_transition`, `meeting_without_decisions`, `meeting_closed`, `forbidden`.
    """
    meeting = _open(viewer, meeting)
    MEETING.check(MeetingState(meeting.state), state)
    if state is MeetingState.MINUTED and not meeting.decisions.exists():
        raise DomainError("meeting_without_decisions")
    meeting.state = state
    meeting.closed_at = clock.now() if state is MeetingState.MINUTED else None
    meeting.save(update_fields=["state", "closed_at"])
    return _recorded(viewer, "survey_meeting.moved", meeting, {"state": state})


def _open(viewer: Viewer, meeting: SurveyMeeting) -> SurveyMeeting:
    """The meeting as it stands now, held until the end of the act; refused once its minutes are settled."""
    viewer.require(Right.EDIT_YEAR_PLAN, meeting.unit.path)
    rows = SurveyMeeting.objects.select_for_update(of=("self",)).select_related("unit")
    found = rows.get(pk=meeting.pk)
    if found.state == MeetingState.MINUTED:
        raise DomainError("meeting_closed")
    return found


def _require_title(draft: MeetingDraft) -> None:
    if not draft.title.strip():
        raise DomainError("field_required", field="会议名称")


def _recorded(viewer: Viewer, act: str, meeting: SurveyMeeting, after: dict[str, object]) -> SurveyMeeting:
    audit.record(viewer, act, meeting, after=after, unit_path=meeting.unit.path)
    return meeting
