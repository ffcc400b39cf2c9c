"""What a survey meeting reads beforehand: last year's figures, gaps, demands, decisions, what worked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from liming.execute.queries import Demand, demands
from liming.improve.enums import GapState, Verdict
from liming.improve.models import Gap, Improvement, Verification
from liming.improve.queries.periods import Period, period_figures
from liming.plan import queries as plan
from liming.plan.queries import YearPage
from liming.plan.queries.meetings import DecisionRow
from liming.plan.queries.years import LineProgress
from liming.register.models import Unit
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

_DEMANDS = 10


@dataclass(frozen=True)
class GapLine:
    """One indicator: how many teams stand credibly below their peers, and the points it costs them."""

    indicator: str
    teams: int
    lost: float


@dataclass(frozen=True)
class DecisionLine:
    """A decision of the last meeting with the progress of the line that came of it."""

    row: DecisionRow
    progress: LineProgress | None


@dataclass(frozen=True)
class SurveyPack:
    """The pack for the meeting of `year`; figures are of the year before, or of the running one so far."""

    unit: Unit
    year: int
    figures: Period
    plan: YearPage
    gaps: list[GapLine]
    demands: list[Demand]
    decisions: list[DecisionLine]
    verdicts: dict[str, int]
    worked: list[Improvement]


def survey_pack(viewer: Viewer, unit: Unit, year: int) -> SurveyPack:
    """The pack of a unit. Needs `read_work`, `read_plan` and `read_gaps` there."""
    viewer.require(Right.READ_GAPS, unit.path)
    first, last = date(year - 1, 1, 1), min(date(year - 1, 12, 31), clock.today())
    page = plan.year_page(viewer, year - 1)
    judged = Verification.objects.filter(
        improvement__in=Improvement.objects.visible_to(viewer).order_by().values("pk"),
        verified_at__gte=clock.at(first),
    )
    verdicts = dict(judged.order_by().values_list("verdict").annotate(n=Count("pk")))
    worked = Improvement.objects.visible_to(viewer).filter(
        verification__verdict=Verdict.WORKED, verification__verified_at__gte=clock.at(first)
    )
    return SurveyPack(
        unit=unit,
        year=year,
        figures=period_figures(viewer, unit, first, last),
        plan=page,
        gaps=list(_gaps(viewer, unit)),
        demands=demands(viewer, unit, first, last, _DEMANDS),
        decisions=_decisions(viewer, year - 1, page),
        verdicts=verdicts,
        worked=list(
            worked.select_related("gap__team", "gap__indicator", "verification").order_by(
                "-verification__probability", "gap__team__pinyin"
            )[:_DEMANDS]
        ),
    )


def _gaps(viewer: Viewer, unit: Unit) -> Iterable[GapLine]:
    rows = Gap.objects.visible_to(viewer).filter(team__path__startswith=unit.path)
    counted = (
        rows.exclude(state=GapState.CLOSED)
        .order_by()
        .values_list("indicator__code", "indicator__name")
        .annotate(teams=Count("team", distinct=True), lost=Sum("loss"))
        .order_by("-lost", "indicator__code")
    )
    for code, name, teams, lost in counted:
        yield GapLine(f"{code} {name}", teams, lost)


def _decisions(viewer: Viewer, year: int, page: YearPage) -> list[DecisionLine]:
    """Decisions of the newest meeting of that year."""
    meeting = plan.survey_meetings(viewer).filter(year=year).first()
    if meeting is None:
        return []
    progress = {each.line.code: each for each in page.lines}
    return [
        DecisionLine(row, progress.get(row.line.code) if row.line else None)
        for row in plan.meeting_page(viewer, meeting.pk).decisions
    ]
