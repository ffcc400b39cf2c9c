"""A corner of the execute room for tests: one team with people, two neighbouring grids, shipped data."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.factories import register
from tests.kept import keepable

from liming.execute import actions, queries
from liming.execute.actions import Intake
from liming.execute.enums import RequestSource
from liming.execute.models import RatingInvitation, Request
from liming.plan.actions import load_defaults as load_plan_defaults
from liming.plan.models import WorkItem
from liming.register.models import Grid, Member, Parameter, Team
from liming.shared import clock, revision
from liming.shared.viewer import Role, Viewer, system_viewer

SYSTEM = system_viewer("test")
MORNING = datetime(2026, 7, 14, 8, 2, tzinfo=clock.LOCAL_ZONE)
INSIDE = (111.40, 35.10)
"""Well inside the first grid."""
BORDER = (111.4495, 35.10)
"""Inside the first grid, about 45 m from the second."""


@dataclass(frozen=True)
class Corner:
    """夏县 with its team; the first grid has holder and deputy, the second only a holder."""

    tree: register.UnitTree
    team: Team
    captain: Member
    holder: Member
    deputy: Member
    other: Member
    first: Grid
    second: Grid

    def viewer(self, role: Role, member: Member | None = None) -> Viewer:
        """Captain and member see the team, unit the county, province everything."""
        places = {Role.PROVINCE: self.tree.province, Role.UNIT: self.tree.xiaxian}
        return register.viewer_for(role, places.get(role, self.team), member)

    @property
    def as_captain(self) -> Viewer:
        return self.viewer(Role.CAPTAIN, self.captain)

    @property
    def as_holder(self) -> Viewer:
        return self.viewer(Role.MEMBER, self.holder)


def square(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """A GeoJSON rectangle in degrees."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@keepable
def corner() -> Corner:
    """The corner with everything the room ships loaded."""
    load_plan_defaults(SYSTEM)
    actions.load_defaults(SYSTEM)
    send_after(0)
    tree = register.unit_tree()
    team = register.team(tree.xiaxian, code="140828-01")
    captain = register.member(team, "卫东海", role="captain", code="M-CAP")
    skills = ("low_voltage",)
    holder = register.member(team, "张建军", skills, code="M-HOLD")
    deputy = register.member(team, "吕春梅", skills, code="M-DEP")
    other = register.member(team, "李文斌", skills, code="M-OTH")
    first = register.grid(
        team,
        holder,
        deputy=deputy,
        code="SJ-02",
        name="泗交-02",
        boundary=square(111.35, 35.05, 111.45, 35.15),
        communities=["窑头村"],
    )
    second = register.grid(
        team,
        other,
        code="SJ-03",
        name="泗交-03",
        boundary=square(111.45, 35.05, 111.55, 35.15),
        communities=["泗交村"],
    )
    return Corner(tree, team, captain, holder, deputy, other, first, second)


def send_after(share: float | None) -> None:
    """Let certain requests go by themselves after this share of the sign-for time; 0 = at once."""
    Parameter.objects.filter(key="dispatch.after_share").update(value=share)
    revision.touch()


def intake(**fields: Any) -> Intake:
    """A call from a village inside the first grid."""
    values: dict[str, Any] = {
        "source": RequestSource.VILLAGE,
        "title": "炒茶机一开就跳闸",
        "words": "炒茶机一开就跳闸，早上跳了四回。",
        "service_type_code": "REP01",
        "address": "夏县泗交镇窑头村 12 号",
        "longitude": INSIDE[0],
        "latitude": INSIDE[1],
        "contact_name": "王大山",
        "contact_phone": "13800005521",
    }
    return Intake(**{**values, **fields})


def request(of: Corner, **fields: Any) -> Request:
    """A request taken down by the captain; dispatched at once when its place is certain."""
    return actions.receive_request(of.as_captain, intake(**fields))


def item_of(of: Request) -> WorkItem:
    """The newest work item of a request."""
    return of.dispatches.order_by("-at", "-id").first().work_item


def link_token(of: Request) -> str:
    """The rating code that is sent to the caller's phone."""
    invitation = RatingInvitation.objects.get(record__request=of, channel="link")
    return queries.invitation_link(str(invitation.pk)).token


def resolved(of: Corner, **fields: Any) -> Request:
    """A request carried to its ledger record by its holder."""
    row = request(of, **fields)
    item = item_of(row)
    viewer = of.as_holder
    actions.accept_work(viewer, item)
    actions.depart(viewer, item)
    actions.arrive(viewer, item)
    actions.finish_work(viewer, item, actions.RecordDraft(note="已换保护器", photo_count=1))
    row.refresh_from_db()
    return row


def day(text: str) -> date:
    """A date from 2026-07-14."""
    return date.fromisoformat(text)
