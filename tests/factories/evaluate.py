"""Ledger rows and whole measured quarters for the tests of evaluate and improve."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from tests.factories import register
from tests.kept import keepable

from liming.evaluate import actions
from liming.evaluate.models import Snapshot
from liming.execute.models import (
    CallBack,
    Honour,
    PressItem,
    Rating,
    RecordMember,
    RecordTeam,
    Request,
    ServiceRecord,
    ServiceStandard,
    StageTimer,
)
from liming.plan.models import Checklist, Milestone, Project, ServiceClass, ServiceType, WorkItem
from liming.register.models import Customer, GridVersion, Member, Team
from liming.shared import clock
from liming.shared.viewer import Role, Viewer, system_viewer

QUARTER = "2026Q3"
IN_QUARTER = clock.at(date(2026, 8, 12), 10)
AFTER = clock.at(date(2026, 10, 8), 9)
SYSTEM = system_viewer("test")
_number = count(1)


def service_type() -> ServiceType:
    """One service type; safe to call again."""
    kind, _ = ServiceClass.objects.get_or_create(code="B", defaults={"name": "抢修", "name_en": "Repair"})
    row, _ = ServiceType.objects.get_or_create(
        code="B01",
        defaults={
            "name": "表后线检修",
            "name_en": "Wiring",
            "service_class": kind,
            "practice": "gold",
            "source": "test",
        },
    )
    return row


def record(team: Team, member: Member, *others: Team, quarter: str = QUARTER, **fields: Any) -> ServiceRecord:
    """A current ledger record led by `team`, with other teams taking part."""
    ended_at: datetime = fields.pop("ended_at", IN_QUARTER)
    row = ServiceRecord.objects.create(
        number=fields.pop("number", f"R{next(_number):06d}"),
        team=team,
        unit_id=team.unit_id,
        member=member,
        practice="gold",
        service_type=service_type(),
        started_at=ended_at - timedelta(minutes=45),
        ended_at=ended_at,
        minutes=45,
        result="solved",
        origin_kind=fields.pop("origin_kind", "quick"),
        quarter=quarter,
        entered_at=ended_at,
        **fields,
    )
    RecordTeam.objects.create(record=row, team=team, is_lead=True)
    RecordTeam.objects.bulk_create([RecordTeam(record=row, team=other) for other in others])
    RecordMember.objects.create(record=row, member=member)
    return row


def rating(of: ServiceRecord, score: int, channel: str = "link") -> Rating:
    """A rating of a record."""
    return Rating.objects.create(record=of, score=score, channel=channel, at=IN_QUARTER)


def call_back(of: ServiceRecord, score: int | None) -> CallBack:
    """A call-back of a record: reached with a score, or not reached."""
    row = rating(of, score, "call_back") if score else None
    return CallBack.objects.create(
        record=of,
        team=of.team,
        quarter=of.quarter,
        state="reached" if row else "unreached",
        drawn_at=IN_QUARTER,
        called_at=IN_QUARTER,
        rating=row,
    )


def request(team: Team, **fields: Any) -> Request:
    """A request of a team, received in the quarter."""
    number = next(_number)
    ServiceStandard.objects.get_or_create(
        code="TEST",
        defaults={"name": "t", "issuer": "t", "source": "t", "effective_from": date(2024, 1, 1)},
    )
    return Request.objects.create(
        number=f"SQ{number:06d}",
        source="village",
        title=fields.pop("title", "表后线断"),
        service_type=service_type(),
        practice="gold",
        unit_id=team.unit_id,
        team=team,
        received_at=fields.pop("received_at", IN_QUARTER),
        follow_code=f"F{number:06d}",
        **fields,
    )


def timer(
    of: Request,
    stage: str,
    due_at: datetime = IN_QUARTER,
    ended_at: datetime | None = None,
    unit: str = "minute",
) -> StageTimer:
    """A clock of a stage."""
    return StageTimer.objects.create(
        request=of,
        stage=stage,
        amount=60,
        unit=unit,
        started_at=due_at - timedelta(minutes=60),
        due_at=due_at,
        ended_at=ended_at,
    )


def work_item(team: Team, nominal: date, **fields: Any) -> WorkItem:
    """A baseline item of a month plan."""
    return WorkItem.objects.create(
        occurrence_key=f"K{next(_number):06d}",
        title="季节性农用检查",
        team=team,
        practice="gold",
        service_type=service_type(),
        origin_kind=fields.pop("origin_kind", "plan"),
        nominal_date=nominal,
        scheduled_date=nominal,
        in_baseline=fields.pop("in_baseline", True),
        **fields,
    )


def checklist() -> Checklist:
    """A checklist; safe to call again."""
    row, _ = Checklist.objects.get_or_create(
        code="C01", defaults={"name": "检查表", "effective_from": date(2024, 1, 1)}
    )
    return row


def project(team: Team, feature: str = "茶园供电", **fields: Any) -> Project:
    """A running project of a team."""
    return Project.objects.create(
        code=f"P{next(_number):05d}",
        name="一队一项目",
        kind="key",
        practice="gold",
        team=team,
        feature=feature,
        state=fields.pop("state", "running"),
        first_day=date(2026, 1, 1),
        last_day=date(2026, 12, 31),
        **fields,
    )


def milestone(of: Project, due_on: date, reached_on: date | None = None) -> Milestone:
    """A milestone of a project."""
    number = of.milestones.count() + 1
    return Milestone.objects.create(
        project=of, number=number, title="节点", due_on=due_on, reached_on=reached_on
    )


def press(
    team: Team, level: str, story: str = "", day: date = date(2026, 8, 1), verified: bool = True
) -> PressItem:
    """A publication about a team."""
    return PressItem.objects.create(
        team=team,
        title="报道",
        outlet="日报",
        level=level,
        published_on=day,
        story_key=story or f"s{next(_number)}",
        state="verified" if verified else "entered",
        quarter=f"{day.year}Q{(day.month + 2) // 3}",
        entered_at=clock.at(day, 12),
    )


def honour(team: Team, kind: str = "banner", level: str = "city", verified: bool = True) -> Honour:
    """An honour of a team."""
    return Honour.objects.create(
        team=team,
        kind=kind,
        title="锦旗",
        giver="村委会",
        level=level,
        given_on=date(2026, 8, 2),
        state="verified" if verified else "entered",
        quarter="2026Q3",
        entered_at=clock.at(date(2026, 8, 2), 12),
    )


@dataclass(frozen=True)
class Plant:
    """What one team of a measured quarter did: `records` of which `rated`; call-backs reached and liked."""

    records: int = 40
    rated: int = 16
    reached: int = 36
    satisfied: int = 35
    press: int = 2


STRONG = Plant(records=120, rated=110, reached=100, satisfied=99, press=6)
USUAL = Plant()
WEAK = Plant(records=120, rated=6, reached=100, satisfied=84, press=0)
SMALL = Plant(records=30, rated=10, reached=12, satisfied=12)


@dataclass(frozen=True)
class League:
    """A measured province: its tree of units, its teams and viewers of the usual roles."""

    tree: register.UnitTree
    teams: list[Team]
    province: Viewer
    unit: Viewer
    captain: Viewer


def league(plants: list[Plant], quarter: str = QUARTER) -> League:
    """Rural teams below 夏县 and one 武乡 team, each having done what its plant says; not yet measured."""
    tree = register.unit_tree()
    names = ("陵川", "平顺", "安泽", "大宁", "方山", "和顺", "壶关", "吉县", "夏县", "榆社", "岢岚", "石楼")
    teams = []
    for number, plant in enumerate(plants):
        unit = tree.wuxiang if number == 0 else tree.xiaxian
        name = names[number % len(names)]
        team = register.team(unit, f"{name}{number}", short_name=f"{name}{number}分队")
        sow(team, plant, quarter)
        teams.append(team)
    actions.load_defaults(SYSTEM)
    return League(
        tree,
        teams,
        register.viewer_for(Role.PROVINCE, tree.province),
        register.viewer_for(Role.UNIT, tree.yuncheng),
        register.viewer_for(Role.CAPTAIN, teams[-1]),
    )


def published(quarter: str = QUARTER, reason: str = "") -> Snapshot:
    """The quarter frozen and published, as teams see it."""
    actions.freeze_quarter(SYSTEM, quarter, reason=reason)
    return actions.publish_quarter(SYSTEM, quarter)


def middle_of(quarter: str) -> datetime:
    """A working hour in the middle of a quarter; IN_QUARTER for the usual one."""
    year, number = int(quarter[:4]), int(quarter[-1])
    return clock.at(date(year, number * 3 - 1, 12), 10)


def _records(
    team: Team, people: list[Member], customer: Customer, grid: GridVersion, number: int, quarter: str
) -> list[ServiceRecord]:
    """Many records at once, each with its team and member."""
    kind, moment = service_type(), middle_of(quarter)
    rows = [
        ServiceRecord(
            number=f"R{next(_number):06d}",
            team=team,
            unit_id=team.unit_id,
            member=people[index % len(people)],
            practice="gold",
            service_type=kind,
            customer=customer,
            grid_version=grid,
            started_at=moment - timedelta(minutes=45),
            ended_at=moment,
            minutes=45,
            result="solved",
            origin_kind="quick",
            quarter=quarter,
            entered_at=moment,
        )
        for index in range(number)
    ]
    ServiceRecord.objects.bulk_create(rows)
    RecordTeam.objects.bulk_create([RecordTeam(record=row, team=team, is_lead=True) for row in rows])
    RecordMember.objects.bulk_create([RecordMember(record=row, member=row.member) for row in rows])
    return rows


def sow(team: Team, plant: Plant, quarter: str = QUARTER) -> None:
    """Write a team's quarter: members, grids, records, ratings, call-backs, press."""
    people = list(team.members.everywhere("test")) or [register.member(team) for _ in range(4)]
    grids = list(GridVersion.objects.everywhere("test").filter(team=team))
    grids = grids or [register.grid(team).current for _ in range(2)]
    rows = _records(team, people, register.customer(team), grids[0], plant.records, quarter)
    Rating.objects.bulk_create(
        [Rating(record=row, score=5, channel="link", at=row.ended_at) for row in rows[: plant.rated]]
    )
    answers = [
        Rating(record=row, score=5 if number < plant.satisfied else 2, channel="call_back", at=row.ended_at)
        for number, row in enumerate(rows[: plant.reached])
    ]
    Rating.objects.bulk_create(answers)
    CallBack.objects.bulk_create(
        [
            CallBack(
                record=answer.record,
                team=team,
                quarter=quarter,
                state="reached",
                drawn_at=answer.at,
                called_at=answer.at,
                rating=answer,
            )
            for answer in answers
        ]
    )
    for _ in range(plant.press):
        press(team, "city")


def snapshot(quarter: str = QUARTER) -> Snapshot:
    """The newest snapshot of a quarter."""
    return Snapshot.objects.filter(quarter=quarter).order_by("-revision")[0]


@keepable
def three_teams() -> League:
    """A strong, a usual and a weak team with a quarter's records, measured by nobody yet."""
    with clock.fixed(AFTER):
        return league([STRONG, USUAL, WEAK])


@keepable
def six_teams_published() -> League:
    """Strong, three usual, small and weak; their quarter is published."""
    with clock.fixed(AFTER):
        found = league([STRONG, USUAL, USUAL, USUAL, SMALL, WEAK])
        published()
    return found
