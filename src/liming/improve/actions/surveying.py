"""The agenda of a survey meeting, filled from what the rooms above the plan know."""

from liming.improve.queries.survey import survey_points
from liming.plan.actions import fill_agenda
from liming.plan.models import SurveyMeeting
from liming.shared.viewer import Right, Viewer


def gather_agenda(viewer: Viewer, meeting: SurveyMeeting) -> int:
    """Put results, gaps and demands on the agenda; gathering again refreshes what nobody spoke on yet.

    Returns how many points were put. Raises `meeting_closed`, `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.EDIT_YEAR_PLAN, meeting.unit.path)
    return fill_agenda(viewer, meeting, survey_points(viewer, meeting))
