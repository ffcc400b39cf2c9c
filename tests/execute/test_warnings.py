"""Running clocks warn at shares of their limit and escalate upwards, once each, in bulk."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions
from liming.execute.actions import EvidenceDraft, warn
from liming.execute.enums import RequestSource
from liming.execute.models import ClockWarning, StageTimer
from liming.execute.queries.cockpit import needs_attention
from liming.plan.models import ServiceType
from liming.register.actions import set_unit_parameter
from liming.register.models import Notice
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


@pytest.fixture
def corner() -> make.Corner:
    corner = make.corner()
    tree = corner.tree
    register.account(Role.MEMBER, corner.team, "holder", corner.holder)
    register.account(Role.CAPTAIN, corner.team, "captain", corner.captain)
    register.account(Role.UNIT, tree.xiaxian, "county")
    register.account(Role.UNIT, tree.yuncheng, "city")
    register.account(Role.PROVINCE, tree.province, "province")
    return corner


def at(minutes: float) -> datetime:
    return make.MORNING + timedelta(minutes=minutes)


def received(corner: make.Corner, **fields: object):
    with clock.fixed(make.MORNING):
        return make.request(corner, **fields)


def tick(minutes: float) -> int:
    with clock.fixed(at(minutes)):
        return warn()


def levels(stage: str = "arrive") -> list[tuple[bool, int]]:
    rows = ClockWarning.objects.everywhere("test").filter(timer__stage=stage)
    return list(rows.order_by("is_escalation", "level").values_list("is_escalation", "level"))


def told(kind: str, stage: str = "到场") -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind=kind, words__startswith=stage).order_by("at", "account__username")
    return list(rows.values_list("account__username", "words"))


def test_each_level_warns_once_and_tells_its_people(corner: make.Corner) -> None:
    """Arrival in 90 minutes: half of it is told to the holder alone, 80 % to the captain as well."""
    row = received(corner)
    tick(44)
    assert levels() == []
    tick(45)
    assert levels() == [(False, 50)]
    assert told("warning") == [
        ("holder", f"到场时限已用 50%：炒茶机一开就跳闸（{row.number}），剩 45 分，张建军")
    ]
    tick(72)
    assert levels() == [(False, 50), (False, 80)]
    assert [name for name, _words in told("warning")] == ["holder", "captain", "holder"]


def test_a_warned_clock_stands_among_what_needs_a_hand_until_it_is_soon_due(corner: make.Corner) -> None:
    """One hour to sign for: half used it is warned of, in its last fifth soon due only, then overdue only."""
    ServiceType.objects.filter(code="VOL05").update(limit_profile="")
    row = received(corner, source=RequestSource.HOTLINE_12345, service_type_code="VOL05")

    def kinds(minutes: float) -> list[str]:
        tick(minutes)
        with clock.fixed(at(minutes)):
            rows = needs_attention(corner.as_captain)
        return [each.kind for each in rows if each.link == ("request", row.number)]

    assert [kinds(minutes) for minutes in (29, 30, 49, 61)] == [[], ["warned"], ["soon"], ["overdue"]]


def test_running_it_twice_does_nothing_new(corner: make.Corner) -> None:
    received(corner)
    assert tick(72) > 0
    before = (ClockWarning.objects.everywhere("test").count(), Notice.objects.count())
    assert tick(72) == 0
    assert (ClockWarning.objects.everywhere("test").count(), Notice.objects.count()) == before


def test_a_forced_second_look_finds_what_stands_and_writes_nothing(corner: make.Corner) -> None:
    """Even when every clock is looked at anew, no warning stands twice and nobody is told twice."""
    received(corner)
    tick(72)
    before = (ClockWarning.objects.everywhere("test").count(), Notice.objects.count())
    StageTimer.objects.update(next_look_at=None)
    assert tick(72) == 0
    assert (ClockWarning.objects.everywhere("test").count(), Notice.objects.count()) == before


def test_after_the_limit_it_goes_up_from_county_to_city_to_province(corner: make.Corner) -> None:
    received(corner)
    tick(90 + 29)
    assert levels() == [(False, 50), (False, 80), (False, 100)]
    tick(90 + 30)
    tick(90 + 240)
    tick(90 + 1440)
    assert levels()[3:] == [(True, 1), (True, 2), (True, 3)]
    assert [name for name, _words in told("escalation")] == ["county", "city", "province"]
    assert told("escalation")[0][1].startswith("到场超时，请督办：夏县服务队 炒茶机一开就跳闸")


def test_a_late_first_look_tells_the_highest_level_only(corner: make.Corner) -> None:
    """The rows say that all levels were passed; nobody gets three messages at once."""
    received(corner)
    tick(90 + 300)
    assert levels() == [(False, 50), (False, 80), (False, 100), (True, 1), (True, 2)]
    assert [name for name, _words in told("warning")] == ["captain", "holder"]
    assert [name for name, _words in told("escalation")] == ["city"]


def test_a_paused_clock_does_not_warn_and_the_pause_is_given_back(corner: make.Corner) -> None:
    row = received(corner)
    with clock.fixed(at(10)):
        actions.wait_request(corner.as_captain, row, "weather", "大雨", no_proof="雨中不便拍照")
    tick(200)
    assert levels() == []
    with clock.fixed(at(210)):
        actions.resume_request(corner.as_captain, row)
    tick(244)
    assert levels() == []
    tick(245)
    assert levels() == [(False, 50)]


def test_an_ended_clock_warns_no_more(corner: make.Corner) -> None:
    row = received(corner)
    item = make.item_of(row)
    with clock.fixed(at(20)):
        for act in (actions.accept_work, actions.depart, actions.arrive):
            act(corner.as_holder, item)
    tick(300)
    assert levels() == []


def test_a_unit_may_warn_at_other_levels_than_the_province(corner: make.Corner) -> None:
    levels_there = [{"percent": 30, "tell": ["captain"]}]
    with clock.fixed(make.MORNING):
        set_unit_parameter(
            corner.viewer(Role.UNIT), corner.tree.xiaxian, "clocks.warnings", levels_there, source="县公司"
        )
    received(corner)
    tick(27)
    assert levels() == [(False, 30)]
    assert [name for name, _words in told("warning")] == ["captain"]


def test_a_request_without_a_holder_is_told_to_the_captain(corner: make.Corner) -> None:
    """At the border nobody is sent by itself: the sign-for clock runs on and the captain hears of it."""
    received(corner, longitude=make.BORDER[0], latitude=make.BORDER[1])
    tick(2.4)
    assert levels("sign_for") == [(False, 50), (False, 80)]
    assert [name for name, _words in told("warning", "签收")] == ["captain"]


def test_twelve_clocks_cost_as_many_queries_as_four(corner: make.Corner) -> None:
    received(corner)
    with clock.fixed(at(72)):
        warn()
    counts = []
    for more in (3, 8):
        for _number in range(more):
            received(corner)
        with clock.fixed(at(72)), CaptureQueriesContext(connection) as asked:
            assert warn() > 0
        counts.append(len(asked))
        ClockWarning.objects.everywhere("test").delete()
        Notice.objects.all().delete()
        StageTimer.objects.update(next_look_at=None)
    assert counts[0] == counts[1]


def test_a_proved_pause_needs_no_words(corner: make.Corner, tmp_path, settings) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.MEDIA_ROOT = tmp_path
    row = received(corner)
    photo = EvidenceDraft("photo", SimpleUploadedFile("rain.jpg", b"\xff\xd8\xff rain"))
    actions.wait_request(corner.as_captain, row, "weather", "大雨", proof=photo)
    kept = row.pauses.get()
    assert (kept.cause, kept.proof_kind, kept.no_proof_reason, kept.ended_at) == (
        "weather",
        "photo",
        "",
        None,
    )
    assert len(kept.sha256) == 64
