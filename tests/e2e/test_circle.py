"""The circle in a real browser: asked, given, done, recorded, rated, counted, improved."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect
from tests.e2e.steps import account_of, do_the_work

from liming.core.calendar import Quarter
from liming.evaluate.models import Snapshot, SnapshotCell
from liming.execute.models import Rating, Request, ServiceRecord
from liming.improve.models import Gap, Improvement
from liming.plan.models import WorkItem
from liming.register.models import Team
from liming.shared import clock

pytestmark = pytest.mark.e2e
WORDS = "炒茶机一开就跳闸，早上跳了四回"


def ask(page: Page, address: str) -> str:
    """Ask as a resident of Sijiao; returns the code to follow the request by."""
    page.goto(f"{address}/ask/")
    page.locator("label.choice", has_text="家里用电").click()
    page.fill("#id_address", "夏县泗交镇窑头村")
    page.fill("#id_words", WORDS)
    page.fill("#id_phone", "13800005521")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(re.compile("/follow/"))
    return page.locator(".follow-code strong").inner_text().strip()


def give_out(captain: Page, address: str, request: Request) -> None:
    """Confirm the person proposed, as the captain, from the drawer."""
    captain.goto(f"{address}/office/requests/{request.number}/")
    captain.locator("summary.button.primary", has_text="派单").click()
    with captain.expect_navigation():
        captain.get_by_role("button", name="确认派单").click()
    request.refresh_from_db()


def served_count(team: Team, quarter: str) -> int:
    """What the running quarter counts as the team's service items."""
    call_command("evaluate", quarter, "--json")
    cell = SnapshotCell.objects.get(team=team, indicator__code="E01", snapshot__quarter=quarter)
    return cell.numerator


def coverage_gap(team: Team) -> Gap:
    """A gap in rating coverage of the last published quarter, as the benchmark writes one."""
    snapshot = Snapshot.objects.filter(state="published").latest("quarter")
    cell = SnapshotCell.objects.get(snapshot=snapshot, team=team, indicator__code="S02")
    gap, _ = Gap.objects.everywhere("the test's own").get_or_create(
        snapshot=snapshot,
        team=team,
        indicator=cell.indicator,
        defaults={
            "numerator": cell.numerator,
            "denominator": cell.denominator,
            "value": cell.value,
            "low": cell.low,
            "high": cell.high,
            "comparator": min(1.0, (cell.value or 0) + 0.1),
            "loss": 1.2,
            "needed": 3,
        },
    )
    return gap


def test_a_request_walks_the_whole_circle(province: str, open_as: Any, said: list[str]) -> None:
    quarter = str(Quarter.of(clock.today()))
    team = Team.objects.everywhere("the test looks at one team").get(code="140828-01")
    before = served_count(team, quarter)
    resident = open_as("")
    code = ask(resident, province)

    request = Request.objects.everywhere("the newest").order_by("-received_at", "-number").first()
    assert request is not None
    assert (request.words, request.team_id, request.follow_code) == (WORDS, team.pk, code)
    give_out(open_as("weidonghai"), province, request)
    assert request.holder is not None
    member = open_as(account_of(request.holder))
    do_the_work(member, province, WorkItem.objects.everywhere("its item").get(origin_id=str(request.pk)))
    record = ServiceRecord.objects.everywhere("the new one").get(request=request)
    assert (record.minutes, record.team_id, record.quarter) == (40, team.pk, quarter)

    resident.goto(f"{province}/follow/{code}/")
    resident.get_by_role("link", name=re.compile("请您评价")).click()
    with resident.expect_navigation():
        resident.locator("button.choice", has_text="很满意").first.click()
    assert Rating.objects.get(record=record).score == 5

    captain = open_as("weidonghai")
    captain.goto(f"{province}/office/ledger/?q={record.number}")
    expect(captain.locator("table").first).to_contain_text("已评")
    captain.goto(f"{province}/office/teams/{team.code}/")
    expect(captain.locator("main")).to_contain_text(record.service_type.name)
    assert served_count(team, quarter) == before + 1

    gap = coverage_gap(team)
    captain.goto(f"{province}/office/gaps/{gap.pk}/")
    captain.fill("input[name=title]", "办结当面出示评价码")
    captain.locator("select[name=owner]").select_option(index=1)
    captain.fill("input[name=due_on]", (clock.today() + timedelta(days=20)).isoformat())
    with captain.expect_navigation():
        captain.get_by_role("button", name="立措施并冻结基线").click()
    improvement = Improvement.objects.everywhere("the new one").get(gap=gap)
    assert improvement.title == "办结当面出示评价码"
    assert improvement.baseline["n"] == gap.denominator
    expect(captain.locator("main")).to_contain_text("办结当面出示评价码")
    assert said == []


def test_a_county_captain_sees_no_other_county(province: str, open_as: Any) -> None:
    other = Team.objects.everywhere("another county").get(code="140728-01")
    foreign = Request.objects.everywhere("another county").filter(team=other).first()
    assert foreign is not None
    captain = open_as("weidonghai")
    for page in ("requests", "ledger", "teams", "projects", "gaps", "register/teams", "register/grids"):
        captain.goto(f"{province}/office/{page}/")
        expect(captain.locator("main")).not_to_contain_text(other.short_name)
    for address in (
        f"/office/requests/{foreign.number}/",
        f"/office/requests/{foreign.number}/map.json",
        f"/office/teams/{other.code}/",
        f"/office/register/teams/{other.code}/",
        f"/api/v1/teams/{other.code}",
        f"/api/v1/requests/{foreign.number}",
    ):
        answer = captain.request.get(province + address)
        assert answer.status == 404, address
        assert foreign.title not in answer.text()
    listed = captain.request.get(f"{province}/api/v1/requests").json()
    assert {row["team"] for row in listed["rows"]} == {"运城夏县分队"}
