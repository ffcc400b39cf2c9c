"""What visits need and where members' days begin, as their forms show them."""

from dataclasses import dataclass
from uuid import UUID

from liming.plan.models import RouteBase, VisitNeed, WorkItem
from liming.plan.queries.settings import settings_book
from liming.plan.rules.routes import minute_of
from liming.register.models import Member, ServicePoint, Team
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_REACHED = "the team's path was required"


@dataclass(frozen=True)
class TeamHours:
    """The team's working hours, night hours and lunch, in minutes since midnight."""

    opens: int
    closes: int
    night: tuple[int, int]
    lunch: int


def team_hours(team: Team) -> TeamHours:
    """The values that hold for the team."""
    book = settings_book("route.hours", "route.night", "route.lunch")
    hours, night, lunch = (book.at(f"route.{name}", team.path) for name in ("hours", "night", "lunch"))
    return TeamHours(
        minute_of(hours["from"]),
        minute_of(hours["until"]),
        (minute_of(night["from"]), minute_of(night["until"])),
        minute_of(lunch["at"]),
    )


def visit_need(viewer: Viewer, item_id: UUID) -> tuple[WorkItem, VisitNeed | None]:
    """The work with what its visit needs beyond its type. Raises `not_found`, `forbidden`, `out_of_scope`."""
    viewer.require(Right.EDIT_MONTH_PLAN)
    rows = WorkItem.objects.everywhere("the path is required below")
    item = rows.select_related("team", "service_type", "need").filter(pk=item_id).first()
    if item is None:
        raise DomainError("not_found", what="工作项", key=str(item_id))
    viewer.require(Right.EDIT_MONTH_PLAN, item.team.path)
    return item, getattr(item, "need", None)


def route_base(viewer: Viewer, member: Member) -> tuple[RouteBase | None, list[ServicePoint]]:
    """Where and when the member's day begins (None = as the team), and the team's points to choose from.

    Two queries. Raises `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.EDIT_MONTH_PLAN, member.team.path)
    points = ServicePoint.objects.everywhere(_REACHED).filter(team=member.team, closed_on=None)
    found = RouteBase.objects.everywhere(_REACHED).filter(member=member).first()
    return found, list(points.order_by("code"))


def route_bases(viewer: Viewer, team: Team) -> list[tuple[Member, RouteBase | None]]:
    """Every member who goes, in the order of codes. Two queries."""
    viewer.require(Right.READ_PLAN, team.path)
    members = Member.objects.everywhere(_REACHED).filter(team=team, left_on=None).order_by("code")
    rows = RouteBase.objects.everywhere(_REACHED).filter(member__team=team).select_related("point")
    own = {row.member_id: row for row in rows}
    return [(member, own.get(member.pk)) for member in members]
