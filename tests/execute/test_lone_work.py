"""Who works alone at night or in the mountains reports back by a time; else the captain hears of it."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions, queries
from liming.execute.enums import LoneReason
from liming.execute.models import LoneWatch
from liming.execute.rules.lone_work import LoneRule
from liming.plan.models import ServiceType, WorkItem
from liming.register.actions import set_unit_parameter
from liming.register.models import GridVersion, Notice
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]

EVENING = datetime(2026, 7, 14, 20, 0, tzinfo=clock.LOCAL_ZONE)
RULE = LoneRule.of(
    {
        "night_from": "19:00",
        "night_until": "06:30",
        "areas": ["remote"],
        "grids": ["SJ-09"],
        "way_minutes": 60,
        "spare_minutes": 30,
    }
)


@pytest.fixture
def corner() -> make.Corner:
    found = make.corner()
    register.account(Role.CAPTAIN, found.team, "captain", found.captain)
    return found


def item(corner: make.Corner, number: int = 1) -> WorkItem:
    """Planned work of 40 minutes in the holder's grid."""
    kind = ServiceType.objects.get(code="VAS07")
    kind.usual_minutes = 40
    kind.save()
    return WorkItem.objects.create(
        occurrence_key=f"lone|{number}",
        title=f"巡视{number}",
        team=corner.team,
        member=corner.holder,
        practice="gold",
        service_type=kind,
        origin_kind="plan",
        nominal_date=clock.today(),
        scheduled_date=clock.today(),
        grid_version=corner.first.current,
    )


def watches() -> list[LoneWatch]:
    return list(LoneWatch.objects.everywhere("test").order_by("opened_at"))


def told() -> list[str]:
    return list(Notice.objects.order_by("at", "id").values_list("words", flat=True))


@pytest.mark.parametrize(
    ("hour", "minutes", "area", "grid", "why"),
    [
        (10, 30, "rural", "SJ-02", None),
        (10, 30, "remote", "SJ-02", LoneReason.TERRAIN),
        (10, 30, "rural", "SJ-09", LoneReason.TERRAIN),
        (19, 30, "urban", "", LoneReason.NIGHT),
        (18, 60, "urban", "", LoneReason.NIGHT),
        (18, 30, "urban", "", None),
        (6, 90, "urban", "", LoneReason.NIGHT),
        (7, 10, "urban", "", None),
    ],
)
def test_night_and_marked_ground_ask_for_a_report(
    hour: int, minutes: int, area: str, grid: str, why: LoneReason | None
) -> None:
    """Work that begins or ends in the night hours, or lies in a marked area or grid."""
    begins = datetime(2026, 7, 14, hour, 0, tzinfo=clock.LOCAL_ZONE)
    assert RULE.why(begins, minutes, area, grid) == why


def test_setting_out_and_arriving_agree_on_a_time(corner: make.Corner) -> None:
    """On the way out both ways, the work and the spare time count; on the spot the way there is behind."""
    with clock.fixed(EVENING):
        row = item(corner)
        actions.depart(corner.as_holder, row)
        assert [each.due_at for each in watches()] == [EVENING + timedelta(minutes=60 + 40 + 60 + 30)]
    arrived = EVENING + timedelta(minutes=20)
    with clock.fixed(arrived):
        actions.arrive(corner.as_holder, row)
    (watch,) = watches()
    assert (watch.reason, watch.due_at) == (LoneReason.NIGHT, arrived + timedelta(minutes=40 + 60 + 30))


def test_by_day_on_open_ground_nothing_is_agreed(corner: make.Corner) -> None:
    with clock.fixed(make.MORNING):
        row = item(corner)
        actions.arrive(corner.as_holder, row)
        assert queries.lone_notice(corner.as_holder, row) is None
    assert watches() == []


def test_a_remote_grid_asks_by_day_too(corner: make.Corner) -> None:
    GridVersion.objects.everywhere("test").filter(pk=corner.first.current_id).update(area_type="remote")
    corner.first.current.refresh_from_db()
    with clock.fixed(make.MORNING):
        row = item(corner)
        before = queries.lone_notice(corner.as_holder, row)
        assert before is not None
        assert (before.reason, before.due_at) == ("山区", None)
        actions.arrive(corner.as_holder, row)
    assert [each.reason for each in watches()] == [LoneReason.TERRAIN]


def test_a_unit_may_mark_its_own_hours(corner: make.Corner) -> None:
    """The nearest unit's value decides: here nothing is night."""
    value = {
        "night_from": "00:00",
        "night_until": "00:00",
        "areas": [],
        "grids": [],
        "way_minutes": 60,
        "spare_minutes": 30,
    }
    unit = corner.viewer(Role.UNIT)
    with clock.fixed(EVENING):
        set_unit_parameter(unit, corner.tree.xiaxian, "safety.lone_work", value, source="本县另有规定")
        actions.depart(corner.as_holder, item(corner))
    assert watches() == []


def test_the_next_place_moves_the_time_on_and_never_back(corner: make.Corner) -> None:
    """One member is out once: a second item goes on with the same watch."""
    with clock.fixed(EVENING):
        actions.depart(corner.as_holder, item(corner, 1))
    first = watches()[0].due_at
    with clock.fixed(EVENING + timedelta(minutes=10)):
        second = item(corner, 2)
        actions.arrive(corner.as_holder, second)
    (watch,) = watches()
    assert (watch.work_item, watch.due_at) == (second, first)


def test_who_reports_in_time_is_nobodys_news(corner: make.Corner) -> None:
    with clock.fixed(EVENING):
        row = item(corner)
        actions.depart(corner.as_holder, row)
        actions.report_back(corner.as_holder, row.pk)
        actions.report_back(corner.as_holder, row.pk)
        assert queries.own_notice(corner.as_holder) is None
    with clock.fixed(EVENING + timedelta(hours=9)):
        assert actions.tell_overdue() == 0
    assert told() == []
    assert watches()[0].closed_at == EVENING


def test_the_captain_is_told_once_when_nobody_reports(corner: make.Corner) -> None:
    """Not before the time, then once; the next tick asks one query; a late report is told too."""
    with clock.fixed(EVENING):
        row = item(corner)
        actions.depart(corner.as_holder, row)
    with clock.fixed(EVENING + timedelta(minutes=189)):
        assert actions.tell_overdue() == 0
    with clock.fixed(EVENING + timedelta(minutes=190)):
        assert actions.tell_overdue() == 1
        with CaptureQueriesContext(connection) as asked:
            assert actions.tell_overdue() == 0
        assert len(asked) == 1
        notice = Notice.objects.get()
        assert notice.words == "张建军约定 23:10 前报平安，还没有报：巡视1，请马上联系"
        assert (notice.is_urgent, notice.link) == (True, f"work_item|{row.pk}")
    with clock.fixed(EVENING + timedelta(minutes=191)):
        actions.report_back(corner.as_holder, row.pk)
    assert "张建军已报平安：巡视1" in told()


def test_work_that_takes_longer_puts_the_time_off(corner: make.Corner) -> None:
    """From the agreed time, or from now when that is over; then the captain hears anew."""
    with clock.fixed(EVENING):
        row = item(corner)
        actions.depart(corner.as_holder, row)
        put_off = actions.put_off_report(corner.as_holder, row.pk)
        assert put_off.due_at == EVENING + timedelta(minutes=190 + 30)
    late = EVENING + timedelta(minutes=230)
    with clock.fixed(late):
        assert actions.tell_overdue() == 1
        assert actions.put_off_report(corner.as_holder, row.pk).due_at == late + timedelta(minutes=30)
    with clock.fixed(late + timedelta(minutes=31)):
        assert actions.tell_overdue() == 1
    assert len(told()) == 3


def test_an_act_sent_long_after_it_happened_raises_no_false_alarm(corner: make.Corner) -> None:
    """A phone that comes out of the valley after the agreed time is the report that matters."""
    with clock.fixed(EVENING + timedelta(hours=8)):
        actions.arrive(corner.as_holder, item(corner), at=EVENING)
    assert watches() == []


def test_only_the_member_and_the_captain_report(corner: make.Corner) -> None:
    """Twin: a colleague and another county's captain change nothing; the captain may."""
    with clock.fixed(EVENING):
        row = item(corner)
        actions.depart(corner.as_holder, row)
        far = register.team(corner.tree.wuxiang)
        with pytest.raises(DomainError, match="not_your_item"):
            actions.report_back(corner.viewer(Role.MEMBER, corner.other), row.pk)
        with pytest.raises(DomainError, match="out_of_scope"):
            actions.report_back(register.viewer_for(Role.CAPTAIN, far, register.member(far)), row.pk)
        with pytest.raises(DomainError, match="forbidden"):
            actions.put_off_report(register.viewer_for(Role.AUDIT_ADMIN, corner.tree.province), row.pk)
        assert watches()[0].closed_at is None
        actions.report_back(corner.as_captain, row.pk)
    assert watches()[0].closed_at == EVENING


def test_work_given_to_somebody_else_can_still_be_reported(corner: make.Corner) -> None:
    """Who is out is out, whoever holds the item meanwhile."""
    with clock.fixed(EVENING):
        row = item(corner)
        actions.depart(corner.as_holder, row)
        WorkItem.objects.everywhere("test").filter(pk=row.pk).update(member=corner.other)
        actions.report_back(corner.as_holder, row.pk)
    assert watches()[0].closed_at == EVENING
