"""Visits of the month move in a real browser: dragged to another day, and by the keyboard alone."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.steps import press

from liming.plan.actions import confirm_month, derive_month
from liming.plan.models import MonthChange, WorkItem
from liming.register.models import Team
from liming.shared import clock
from liming.shared.viewer import system_viewer

pytestmark = pytest.mark.e2e
MORNING = "2026-10-08"
TEAM, MONTH = "140828-01", "2026-11"
CALENDAR = f"/office/plan/month/?month={MONTH}&view=calendar"


@pytest.fixture(autouse=True)
def stand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every clock stands at nine of one morning, before the month."""
    monkeypatch.setenv("LIMING_NOW", f"{MORNING}T09:00:00")


@pytest.fixture
def month(province: str) -> Team:
    """November of the story's team, frozen, so that a move asks for its reason."""
    team = Team.objects.everywhere("the test's team").get(code=TEAM)
    with clock.fixed(clock.at(date.fromisoformat(MORNING), 9)):
        derive_month(system_viewer("test"), MONTH, team)
        confirm_month(system_viewer("test"), team, MONTH)
    return team


def cell(page: Page, day: str) -> Any:
    return page.locator(f"[data-month-days] [data-day='{day}']")


def a_move(page: Page) -> tuple[Any, str, str]:
    """A chip that may move, its day and another day within its turn."""
    for chip in page.locator("[data-month-days] [data-items]").all():
        first, last = chip.get_attribute("data-first") or "", chip.get_attribute("data-last") or ""
        source = chip.locator("xpath=ancestor::*[@data-day]").get_attribute("data-day") or ""
        days = [f"{MONTH}-{day:02d}" for day in range(1, 31)]
        target = next((day for day in days if first <= day <= last and day != source), "")
        if target:
            return chip, source, target
    raise AssertionError("no visit of the month can move")


def test_visits_dragged_to_another_day_ask_for_the_reason_and_move(
    province: str, month: Team, open_as: Any, said: list[str]
) -> None:
    page = open_as("weidonghai")
    page.goto(province + CALENDAR)
    chip, source, target = a_move(page)
    keys = (chip.get_attribute("data-items") or "").split()
    chip.drag_to(cell(page, target))
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    expect(dialog.locator("[data-move-day]")).to_have_value(target)
    dialog.locator("[name=reason]").fill("客户另约时间")
    press(page, "^改期$")
    expect(page.locator("main")).to_contain_text(f"{len(keys)} 项已改到")
    moved = WorkItem.objects.everywhere("moved").filter(pk__in=keys)
    assert {str(item.scheduled_date) for item in moved} == {target}
    assert {str(item.nominal_date) for item in moved} == {source}
    changes = MonthChange.objects.everywhere("kept").filter(item__in=keys)
    assert set(changes.values_list("reason", flat=True)) == {"客户另约时间"}
    assert said == []


def test_the_same_move_is_made_by_the_keyboard_alone(
    province: str, month: Team, open_as: Any, said: list[str]
) -> None:
    """A day's link, its boxes, the new day, the reason and the button: all reached without a pointer."""
    page = open_as("weidonghai")
    page.goto(province + CALENDAR)
    chip, source, target = a_move(page)
    key = (chip.get_attribute("data-items") or "").split()[0]
    cell(page, source).locator("a.calendar-day").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator(f".day-items input[value='{key}']").focus()
    page.keyboard.press("Space")
    page.locator("#move-day").focus()
    page.locator("#move-day").fill(target)
    page.locator("#move-reason").focus()
    page.keyboard.type("与抢修冲突")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert str(WorkItem.objects.everywhere("moved").get(pk=key).scheduled_date) == target
    assert said == []
