"""What waits for a decision at the demo's moment: a few of each kind, through the actions."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction

from liming.execute import actions as execute
from liming.execute.actions import EventDraft, PartDraft
from liming.execute.enums import EventKind, ReopenSource
from liming.execute.enums import RequestState as S
from liming.execute.models import Request
from liming.execute.queries.events import proposed_requests
from liming.jobs.demo.catalogue import data
from liming.jobs.demo.world import World
from liming.register.models import GridVersion, Team
from liming.shared import clock
from liming.shared.viewer import Viewer, system_viewer

_REASON = "the demo acts for every team"
_AGO = timedelta(minutes=18)


def tell_life(world: World) -> int:
    """A ruling, supervisions, a part, reopen requests, exclusions, outages, a vacant grid; returns how many.

    A small province without enough requests leaves some out.
    """
    county = data("board")["story"]["county"]
    rows = Request.objects.everywhere(_REASON).select_related(
        "team__unit", "grid_version__grid", "service_type"
    )
    rows = rows.filter(team__unit__path__contains=f"/{county[:4]}/").exclude(team__unit__code=county)
    in_hand = iter(list(rows.filter(state=S.ACCEPTED).order_by("-number")[:40]))
    resolved = iter(list(rows.filter(state=S.RESOLVED).order_by("-number")[:6]))
    with transaction.atomic(), clock.fixed(world.now - _AGO):
        return sum(
            (
                _bounce(in_hand),
                _supervise(in_hand),
                _split(in_hand),
                _ask(resolved),
                _exclude(resolved),
                _outage(in_hand),
                _planned_outage(rows.exclude(grid_version=None).order_by("number").last()),
                _vacancy(county),
            )
        )


def _planned_outage(row: Request | None) -> int:
    """Announced works of this afternoon, so that the list and the map show one whatever else is open."""
    if row is None or row.grid_version is None:
        return 0
    grid, today = row.grid_version.grid, clock.today()
    execute.enter_event(
        system_viewer(f"{row.unit.short_name}综合室"),
        EventDraft(
            kind=EventKind.PLANNED,
            title=f"{grid.name} 10 千伏线路检修",
            starts_at=clock.at(today, 13, 30),
            ends_at=clock.at(today, 18),
            notice="线路检修，13:30 停电，预计 18:00 送电",
            unit=row.unit,
            grid_codes=(grid.code,),
        ),
    )
    return 1


def _vacancy(county: str) -> int:
    """One grid of the story's county waits for its next holder; the rules say so."""
    rows = GridVersion.objects.everywhere(_REASON).filter(team__unit__code=county, valid_to=None)
    last = rows.exclude(grid__name__startswith="泗交").order_by("grid__code").last()
    if last is None:
        return 0
    rows.filter(pk=last.pk).update(holder=None)
    return execute.look_after_alarms(system_viewer("派单巡查"))[0]


def _captain(row: Request) -> Viewer:
    assert row.team is not None
    return system_viewer(row.team.short_name)


def _neighbour(row: Request) -> Team | None:
    assert row.team is not None
    teams = Team.objects.everywhere(_REASON).select_related("unit").exclude(pk=row.team.pk)
    city = row.team.unit.path.rsplit("/", 2)[0] + "/"
    return (
        teams.filter(path__startswith=city, closed_on=None)
        .exclude(kind="specialist")
        .order_by("code")
        .first()
    )


def _bounce(rows: Iterator[Request]) -> int:
    row = next(rows, None)
    other = _neighbour(row) if row else None
    if row is None or row.team is None or other is None:
        return 0
    execute.return_request(_captain(row), row, other, "杆号属邻队线路")
    execute.return_request(system_viewer(other.short_name), row, row.team, "产权分界在表后，属原队")
    return 2


def _supervise(rows: Iterator[Request]) -> int:
    levels = (("key", "镇政府两次来电催问"), ("general", "老人独居，请当日回复进度"))
    made = 0
    for (level, ground), row in zip(levels, rows, strict=False):
        found = execute.supervise_request(system_viewer("市公司营销部"), row, level, ground)
        if level == "general":
            execute.reply_supervision(_captain(row), found, "人已到现场，预计 11 时前办结")
        made += 1
    return made


def _split(rows: Iterator[Request]) -> int:
    row = next(rows, None)
    other = _neighbour(row) if row else None
    if row is None or other is None:
        return 0
    return len(execute.split_request(_captain(row), row, [PartDraft(other, "带斗臂车登杆换熔断器")]))


def _ask(rows: Iterator[Request]) -> int:
    asks = ((ReopenSource.CALLER, "晚上又跳了两次"), (ReopenSource.CALL_BACK, "回访说灯还是暗"))
    pairs = list(zip(asks, rows, strict=False))
    for (source, words), row in pairs:
        execute.ask_reopen(system_viewer("来电人"), row, source, words)
    return len(pairs)


def _exclude(rows: Iterator[Request]) -> int:
    claims = (("not_ours", "产权分界在表后，附照片"), ("force_majeure", "山洪断路，镇政府有通告"))
    made = 0
    for (reason, evidence), row in zip(claims, rows, strict=False):
        claim = execute.claim_exclusion(_captain(row), row, reason, evidence)
        if made:
            execute.review_exclusion(system_viewer(f"{row.unit.short_name}综合室"), claim, True, "通告属实")
        made += 1
    return made


def _is_repair(row: Request) -> bool:
    return row.service_type.code.startswith("REP")


def _outage(rows: Iterator[Request]) -> int:
    row = next((each for each in rows if each.grid_version is not None and _is_repair(each)), None)
    if row is None or row.grid_version is None:
        return 0
    grid = row.grid_version.grid
    event = execute.enter_event(
        system_viewer(f"{row.unit.short_name}综合室"),
        EventDraft(
            kind=EventKind.FAULT,
            title=f"{grid.name} 10 千伏支线故障",
            starts_at=row.received_at - timedelta(minutes=20),
            ends_at=clock.now() + timedelta(hours=2),
            notice="正在更换熔断器，预计两小时内恢复",
            unit=row.unit,
            grid_codes=(grid.code,),
        ),
    )
    others = [each for each in proposed_requests(event) if _is_repair(each) and each.pk != row.pk]
    return 1 + execute.attach_requests(_captain(row), event, [row, *others[:2]])
