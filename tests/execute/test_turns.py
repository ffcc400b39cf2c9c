"""What happens when two people do the same thing at the same moment."""

from datetime import datetime
from typing import Any

import pytest
from tests.factories import execute as make

from liming.execute import actions
from liming.execute.actions import QuickDraft, course
from liming.execute.models import CallBack, Request
from liming.register.rules import Table
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Any) -> None:
    """The first who takes a turn finds that somebody else was just before."""
    waiting, take_turn = [act], course.take_turn

    def turn() -> None:
        take_turn()
        if waiting:
            waiting.pop()()

    monkeypatch.setattr(course, "take_turn", turn)


def test_a_record_written_while_its_quarter_is_frozen_comes_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """The quarter is read after the turn was taken: no record slips into a quarter already measured."""
    corner = make.corner()
    province = corner.viewer(Role.PROVINCE)
    meanwhile(monkeypatch, lambda: actions.set_frozen_through(province, "2026Q2"))
    june = datetime(2026, 6, 20, 9, 0, tzinfo=clock.LOCAL_ZONE)
    draft = QuickDraft(service_type_code="REP02", minutes=20, photo_count=1, ended_at=june)
    record = actions.quick_record(corner.as_holder, draft)
    assert (record.quarter, record.is_late) == ("2026Q3", True)


def test_two_draws_at_once_draw_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second waits for the first and finds nothing left to draw."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.resolved(corner)
        actions.revisit_request(corner.as_captain, row, "已恢复")
        actions.close_request(corner.as_captain, row)
    province = corner.viewer(Role.PROVINCE)
    meanwhile(monkeypatch, lambda: actions.draw_call_backs(province, "2026Q3"))
    assert actions.draw_call_backs(province, "2026Q3") == []
    assert CallBack.objects.everywhere("test").count() == 1


def test_a_sheet_confirmed_twice_at_once_is_taken_down_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second confirmation is refused as seen; all that it wrote is undone with it."""
    corner = make.corner()
    table = Table.of(
        ("诉求标题", "诉求内容", "受理时间", "事发地址"),
        [("家里没电", "空开跳闸，推不上去", "2026-07-14 07:30", "夏县泗交镇窑头村")],
        "七月",
    )
    province, unit = corner.viewer(Role.PROVINCE), corner.tree.xiaxian

    def confirm() -> actions.SheetReport:
        return actions.import_requests(province, table, unit=unit, dry_run=False)

    with clock.fixed(make.MORNING):
        meanwhile(monkeypatch, confirm)
        with pytest.raises(DomainError) as refusal:
            confirm()
    assert refusal.value.code == "sheet_seen"
    assert not Request.objects.everywhere("test").exists()
