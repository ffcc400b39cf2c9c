"""Spots set by pressing on the map, worked out, adopted: in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from liming.plan.models import Project, SitingRun

pytestmark = pytest.mark.e2e


def press(page: Page, x: float, y: float, name: str) -> None:
    """Press the map at a share of its width and height, name the spot and add it."""
    ground = page.locator(".siting-ground .map")
    ground.scroll_into_view_if_needed()
    box = ground.bounding_box()
    assert box is not None
    ground.click(position={"x": box["width"] * x, "y": box["height"] * y})
    page.fill("#spot-form [name=name]", name)
    with page.expect_navigation():
        page.locator("#spot-form button").click()


def test_spots_pressed_on_the_map_become_a_decision_of_the_project(
    province: str, open_as: Any, said: list[str]
) -> None:
    project = Project.objects.everywhere("the test's own").get(name="泗交茶香护航")
    page = open_as("weidonghai")
    page.goto(f"{province}/office/projects/{project.code}/siting/")
    press(page, 0.3, 0.25, "西沟炒茶棚")
    press(page, 0.7, 0.75, "东岭炒茶棚")
    west, east = project.spots.all()
    assert (west.longitude < east.longitude, west.latitude > east.latitude) == (True, True)
    page.fill("#id_most", "1")
    with page.expect_navigation():
        page.get_by_role("button", name="计算", exact=True).click()
    expect(page.locator(".siting-ground .map-point.is-own")).to_have_count(1)
    page.fill("#because", "离得最近")
    with page.expect_navigation():
        page.get_by_role("button", name="采用这次结果").click()
    assert SitingRun.objects.get(project=project).taken_by == "卫东海"
    assert [line for line in said if line.startswith("error")] == []
