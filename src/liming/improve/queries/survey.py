"""What a survey meeting starts from: last year's results, the open gaps and what people asked for."""

from datetime import timedelta

from django.db.models import Count, Sum

from liming.execute.queries import demands
from liming.improve.enums import GapState
from liming.improve.models import Gap
from liming.plan.actions import PointDraft
from liming.plan.enums import PointKind
from liming.plan.models import SurveyMeeting
from liming.plan.queries import YearPage, year_page
from liming.register.models import Unit
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

MOST = 5
LOW = 0.8
"""A line with less than this share of its due work done is named."""


def survey_points(viewer: Viewer, meeting: SurveyMeeting) -> list[PointDraft]:
    """Points for the agenda with the figures of today, frozen as words. Needs `read_gaps`.

    Results are of the year before, or of the running plan where there was none; demands of the twelve
    months before the meeting.
    """
    viewer.require(Right.READ_GAPS)
    before = year_page(viewer, meeting.year - 1)
    results = _results(before if before.lines else year_page(viewer, meeting.year))
    return [*results, *_gaps(viewer, meeting.unit), *_demands(viewer, meeting)]


def _results(page: YearPage) -> list[PointDraft]:
    points = []
    for group in page.groups:
        due, done = sum(each.due for each in group.lines), sum(each.done for each in group.lines)
        missed = sum(each.missed for each in group.lines)
        low = [each for each in group.lines if each.due and each.done < LOW * each.due]
        facts = f"应完成 {due} 项次，完成 {done}，漏做 {missed}。"
        if low:
            named = "、".join(f"{each.line.title}（{each.done}/{each.due}）" for each in low[:MOST])
            facts += f"完成不到八成的事项：{named}。"
        points.append(PointDraft(PointKind.RESULT, f"{page.year}年{group.practice.label}", facts))
    return points


def _gaps(viewer: Viewer, unit: Unit) -> list[PointDraft]:
    rows = (
        Gap.objects.visible_to(viewer)
        .filter(team__path__startswith=unit.path)
        .exclude(state=GapState.CLOSED)
        .order_by()
        .values("indicator__name")
        .annotate(teams=Count("team", distinct=True), lost=Sum("loss"))
        .order_by("-lost", "indicator__name")[:MOST]
    )
    return [
        PointDraft(
            PointKind.GAP,
            f"{row['indicator__name']}的差距",
            f"{row['teams']} 支队可信地低于同组中位，尚未销号。",
        )
        for row in rows
    ]


def _demands(viewer: Viewer, meeting: SurveyMeeting) -> list[PointDraft]:
    last = min(meeting.held_on, clock.today())
    first = last - timedelta(days=364)
    return [
        PointDraft(PointKind.DEMAND, f"{each.name}的诉求", f"{first} 至 {last} 受理 {each.count} 件。")
        for each in demands(viewer, meeting.unit, first, last, MOST)
    ]
