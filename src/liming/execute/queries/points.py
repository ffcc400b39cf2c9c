"""A service point's own page: hours, duty ahead, the month's desk work, satisfaction with its n."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from liming.execute.enums import CallBackState, DeskOutcome
from liming.execute.models import CallBack, DeskRecord
from liming.execute.queries.desk import DutyLine, businesses, duty_lines
from liming.execute.queries.duty import OnDuty, on_duty
from liming.execute.queries.settings import setting
from liming.execute.rules.desk import UNFINISHED
from liming.register.models import ServicePoint
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer

_DAYS_AHEAD = 7
_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class PointPage:
    """`by_business` and `by_outcome` count this month; `share` is None while `reached` is below `least`."""

    point: ServicePoint
    month: date
    duty: tuple[DutyLine, ...]
    total: int
    open_count: int
    by_business: tuple[tuple[str, int], ...]
    by_outcome: tuple[tuple[str, int], ...]
    reached: int
    least: int
    share: float | None


def points(viewer: Viewer) -> ScopedQuerySet[ServicePoint]:
    """Open points the viewer reaches, stations first."""
    viewer.require(Right.READ_REGISTER)
    rows = ServicePoint.objects.visible_to(viewer).filter(closed_on=None).select_related("team", "division")
    return rows.order_by("team__code", "-kind", "code")


def point_by_code(viewer: Viewer, code: str) -> ServicePoint:
    """One point. Raises DomainError `not_found`."""
    found: ServicePoint | None = points(viewer).select_related("team__unit").filter(code=code).first()
    if found is None:
        raise DomainError("not_found", what=_("服务点"), key=code)
    return found


def point_page(viewer: Viewer, code: str) -> PointPage:
    """Everything the point's page shows, counted from records."""
    point = point_by_code(viewer, code)
    viewer.require(Right.READ_WORK, point.team.path)
    today = clock.today()
    month = today.replace(day=1)
    rows = DeskRecord.objects.visible_to(viewer).filter(point=point)
    taken = rows.filter(asked_at__gte=clock.at(month))
    outcomes = _counts(taken, "outcome")
    names = {row["code"]: row["name"] for row in businesses()}
    kinds = sorted(_counts(taken, "business").items(), key=lambda pair: (-pair[1], pair[0]))
    reached, satisfied = _satisfaction(point)
    least = int(setting("desk.least_answers"))
    return PointPage(
        point=point,
        month=month,
        duty=duty_lines(point.team, point, clock.at(today), clock.at(today + timedelta(days=_DAYS_AHEAD))),
        total=sum(outcomes.values()),
        open_count=rows.filter(state__in=UNFINISHED).count(),
        by_business=tuple((names.get(code, code), count) for code, count in kinds),
        by_outcome=tuple((str(each.label), outcomes.get(each, 0)) for each in DeskOutcome),
        reached=reached,
        least=least,
        share=satisfied / reached if reached >= least else None,
    )


def _counts(rows: ScopedQuerySet[DeskRecord], name: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(name).annotate(Count("pk")))


def _satisfaction(point: ServicePoint) -> tuple[int, int]:
    """Independent call-backs of a year on services of this desk: reached, satisfied (4 and 5)."""
    rows = CallBack.objects.everywhere(
        "sums of a point the viewer reached; single answers stay sealed"
    ).filter(state=CallBackState.REACHED, called_at__gte=clock.now() - _YEAR)
    rows = rows.filter(Q(record__desk_record__point=point) | Q(record__request__desk_record__point=point))
    found = rows.aggregate(reached=Count("pk"), satisfied=Count("pk", filter=Q(rating__score__gte=4)))
    return found["reached"], found["satisfied"]


@dataclass(frozen=True)
class PointRow:
    """A line of the list: who has duty now, businesses of this month, open ones."""

    point: ServicePoint
    on_duty: str
    is_there: bool
    taken: int
    open_count: int


def points_matching(viewer: Viewer, search: str = "", kind: str = "") -> ScopedQuerySet[ServicePoint]:
    """Points by name, code or pinyin, and by kind."""
    rows = points(viewer)
    if kind:
        rows = rows.filter(kind=kind)
    if text := search.strip().lower():
        found = Q(name__icontains=text) | Q(code__icontains=text)
        rows = rows.filter(found | Q(pinyin__startswith=text) | Q(initials__startswith=text))
    return rows


def point_rows(viewer: Viewer, shown: list[ServicePoint]) -> list[PointRow]:
    """The shown points with their duty and desk. Two queries."""
    viewer.require(Right.READ_WORK)
    month = clock.at(clock.today().replace(day=1))
    rows = DeskRecord.objects.visible_to(viewer).filter(point__in=shown).order_by().values("point")
    rows = rows.annotate(
        taken=Count("pk", filter=Q(asked_at__gte=month)), waiting=Count("pk", filter=Q(state__in=UNFINISHED))
    )
    counts = {row["point"]: (row["taken"], row["waiting"]) for row in rows}
    duty = {each.point_id: each for each in reversed(on_duty(clock.now(), points=shown))}
    return [_point_row(point, duty.get(point.pk), counts.get(point.pk, (0, 0))) for point in shown]


def _point_row(point: ServicePoint, duty: OnDuty | None, counts: tuple[int, int]) -> PointRow:
    return PointRow(point, duty.member_name if duty else "", bool(duty and duty.is_there), *counts)
