"""What a survey meeting starts from: results, what worked, open gaps, clusters, what people asked for."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Sum

from liming.execute.queries import demands
from liming.improve.enums import ClusterState, GapState, Verdict
from liming.improve.models import Gap, Improvement
from liming.improve.queries.clusters import clusters
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
    return [
        *results,
        *_worked(viewer, meeting),
        *_gaps(viewer, meeting.unit),
        *_clusters(viewer, meeting.unit),
        *_demands(viewer, meeting),
    ]


def _worked(viewer: Viewer, meeting: SurveyMeeting) -> list[PointDraft]:
    """What was shown to work in the twelve months before the meeting, one point for all."""
    last = min(meeting.held_on, clock.today())
    rows = Improvement.objects.visible_to(viewer).filter(
        gap__team__path__startswith=meeting.unit.path,
        verification__verdict=Verdict.WORKED,
        verification__verified_at__gte=clock.at(last - timedelta(days=364), 0),
    )
    found = list(rows.select_related("gap__team", "gap__indicator", "verification").order_by("-opened_at"))
    if not found:
        return []
    named = "；".join(
        f"{row.gap.team.short_name}{row.gap.indicator.name}，{row.title}" for row in found[:MOST]
    )
    facts = f"验证有效的措施 {len(found)} 项：{named}。"
    return [PointDraft(PointKind.RESULT, "验证有效的做法", facts)]


def _clusters(viewer: Viewer, unit: Unit) -> list[PointDraft]:
    """Clusters of like requests that nobody decided on yet, one point for all."""
    found: list[Any] = list(clusters(viewer, ClusterState.PROPOSED, unit.path))
    if not found:
        return []
    named = "；".join(f"{row.grid.name}网格{row.label} {row.number} 件" for row in found[:MOST])
    return [PointDraft(PointKind.DEMAND, "诉求聚集、拟立项目", f"待定 {len(found)} 处：{named}。")]


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
