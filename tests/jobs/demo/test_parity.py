"""The bulk path writes the rows that the actions write: same case, both ways, compared field by field."""

from datetime import timedelta

import pytest
from django.db import transaction
from tests.factories import tiny
from tests.jobs.demo.conftest import NOON

from liming.core.calendar import Quarter
from liming.execute import actions as execute
from liming.execute.enums import RecordResult, RequestSource, RequestState
from liming.execute.models import (
    Dispatch,
    RecordMember,
    RecordTeam,
    Request,
    RequestStep,
    ServiceRecord,
    StageTimer,
    Visit,
)
from liming.jobs.demo.calls import AUTOMATIC, Call, CallWriter, Round, Side
from liming.jobs.demo.journal import Journal
from liming.jobs.demo.limits import read_limits
from liming.jobs.demo.scale import TINY
from liming.jobs.demo.world import Area, Person, Quality, Squad, World
from liming.plan.models import WorkItem
from liming.register.bridge import work_calendar
from liming.register.models import GridVersion, Member, Parameter
from liming.shared import clock
from liming.shared.viewer import system_viewer

ALL = "both ways of one case"
GROUND = "属物业管理范围"
AFTER = NOON + timedelta(days=10)
NOT_COMPARED = {"id", "number", "follow_code", "occurrence_key", "origin_id", "notes", "alternates"}
NOT_COMPARED |= {"request_id", "work_item_id", "record_id", "check_in_accuracy_metres", "no_position"}
NOT_COMPARED |= {"evidence_score", "evidence_parts"}
# When somebody first opened it is told by the demo alone; what need not go by itself is emptied by the tick.
NOT_COMPARED |= {"seen_at", "goes_at"}
TABLES = (
    Request,
    WorkItem,
    Dispatch,
    StageTimer,
    RequestStep,
    Visit,
    ServiceRecord,
    RecordTeam,
    RecordMember,
)

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=tiny.province)]


def intake_of(version: GridVersion, kind: str) -> "execute.Intake":
    return execute.Intake(
        source=RequestSource.VILLAGE,
        title="插座冒火花",
        words="请来看看。",
        service_type_code=kind,
        address="泗交镇大坡村",
        longitude=version.longitude,
        latitude=version.latitude,
        contact_name="甲",
        contact_phone="10000000000",
    )


def declined_by_actions(version: GridVersion, kind: str, moments: dict[str, object]) -> Request:
    with clock.fixed(moments["received"]):
        request = execute.receive_request(system_viewer("卫东海"), intake_of(version, kind))
    with clock.fixed(moments["declined"]):
        return execute.decline_request(system_viewer("卫东海"), request, GROUND)


def by_actions(version: GridVersion, kind: str, moments: dict[str, object]) -> Request:
    """Walk one request through the actions, the clock standing at each step's moment."""
    if "declined" in moments:
        return declined_by_actions(version, kind, moments)
    holder = system_viewer(version.holder.name)
    office = system_viewer("卫东海")
    intake = intake_of(version, kind)
    with clock.fixed(moments["received"]):
        request = execute.receive_request(office, intake)
    with clock.fixed(moments["dispatched"]):
        execute.dispatch_request(system_viewer(AUTOMATIC), request)
        execute.tell_dispatches()
    item = WorkItem.objects.everywhere(ALL).get(origin_id=str(request.pk))
    for name, act in (
        ("accepted", execute.accept_work),
        ("contacted", execute.note_contact),
        ("en_route", execute.depart),
    ):
        with clock.fixed(moments[name]):
            act(holder, item)
    with clock.fixed(moments["on_site"]):
        execute.arrive(holder, item, execute.Position(version.longitude, version.latitude, 9.0))
    with clock.fixed(moments["resolved"]):
        draft = execute.RecordDraft(result=RecordResult.SOLVED, note="", photo_count=2, has_signature=True)
        execute.finish_work(holder, item, draft)
    with clock.fixed(moments["revisited"]):
        execute.revisit_request(office, request, "")
    with clock.fixed(moments["closed"]):
        execute.close_request(office, request)
    return request


def by_bulk(version: GridVersion, kind: str, moments: dict[str, object]) -> None:
    """The same case through the builder's writer."""
    team = version.team
    holder = Person(version.holder_id, version.holder.name, version.holder.code, "member")
    area = Area(
        version.grid_id,
        version.pk,
        version.grid.code,
        version.grid.name,
        version.division_id,
        version.area_type,
        (version.longitude, version.latitude),
        holder,
        holder,
    )
    squad = Squad(
        team.pk,
        team.code,
        "夏县",
        team.short_name,
        team.kind,
        team.unit_id,
        "140828",
        team.path,
        team.division_id,
        (0.0, 0.0),
        quality=Quality(0.95, 0.95, 0.95, 0.95, 1.0, 1.0, 30.0),
    )
    world = World(TINY, AFTER, work_calendar(), (Quarter.of(NOON.date()),))
    journal = Journal(world)
    limits = read_limits(world.calendar)
    call = Call(
        kind=limits.kinds[kind],
        source="village",
        title="插座冒火花",
        words="请来看看。",
        squad=squad,
        area=area,
        point=area.point,
        address="泗交镇大坡村",
        customer=None,
        contact_name="甲",
        contact_phone="10000000000",
        taken_by="卫东海",
        received=moments["received"],
        office="卫东海",
        revisited=moments.get("revisited"),
        closed=moments.get("closed"),
        photos=2,
        signed=True,
        complete=limits.kinds[kind].checklist_id is None,
    )
    names = ("accepted", "contacted", "en_route", "on_site", "resolved")
    if "declined" in moments:
        call.side = Side(RequestState.DECLINED, moments["declined"], GROUND)
    else:
        course = {name: moments[name] for name in names}
        call.rounds = [Round(holder, AUTOMATIC, moments["dispatched"], **course)]
    CallWriter(journal, limits, AFTER, world.random("test")).write(call)
    journal.write()


def rows_since(known: dict) -> dict[str, list[str]]:
    """What each table holds beyond `known`, without what must differ."""
    found = {}
    for model in TABLES:
        rows = model._base_manager.all()
        rows = rows.everywhere(ALL) if hasattr(rows, "everywhere") else rows
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in NOT_COMPARED]
        new = rows.exclude(pk__in=known[model])
        found[model.__name__] = sorted(
            repr(list(zip(names, row, strict=True))) for row in new.values_list(*names)
        )
    return found


def present() -> dict:
    known = {}
    for model in TABLES:
        rows = model._base_manager.all()
        rows = rows.everywhere(ALL) if hasattr(rows, "everywhere") else rows
        known[model] = list(rows.values_list("pk", flat=True))
    return known


@pytest.mark.parametrize("kind", ["REP01", "REP02", "VOL05", "MKT08"])
def test_a_request_written_in_bulk_equals_one_walked_through_the_actions(tiny, kind):
    minutes = {"received": 0, "dispatched": 1, "accepted": 2, "contacted": 6, "en_route": 12, "on_site": 60}
    minutes |= {"resolved": 150, "revisited": 420, "closed": 450}
    bulk, actions = both_ways(kind, minutes)
    assert len(actions["ServiceRecord"]) == 1
    for name in actions:
        assert bulk[name] == actions[name], name


def test_a_declined_request_written_in_bulk_equals_one_declined_by_the_action(tiny):
    bulk, actions = both_ways("VOL05", {"received": 0, "declined": 12})
    assert len(actions["Request"]) == 1
    for name in actions:
        assert bulk[name] == actions[name], name


def both_ways(kind: str, minutes: dict[str, int]) -> list[dict[str, list[str]]]:
    """New rows of each table, written in bulk and by the actions."""
    start = clock.parse("2026-07-15T10:00:00")
    moments = {name: start + timedelta(minutes=each) for name, each in minutes.items()}
    version = (
        GridVersion.objects.everywhere(ALL)
        .filter(team__code="140828-01", grid__name__startswith="泗交", holder__left_on=None)
        .select_related("team__unit", "grid", "holder")
        .first()
    )
    assert Member.objects.everywhere(ALL).get(pk=version.holder_id).leaves.everywhere(ALL).count() == 0
    WorkItem.objects.everywhere(ALL).update(member=None)
    Parameter.objects.filter(key="dispatch.after_share").update(value=0.5)
    known = present()
    written = []
    for write in (by_bulk, by_actions):
        with transaction.atomic():
            write(version, kind, moments)
            written.append(rows_since(known))
            transaction.set_rollback(True)
    return written
