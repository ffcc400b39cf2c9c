"""A small province as the cockpit shows it: 夏县 busy and late, 盐湖 quiet for long, 武乡 elsewhere."""

from dataclasses import dataclass
from datetime import date, timedelta

from tests.factories import evaluate as make
from tests.factories import register
from tests.kept import keepable

from liming.register.models import Account, DivisionShape, Member, Team
from liming.shared import clock
from liming.shared.viewer import Role

NOW = clock.at(date(2026, 7, 14), 9, 20)


@dataclass(frozen=True)
class Province:
    """Three teams of two cities, their captains, and an account for each rank."""

    tree: register.UnitTree
    xiaxian: Team
    yanhu: Team
    wuxiang: Team
    captain: Member
    as_province: Account
    as_city: Account
    as_county: Account
    as_captain: Account


def square(west: float, south: float, size: float = 0.3) -> dict[str, object]:
    """A square outline in degrees."""
    east, north = west + size, south + size
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


@keepable
def province() -> Province:
    """Call with the clock held at NOW: one overdue and one soon-due request, records and a silent team."""
    tree = register.unit_tree()
    xiaxian = register.team(tree.xiaxian, code="T-XX", short_name="运城夏县")
    yanhu = register.team(tree.yanhu, code="T-YH", short_name="运城盐湖")
    wuxiang = register.team(tree.wuxiang, code="T-WX", short_name="长治武乡")
    captain = register.member(xiaxian, "卫东海", role="captain", code="M-XX1")
    register.member(yanhu, "高志远", role="captain", code="M-YH1")
    register.member(wuxiang, "郝建平", role="captain", code="M-WX1")
    register.grid(xiaxian, captain, code="SJ-02", name="泗交-02", boundary=square(111.3, 35.0, 0.1))
    register.grid(wuxiang, None, division="140429", code="FZ-01", name="丰州-01")
    overdue(xiaxian, "故障报修 到场超 90 分钟")
    soon(wuxiang, "小区电表箱漏雨")
    make.record(xiaxian, captain, ended_at=NOW - timedelta(days=1), whom="王大山", place="水头镇")
    make.record(yanhu, yanhu.members.everywhere("test").get(), ended_at=NOW - timedelta(days=20))
    make.record(wuxiang, wuxiang.members.everywhere("test").get(), ended_at=NOW - timedelta(days=2))
    return Province(
        tree,
        xiaxian,
        yanhu,
        wuxiang,
        captain,
        as_province=register.account(Role.PROVINCE, tree.province),
        as_city=register.account(Role.UNIT, tree.yuncheng),
        as_county=register.account(Role.UNIT, tree.xiaxian),
        as_captain=register.account(Role.CAPTAIN, xiaxian, member=captain),
    )


def overdue(team: Team, title: str, unit: str = "minute", hours: int = 0) -> None:
    """A request 38 minutes and some hours over its limit, which counts in `unit`."""
    due_at = NOW - timedelta(hours=hours, minutes=38)
    row = make.request(
        team, title=title, state="dispatched", received_at=due_at - timedelta(hours=3), due_at=due_at
    )
    make.timer(row, "finish", due_at, unit=unit)


def soon(team: Team, title: str) -> None:
    """A request with five of its sixty minutes left."""
    due_at = NOW + timedelta(minutes=5)
    row = make.request(
        team, title=title, state="on_site", received_at=NOW - timedelta(minutes=55), due_at=due_at
    )
    make.timer(row, "finish", due_at)


def outlines() -> None:
    """Outlines of the three counties and the two cities."""
    places = {"140828": (111.1, 35.0), "140802": (110.8, 35.0), "140429": (112.7, 36.7)}
    cities = {"140800": (110.7, 34.9), "140400": (112.6, 36.6)}
    for code, (west, south) in (places | cities).items():
        DivisionShape.objects.create(division_id=code, layer="test", geometry=square(west, south))


def finished(team: Team, good: int, late: int, days_ago: int = 5) -> None:
    """Decided finish clocks of requests received some days ago: `good` in time, `late` not."""
    start = NOW - timedelta(days=days_ago)
    for number in range(good + late):
        row = make.request(team, state="closed", received_at=start)
        due_at = start + timedelta(hours=2)
        ended_at = due_at + timedelta(minutes=-30 if number < good else 30)
        make.timer(row, "finish", due_at, ended_at=ended_at)
