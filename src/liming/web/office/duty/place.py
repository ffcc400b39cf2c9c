"""Which team and point a duty page looks at, from the address or the viewer."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from liming.execute.models import DutyShift
from liming.execute.queries import point_by_code, points
from liming.register.models import ServicePoint, Team
from liming.register.queries import team_by_code, teams
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

MOST_TEAMS = 200


def place_of(request: HttpRequest, viewer: Viewer) -> tuple[Team, ServicePoint | None]:
    """The team and point of the address; without one the viewer's first team that has duty.

    Raises DomainError `not_found`.
    """
    values = request.POST if request.method == "POST" else request.GET
    if values.get("point"):
        point = point_by_code(viewer, values["point"])
        return point.team, point
    if values.get("team"):
        return team_by_code(viewer, values["team"]), None
    rostered = DutyShift.objects.visible_to(viewer).order_by("-starts_at").values_list("team_id", flat=True)
    first = rostered.first()
    team = teams(viewer).filter(pk=first).first() if first else teams(viewer).first()
    if team is None:
        raise DomainError("not_found", what=_("服务队"), key="—")
    return team, None


def filters(viewer: Viewer, team: Team, point: ServicePoint | None) -> list[dict[str, Any]]:
    """Choices of team, where there are several, and of the team's points."""
    shown: list[dict[str, Any]] = []
    several = [(each.code, each.short_name) for each in teams(viewer)[:MOST_TEAMS]]
    if len(several) > 1:
        shown.append({"name": "team", "label": _("队伍"), "choices": several, "value": team.code})
    own = [(each.code, each.name) for each in points(viewer).filter(team=team)]
    if own:
        value = point.code if point else ""
        shown.append(
            {"name": "point", "label": _("服务点"), "choices": own, "value": value, "blank": _("全队")}
        )
    return shown
