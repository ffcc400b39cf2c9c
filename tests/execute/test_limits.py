"""Clocks change by an act with a reason only: extension before the end, by-case limits, a danger held."""

from datetime import datetime, timedelta

import pytest
from tests.factories import execute as make

from liming.execute import actions, queries
from liming.execute.enums import RequestSource, Stage
from liming.execute.models import LimitExtension, Request, ServiceLimit, StageTimer
from liming.plan.models import ServiceType
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


def asked(corner: make.Corner, **fields: object) -> Request:
    """A call of the government hotline, five working days to finish, at most thirteen."""
    values = {"source": RequestSource.HOTLINE_12345, "service_type_code": "VOL05", **fields}
    ServiceType.objects.filter(code="VOL05").update(limit_profile="")
    with clock.fixed(make.MORNING):
        return make.request(corner, **values)


def extend(corner: make.Corner, row: Request, more: int = 8, **fields: object) -> LimitExtension:
    values = {"reason": "等变压器到货", "told_how": "", **fields}
    return actions.extend_limit(corner.as_captain, row, Stage.FINISH, more, **values)


def test_an_extension_adds_working_days_and_keeps_why_and_how_it_was_told(corner: make.Corner) -> None:
    row = asked(corner)
    before = row.timers.get(stage=Stage.FINISH).due_at
    with clock.fixed(make.MORNING + timedelta(days=1)):
        kept = extend(corner, row)
        clocks = queries.request_clocks(
            corner.as_captain, queries.request_detail(corner.as_captain, row.number).request
        )
    assert (kept.amount_before, kept.amount_after, kept.due_before) == (5, 13, before)
    assert kept.due_after == datetime(2026, 7, 31, 18, tzinfo=clock.LOCAL_ZONE)
    assert row.timers.get(stage=Stage.FINISH).due_at == kept.due_after
    assert [(each.before, each.after, each.told_how) for each in clocks.extensions] == [
        ("5 工作日", "13 工作日", "短信")
    ]


@pytest.mark.parametrize(
    ("more", "days", "fields", "code"),
    [
        (9, 1, {}, "extension_too_long"),
        (0, 1, {}, "field_invalid"),
        (1, 1, {"reason": " "}, "field_required"),
        (1, 30, {}, "limit_over"),
    ],
)
def test_an_extension_too_long_too_late_or_without_a_reason_is_refused(
    corner: make.Corner, more: int, days: int, fields: dict[str, str], code: str
) -> None:
    row = asked(corner)
    with clock.fixed(make.MORNING + timedelta(days=days)), pytest.raises(DomainError) as refused:
        extend(corner, row, more, **fields)
    assert refused.value.code == code
    assert LimitExtension.objects.count() == 0


def test_a_caller_without_a_phone_must_have_been_told_some_other_way(corner: make.Corner) -> None:
    row = asked(corner, contact_phone="")
    with clock.fixed(make.MORNING):
        with pytest.raises(DomainError) as refused:
            extend(corner, row)
        assert refused.value.code == "field_required"
        assert extend(corner, row, told_how="上门告知").told_how == "上门告知"


def test_a_repair_is_never_extended(corner: make.Corner) -> None:
    with clock.fixed(make.MORNING):
        row = make.request(corner)
        with pytest.raises(DomainError) as refused:
            actions.extend_limit(corner.as_captain, row, Stage.ARRIVE, 1, "远", "电话")
    assert refused.value.code == "not_extendable"


def test_a_limit_by_case_starts_no_clock_until_it_is_agreed(corner: make.Corner) -> None:
    row = asked(corner)
    assert not row.timers.filter(stage=Stage.ARRIVE).exists()
    meeting = make.MORNING + timedelta(days=2)
    with clock.fixed(make.MORNING):
        timer = actions.agree_limit(corner.as_captain, row, Stage.ARRIVE, meeting, "约周四上午")
        assert timer.due_at == meeting
        with pytest.raises(DomainError) as refused:
            actions.agree_limit(corner.as_captain, row, Stage.ARRIVE, meeting, "再约")
    assert refused.value.code == "not_by_case"


@pytest.mark.parametrize(
    ("stage", "hours", "reason", "code"),
    [
        (Stage.FINISH, 5, "x", "not_by_case"),
        (Stage.ARRIVE, -1, "x", "field_invalid"),
        (Stage.ARRIVE, 5, "", "field_required"),
    ],
)
def test_only_a_by_case_limit_ahead_with_words_is_agreed(
    corner: make.Corner, stage: Stage, hours: int, reason: str, code: str
) -> None:
    row = asked(corner)
    with clock.fixed(make.MORNING), pytest.raises(DomainError) as refused:
        actions.agree_limit(corner.as_captain, row, stage, make.MORNING + timedelta(hours=hours), reason)
    assert refused.value.code == code


def test_a_major_danger_is_held_within_a_day_while_the_cure_has_fifteen(corner: make.Corner) -> None:
    ServiceType.objects.filter(code="REP01").update(limit_profile="hazard.major")
    with clock.fixed(make.MORNING):
        row = make.request(corner)
    dues = dict(row.timers.values_list("stage", "due_at"))
    assert dues["control"] == make.MORNING + timedelta(hours=24)
    assert clock.local(dues["finish"]).date().isoformat() == "2026-07-29"
    with clock.fixed(make.MORNING + timedelta(hours=3)):
        actions.note_control(corner.as_holder, row, "已断开并设围栏")
    ended = dict(StageTimer.objects.filter(request=row).values_list("stage", "ended_at"))
    assert ended["control"] == make.MORNING + timedelta(hours=3)
    assert ended["finish"] is None
    with pytest.raises(DomainError) as refused:
        actions.note_control(corner.as_holder, row, "再记")
    assert refused.value.code == "no_running_clock"


def test_who_may_not_dispatch_changes_no_limit(corner: make.Corner) -> None:
    """The permission twin: a member, a secretary, and a captain of another county."""
    row = asked(corner)
    meeting = make.MORNING + timedelta(days=2)
    for role, code in ((Role.MEMBER, "forbidden"), (Role.PARTY_SECRETARY, "forbidden")):
        viewer = corner.viewer(role, corner.holder)
        for act in (
            lambda viewer=viewer: actions.extend_limit(viewer, row, Stage.FINISH, 1, "x", "x"),
            lambda viewer=viewer: actions.agree_limit(viewer, row, Stage.ARRIVE, meeting, "x"),
        ):
            with clock.fixed(make.MORNING), pytest.raises(DomainError) as refused:
                act()
            assert refused.value.code == code
    with pytest.raises(DomainError) as refused:
        actions.note_control(corner.viewer(Role.MEMBER, corner.other), row, "x")
    assert refused.value.code == "not_your_item"


def test_the_shipped_standard_says_what_the_promise_table_says() -> None:
    """domain table line by line: stage and limit of each profile, urban/rural/remote where they differ."""
    told: dict[str, dict[str, str]] = {}
    for row in ServiceLimit.objects.filter(standard__code="SGCC-current"):
        words = "by case" if row.by_case else f"{row.amount} {row.unit}"
        words += f" to {row.longest}" if row.longest else ""
        words += " after arrival" if row.after_arrival else ""
        told.setdefault(row.profile, {})[f"{row.stage} {row.area_type}".strip()] = words
    assert told["repair.emergency"] == {
        "sign_for": "3 minute",
        "contact": "10 minute",
        "arrive urban": "45 minute",
        "arrive rural": "90 minute",
        "arrive remote": "120 minute",
        "finish urban": "180 minute after arrival",
        "finish rural": "240 minute after arrival",
        "revisit": "1440 minute",
    }
    assert told["demand.gov"] == {
        "sign_for": "60 minute",
        "contact": "1440 minute",
        "arrive": "by case",
        "finish": "5 working_day to 13",
        "reply": "5 working_day",
        "revisit": "1 working_day",
    }
    assert told["hazard.major"] == {
        "sign_for": "60 minute",
        "contact": "120 minute",
        "arrive": "240 minute",
        "control": "1440 minute",
        "finish": "15 calendar_day",
    }
    assert told["enterprise.diagnosis"]["revisit"] == "30 calendar_day"
    assert told["inspection.plan"] == {"reply": "3 working_day"}
    assert [told[f"business.agent.{kind}"]["finish"] for kind in ("residential", "low_voltage", "meter")] == [
        "5 working_day",
        "6 working_day",
        "5 working_day",
    ]
    assert told["business.agent.high_voltage_single"]["finish"] == "22 working_day"
    assert told["business.agent.high_voltage_double"]["finish"] == "32 working_day"
