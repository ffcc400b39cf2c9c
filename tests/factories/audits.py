"""A yard for audit tasks: two teams in one province, and viewers with accounts of their own."""

from dataclasses import dataclass
from datetime import date, datetime

from tests.factories import evaluate as make
from tests.factories import register
from tests.factories.register import somebody
from tests.kept import keepable

from liming.execute.models import ServiceRecord
from liming.register.models import Member, Team
from liming.shared import clock
from liming.shared.viewer import Role, Viewer

MORNING = clock.at(date(2026, 8, 12), 9)


@dataclass(frozen=True)
class Yard:
    tree: register.UnitTree
    team: Team
    other: Team
    people: list[Member]
    province: Viewer
    unit: Viewer


@keepable
def yard() -> Yard:
    tree = register.unit_tree()
    team = register.team(tree.xiaxian, "夏县", short_name="夏县分队")
    other = register.team(tree.wuxiang, "武乡", short_name="武乡分队")
    people = [register.member(team) for _ in range(3)]
    register.member(other)
    return Yard(
        tree,
        team,
        other,
        people,
        somebody(Role.PROVINCE, tree.province),
        somebody(Role.UNIT, tree.yuncheng),
    )


def work(ground: Yard, minutes: int = 41, at: datetime = MORNING, who: int = 0, **fields) -> ServiceRecord:
    row = make.record(ground.team, ground.people[who], ended_at=at, **fields)
    ServiceRecord.objects.everywhere("test").filter(pk=row.pk).update(minutes=minutes)
    return row
