"""What a project keeps beside its card."""

from dataclasses import dataclass
from datetime import date

from liming.plan.bridge.milestones import milestone_forecast, milestone_start
from liming.plan.enums import OptionState
from liming.plan.models import (
    Coordination,
    DesignMark,
    DesignOption,
    DesignPoint,
    Milestone,
    NightWindow,
    Project,
    Survey,
    SurveyPhoto,
)
from liming.plan.queries.projects import project_detail
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer


@dataclass(frozen=True)
class Dossier:
    """Everything in its order; `comparison` has a row for each point with the mark of each option."""

    project: Project
    surveys: tuple[Survey, ...]
    options: tuple[DesignOption, ...]
    comparison: tuple[tuple[DesignPoint, tuple[DesignMark | None, ...]], ...]
    nights: tuple[NightWindow, ...]
    coordinations: tuple[Coordination, ...]

    @property
    def chosen_place(self) -> int | None:
        """Where in the row the design that was chosen stands."""
        places = [n for n, option in enumerate(self.options) if option.state == OptionState.CHOSEN]
        return next(iter(places), None)


@dataclass(frozen=True)
class ScheduleRow:
    """A milestone as it is drawn: `expected` is when it is, or will be, reached."""

    milestone: Milestone
    start: date
    expected: date
    after: tuple[int, ...]


def dossier(viewer: Viewer, code: str) -> Dossier:
    """The dossier of a project. Raises `not_found`, `forbidden`. Queries do not grow with its rows."""
    project = project_detail(viewer, code).project
    options = tuple(project.design_options.prefetch_related("marks"))
    marks = {(mark.option_id, mark.point_id): mark for option in options for mark in option.marks.all()}
    return Dossier(
        project=project,
        surveys=tuple(project.surveys.prefetch_related("photos")),
        options=options,
        comparison=tuple(
            (point, tuple(marks.get((option.pk, point.pk)) for option in options))
            for point in project.design_points.all()
        ),
        nights=tuple(project.nights.all()),
        coordinations=tuple(project.coordinations.all()),
    )


def survey_photo(viewer: Viewer, code: str, sha256: str) -> SurveyPhoto:
    """A photo of a project's survey. Raises `not_found`, `forbidden`."""
    project = project_detail(viewer, code).project
    found = SurveyPhoto.objects.filter(survey__project=project, sha256=sha256).first()
    if found is None:
        raise DomainError("not_found", what="照片", key=sha256[:8])
    return found


def schedule(project: Project, milestones: tuple[Milestone, ...]) -> list[ScheduleRow]:
    """Milestones as they are drawn over time, with where delays lead."""
    ends = milestone_forecast(milestones, project.first_day, clock.today())
    return [
        ScheduleRow(
            row,
            milestone_start(row, project.first_day),
            ends[row.number],
            tuple(sorted(each.number for each in row.after.all())),
        )
        for row in milestones
    ]
