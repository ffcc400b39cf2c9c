"""The captain's whole morning in a real browser: thirty requests given out by keys, dragging and at once."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from shapely.geometry import Point, shape

from liming.execute import actions
from liming.execute.actions import EventDraft, Intake
from liming.execute.enums import EventKind, RequestSource
from liming.execute.models import OutageEvent, Request
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
OUTAGE = "泗交 10 千伏线路检修"
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


@dataclass(frozen=True)
class Morning:
    """What waits for the captain: thirty in all, some of them with a knot, by its name."""

    captain: Page
    address: str
    team: Team
    knots: dict[str, Request]
    outage: OutageEvent

    def board(self, query: str) -> None:
        """Open the board with these filters."""
        self.captain.goto(f"{self.address}/office/requests/?{query}")

    def find(self, knot: str) -> None:
        """The board with this one request on it."""
        self.board(f"state=received&q={self.knots[knot].number}")

    def said(self, words: str) -> None:
        """What the page says after an act."""
        expect(self.captain.locator(".messages")).to_contain_text(words)


@pytest.fixture
def morning(province: str, open_as: Any) -> Morning:
    """The night's thirty, and nothing else that waits."""
    team = Team.objects.everywhere("the captain's").get(code=TEAM)
    earlier = Request.objects.everywhere("the demo's own").filter(team=team, closed_at=None)
    earlier.update(state="closed", closed_at=clock.now())
    Parameter.objects.filter(key="dispatch.automatic").update(value=False)
    grids = grids_of(TEAM)
    outage, without_light = in_an_outage(team, grids[2])
    knots = border_calls(grids) | repeated_call(grids[0]) | {"outage": without_light}
    knots |= {"bounced": bounced(team), "sheet": imported(grids[1])}
    plain_calls(grids, 30 - len(knots))
    return Morning(open_as("weidonghai"), province, team, knots, outage)


def border_calls(grids: list[GridVersion]) -> dict[str, Request]:
    first, second = border_places(grids)
    return {
        "border": ask(PUBLIC, "河边机井没电", first),
        "other border": ask(PUBLIC, "界上养殖场电压低", second),
    }


def repeated_call(grid: GridVersion) -> dict[str, Request]:
    return {name: ask(PUBLIC, SAME, inside(grid)) for name in ("original", "duplicate")}


def bounced(team: Team) -> Request:
    """What a neighbour returned to the team."""
    stray = ask(PUBLIC, "路灯线垂下来了", inside(grids_of(NEIGHBOUR)[0]))
    return actions.return_request(OFFICE, stray, team, "杆子在夏县一侧")


def in_an_outage(team: Team, grid: GridVersion) -> tuple[OutageEvent, Request]:
    """A planned outage of a small place inside the grid, and a call from there."""
    longitude, latitude = inside(grid)
    place = (longitude + 0.002, latitude)
    assert shape(grid.boundary).contains(Point(place))
    now = clock.now()
    draft = EventDraft(
        kind=EventKind.PLANNED,
        title=OUTAGE,
        starts_at=now - timedelta(minutes=20),
        ends_at=now + timedelta(hours=4),
        unit=team.unit,
        circle=(*place, 60),
    )
    return actions.enter_event(OFFICE, draft), ask(PUBLIC, "全院没电，灯都不亮", place)


def plain_calls(grids: list[GridVersion], count: int) -> None:
    for number in range(count):
        grid = grids[number % len(grids)]
        address = f"{grid.grid.name} {number + 1} 号"
        ask(PUBLIC, f"家里跳闸，第 {number + 1} 户", inside(grid), address=address)


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


def see_what_waits(morning: Morning) -> None:
    ours = Request.objects.everywhere("the morning's").filter(
        team=morning.team, state__in=["received", "returned"]
    )
    assert ours.count() == 30
    morning.board("state=received")
    expect(morning.captain.locator(".stage-tabs [aria-current]")).to_have_text("待派单 29")
    expect(morning.captain.locator(".quick-filters")).to_contain_text("未读")


def settle_the_borders(morning: Morning) -> None:
    """The captain says on which side of the border each of the two lies."""
    for knot in ("border", "other border"):
        morning.find(knot)
        choose_the_other_side(morning.captain, morning.knots[knot])


def merge_the_repeated_call(morning: Morning) -> None:
    """Ticked and merged by key; the number it joins is typed, and stays when the ticks are counted again."""
    morning.find("duplicate")
    for key in ("j", "x", "m"):
        morning.captain.keyboard.press(key)
    morning.captain.locator("form.confirm input[name=into]").fill(morning.knots["original"].number)
    morning.captain.evaluate("dispatchEvent(new Event('pageshow'))")
    confirm(morning.captain)
    morning.said("1 件已合并")


def attach_to_the_outage(morning: Morning) -> None:
    """The drawer names the planned outage around the place; attached, the request still waits to be given."""
    morning.find("outage")
    morning.captain.locator(f"#row-{morning.knots['outage'].number} .row-link").click()
    section = morning.captain.locator("#drawer section", has_text="停电与作业区")
    expect(section).to_contain_text(OUTAGE)
    expect(section).to_contain_text("计划停电")
    section.locator("summary", has_text="并入停电事件").click()
    expect(section.locator("select[name=event] option")).to_have_text([OUTAGE])
    with morning.captain.expect_navigation():
        section.get_by_role("button", name="确认并入").click()
    expect(morning.captain.locator("#drawer")).to_contain_text(f"已并入 {OUTAGE}")
    link = morning.captain.locator("#drawer").get_by_role("link", name=OUTAGE)
    expect(link).to_have_attribute("href", f"/office/events/{morning.outage.number}/")


def give_out_nine_at_once(morning: Morning) -> None:
    """By the mouse with Shift, to the recommended persons."""
    morning.board("state=received")
    boxes = morning.captain.locator("[data-tick]")
    boxes.nth(0).click()
    boxes.nth(8).click(modifiers=["Shift"])
    expect(morning.captain.locator("[data-chosen-count]")).to_have_text("已选 9 件")
    morning.captain.get_by_role("button", name="派给推荐的人").click()
    expect(button_of(morning.captain)).to_have_text(re.compile(r"确认并下发 \d+ 人"))
    with morning.captain.expect_navigation():
        morning.captain.keyboard.press("Enter")
    morning.said("9 件已派单")


def drag_two_to_a_person(morning: Morning) -> None:
    """Two ticked, one dragged: both go to the person of the captain's choice."""
    page = morning.captain
    for place in (0, 1):
        page.locator("[data-tick]").nth(place).click()
    person = page.locator("[data-person]:not(.is-away)").first
    name = person.inner_text().split()[0]
    page.locator("#board-list tbody tr").nth(1).drag_to(person)
    expect(page.locator("form.confirm .shares")).to_contain_text(f"{name} 2 件")
    confirm(page)
    morning.said("2 件已派单")


def give_out_the_rest_by_keys(morning: Morning) -> None:
    """Page by page: all ticked, given, confirmed."""
    page = morning.captain
    while page.locator("[data-tick]").count():
        page.keyboard.press("a")
        page.keyboard.press("d")
        expect(button_of(page)).to_be_focused()
        with page.expect_navigation():
            page.keyboard.press("Enter")


def give_out_what_came_back(morning: Morning) -> None:
    """Opened by Enter and given from its drawer."""
    page = morning.captain
    morning.board("state=returned")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#drawer summary", has_text="派单").click()
    with page.expect_navigation():
        page.get_by_role("button", name="确认派单").click()


def see_that_nothing_waits(morning: Morning) -> None:
    morning.board("state=received")
    expect(morning.captain.locator(".stage-tabs [aria-current]")).to_have_text("待派单 0")
    expect(morning.captain.locator("main")).to_contain_text("没有符合条件的诉求")


def check_that_each_was_given_with_its_reason(morning: Morning) -> None:
    """One merged, twenty-nine given, the reason of each in words; the outage holds its request."""
    given = Request.objects.everywhere("the morning's").filter(team=morning.team, state="dispatched")
    assert given.count() == 29
    for row in given.prefetch_related("dispatches"):
        last = row.dispatches.order_by("at").last()
        assert reason_words(last.reason_code, last.reason_data), row.number
    states = {
        knot: Request.objects.everywhere("its end").get(pk=row.pk).state
        for knot, row in morning.knots.items()
    }
    assert states.pop("duplicate") == "merged"
    assert set(states.values()) == {"dispatched"}
    assert [link.request_id for link in morning.outage.attached.all()] == [morning.knots["outage"].pk]


def button_of(page: Page) -> Locator:
    """The one that confirms what is done to many."""
    return page.locator("form.confirm [data-confirm]")


def confirm(page: Page) -> None:
    with page.expect_navigation():
        button_of(page).click()


def test_a_morning_of_thirty_requests(morning: Morning, said: list[str]) -> None:
    """Two on a border, one repeated, one bounced, one in an outage, one of a sheet: all are given out."""
    see_what_waits(morning)
    settle_the_borders(morning)
    merge_the_repeated_call(morning)
    attach_to_the_outage(morning)
    give_out_nine_at_once(morning)
    drag_two_to_a_person(morning)
    give_out_the_rest_by_keys(morning)
    give_out_what_came_back(morning)
    see_that_nothing_waits(morning)
    check_that_each_was_given_with_its_reason(morning)
    assert said == []
