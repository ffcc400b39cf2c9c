"""The captain's whole morning in a real browser: thirty requests given out by keys, dragging and at once."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from shapely.geometry import shape

from liming.execute import actions
from liming.execute.actions import Intake
from liming.execute.enums import RequestSource
from liming.execute.models import Request
from liming.execute.rules.reasons import reason_words
from liming.register.models import GridVersion, Parameter, Team
from liming.register.rules import Table
from liming.shared import clock
from liming.shared.viewer import PUBLIC, Viewer, system_viewer

pytestmark = pytest.mark.e2e
OFFICE = system_viewer("县公司")
TEAM = "140828-01"
NEIGHBOUR = "140728-01"
SAME = "村口变压器异响，三户同时停电"
SHEET_HEAD = ("工单编号", "受理时间", "诉求类型", "诉求内容", "事发地址")


def ask(viewer: Viewer, title: str, place: tuple[float, float], **fields: Any) -> Request:
    values: dict[str, Any] = {"source": RequestSource.PUBLIC_PAGE, "title": title, "words": title}
    values |= {"longitude": place[0], "latitude": place[1], "contact_phone": "13800005521"}
    return actions.receive_request(viewer, Intake(**(values | fields)))


def grids_of(code: str) -> list[GridVersion]:
    rows = GridVersion.objects.everywhere("the test's team").filter(team__code=code, valid_to=None)
    return list(rows.select_related("grid").exclude(boundary=None).order_by("grid__code"))


def inside(grid: GridVersion) -> tuple[float, float]:
    """The point of the grid that lies farthest from its border, so that no neighbour is near."""
    middle = shape(grid.boundary).representative_point()
    return middle.x, middle.y


def border_places(grids: list[GridVersion]) -> list[tuple[float, float]]:
    """Middles of two borders that two grids share."""
    found = []
    for number, first in enumerate(grids):
        for second in grids[number + 1 :]:
            shared = shape(first.boundary).intersection(shape(second.boundary))
            if shared.length > 0.02:
                middle = shared.representative_point()
                found.append((middle.x, middle.y))
    return found[:2]


def fill_the_night(team: Team) -> dict[str, Request]:
    """What waits for the captain: thirty in all, some of them with a knot."""
    Parameter.objects.filter(key="dispatch.automatic").update(value=False)
    grids = grids_of(TEAM)
    first, second = border_places(grids)
    knots = {
        "border": ask(PUBLIC, "河边机井没电", first),
        "other border": ask(PUBLIC, "界上养殖场电压低", second),
        "original": ask(PUBLIC, SAME, inside(grids[0])),
        "duplicate": ask(PUBLIC, SAME, inside(grids[0])),
    }
    stray = ask(PUBLIC, "路灯线垂下来了", inside(grids_of(NEIGHBOUR)[0]))
    knots["bounced"] = actions.return_request(OFFICE, stray, team, "杆子在夏县一侧")
    knots["sheet"] = imported(grids[1])
    for number in range(30 - len(knots)):
        grid = grids[number % len(grids)]
        address = f"{grid.grid.name} {number + 1} 号"
        ask(PUBLIC, f"家里跳闸，第 {number + 1} 户", inside(grid), address=address)
    return knots


def imported(grid: GridVersion) -> Request:
    """One row of the hotline's sheet, whose village lies in the grid."""
    place = f"运城市夏县{grid.communities[0]}"
    row = ("GD20260001", "2026-07-13 20:10:00", "故障报修", "反映电表箱门锈坏，担心小孩触电", place)
    report = actions.import_requests(OFFICE, Table.of(SHEET_HEAD, [row], "热线"), dry_run=False)
    assert report.rows[0].outcome == "imported", report.rows[0]
    return Request.objects.everywhere("the imported row").get(external_number=row[0])


def choose_the_other_side(page: Page, row: Request) -> None:
    """Open a request near a border and say which grid is meant."""
    page.locator(f"#row-{row.number} .row-link").click()
    choice = page.locator(".grid-choice")
    expect(choice).to_contain_text("请定归属")
    assert choice.locator("input[type=radio]").count() >= 2
    choice.locator("input[type=radio]").nth(1).check()
    choice.locator("input[name=reason]").fill("门牌在河东")
    with page.expect_navigation():
        choice.get_by_role("button", name="确认网格").click()
    expect(page.locator(".grid-chosen")).to_contain_text("门牌在河东")


def test_a_morning_of_thirty_requests(province: str, open_as: Any, said: list[str]) -> None:
    team = Team.objects.everywhere("the captain's").get(code=TEAM)
    earlier = Request.objects.everywhere("the demo's own").filter(team=team, closed_at=None)
    earlier.update(state="closed", closed_at=clock.now())
    knots = fill_the_night(team)
    ours = Request.objects.everywhere("the morning's").filter(team=team, state__in=["received", "returned"])
    assert ours.count() == 30
    captain = open_as("weidonghai")
    captain.goto(f"{province}/office/requests/?state=received")
    expect(captain.locator(".stage-tabs [aria-current]")).to_have_text("待派单 29")
    expect(captain.locator(".quick-filters")).to_contain_text("未读")

    for name in ("border", "other border"):
        captain.goto(f"{province}/office/requests/?state=received&q={knots[name].number}")
        choose_the_other_side(captain, knots[name])

    # The repeated call: ticked and merged by key, the number is offered by nobody but typed.
    captain.goto(f"{province}/office/requests/?state=received&q={knots['duplicate'].number}")
    for key in ("j", "x", "m"):
        captain.keyboard.press(key)
    captain.locator("#many-confirm input[name=into]").fill(knots["original"].number)
    with captain.expect_navigation():
        captain.locator("#many-confirm [data-confirm]").click()
    expect(captain.locator(".messages")).to_contain_text("1 件已合并")

    # Half of the page at once, by the mouse with Shift, to the recommended persons.
    captain.goto(f"{province}/office/requests/?state=received")
    boxes = captain.locator("[data-tick]")
    boxes.nth(0).click()
    boxes.nth(8).click(modifiers=["Shift"])
    expect(captain.locator("[data-chosen-count]")).to_have_text("已选 9 件")
    captain.get_by_role("button", name="派给推荐的人").click()
    confirm = captain.locator("#many-confirm [data-confirm]")
    expect(confirm).to_have_text(re.compile("确认并下发 \\d+ 人"))
    with captain.expect_navigation():
        captain.keyboard.press("Enter")
    expect(captain.locator(".messages")).to_contain_text("9 件已派单")

    # Two dragged onto a person of the captain's choice.
    boxes = captain.locator("[data-tick]")
    boxes.nth(0).click()
    boxes.nth(1).click()
    person = captain.locator("[data-person]:not(.is-away)").first
    name = person.inner_text().split()[0]
    captain.locator("#board-list tbody tr").nth(1).drag_to(person)
    expect(captain.locator("#many-confirm .shares")).to_contain_text(f"{name} 2 件")
    with captain.expect_navigation():
        captain.locator("#many-confirm [data-confirm]").click()
    expect(captain.locator(".messages")).to_contain_text("2 件已派单")

    # The rest, page by page, with keys alone.
    while captain.locator("[data-tick]").count():
        captain.keyboard.press("a")
        captain.keyboard.press("d")
        expect(captain.locator("#many-confirm [data-confirm]")).to_be_focused()
        with captain.expect_navigation():
            captain.keyboard.press("Enter")

    # What a neighbour returned: opened by Enter and given from its drawer.
    captain.goto(f"{province}/office/requests/?state=returned")
    captain.keyboard.press("j")
    captain.keyboard.press("Enter")
    captain.locator("#drawer summary", has_text="派单").click()
    with captain.expect_navigation():
        captain.get_by_role("button", name="确认派单").click()

    captain.goto(f"{province}/office/requests/?state=received")
    expect(captain.locator(".stage-tabs [aria-current]")).to_have_text("待派单 0")
    expect(captain.locator("main")).to_contain_text("没有符合条件的诉求")
    morning = Request.objects.everywhere("the morning's").filter(pk__in=[row.pk for row in knots.values()])
    assert {row.state for row in morning.exclude(pk=knots["duplicate"].pk)} == {"dispatched"}
    given = Request.objects.everywhere("the morning's").filter(team=team, state="dispatched")
    for row in given.prefetch_related("dispatches"):
        last = row.dispatches.order_by("at").last()
        assert reason_words(last.reason_code, last.reason_data), row.number
    assert said == []
