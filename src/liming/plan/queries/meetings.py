"""Survey meetings with their points, decisions and the lines that came of them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from liming.plan.models import AgendaPoint, Decision, PlanLine, SurveyMeeting
from liming.plan.queries.years import reach
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

DECISION = "decision"
"""What `PlanLine.origin_kind` says of a line that came of a decision."""


@dataclass(frozen=True)
class DecisionRow:
    """A decision and the newest line that came of it, if any."""

    decision: Decision
    line: PlanLine | None


@dataclass(frozen=True)
class MeetingPage:
    meeting: SurveyMeeting
    points: tuple[AgendaPoint, ...]
    decisions: tuple[DecisionRow, ...]


def survey_meetings(viewer: Viewer) -> QuerySet[SurveyMeeting]:
    """Meetings of the viewer's units and of the units above them, the newest first."""
    viewer.require(Right.READ_PLAN)
    return SurveyMeeting.objects.filter(reach(viewer)).select_related("unit").order_by("-year", "-held_on")


def meeting_page(viewer: Viewer, meeting_id: UUID) -> MeetingPage:
    """One meeting; four queries. DomainError `not_found`."""
    meeting = survey_meetings(viewer).filter(pk=meeting_id).first()
    if meeting is None:
        raise DomainError("not_found", what="调研座谈会", key=meeting_id)
    decisions = list(meeting.decisions.select_related("owner", "point"))
    lines = PlanLine.objects.filter(
        origin_kind=DECISION, origin_id__in=[str(each.pk) for each in decisions]
    ).select_related("plan")
    of_decision = {line.origin_id: line for line in lines.order_by("plan__version")}
    return MeetingPage(
        meeting,
        tuple(meeting.points.all()),
        tuple(DecisionRow(each, of_decision.get(str(each.pk))) for each in decisions),
    )


def decision_by_id(viewer: Viewer, decision_id: UUID | None) -> Decision | None:
    """A decision of a meeting the viewer may read; None for any other id."""
    if decision_id is None:
        return None
    rows = Decision.objects.filter(meeting__in=survey_meetings(viewer).order_by(), pk=decision_id)
    return rows.select_related("owner", "meeting").first()
