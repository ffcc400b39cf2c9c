"""Bonus and deduction by pages: evidence, three hands, beside the composite, and back to the evidence."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories import evaluate as make
from tests.factories import register
from tests.factories.register import signed_in

from liming.evaluate import actions
from liming.evaluate.models import PointEntry, PointItem
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.three_teams)]


@pytest.fixture
def league() -> Iterator[make.League]:
    with clock.fixed(make.AFTER):
        yield make.three_teams()


def body(response, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:600]
    return response.content.decode()


def entered(client: Client, team, **fields) -> PointEntry:
    form = {"item": "J01", "title": "省公司通报表扬", "happened_on": "2026-08-20", "act": "submit", **fields}
    answer = client.post(f"{reverse('point_new')}?team={team.code}", form)
    assert answer.status_code == 302, answer.content.decode()[:800]
    return PointEntry.objects.everywhere("test").latest("entered_at")


def test_a_case_walks_by_pages_alone_from_entry_to_the_league_and_to_its_evidence(league) -> None:
    """Entered with a file, reviewed, confirmed, frozen; from the league's row three clicks open the file."""
    tree, team = league.tree, league.teams[1]
    clerk, second = signed_in(Role.UNIT, tree.yuncheng), signed_in(Role.UNIT, tree.yuncheng)
    province = signed_in(Role.PROVINCE, tree.province)
    row = entered(clerk, team, file=SimpleUploadedFile("通报.pdf", b"%PDF-1.4 x"))
    assert row.state == "submitted" and len(row.sha256) == 64
    page = reverse("point", args=[row.pk])
    assert "报部门复审" not in body(clerk.get(page))
    assert clerk.post(reverse("point_review", args=[row.pk]), {"opinion": "属实"}).status_code == 400
    second.post(reverse("point_review", args=[row.pk]), {"opinion": "材料齐全"})
    assert "确认计入" in body(province.get(page))
    province.post(reverse("point_confirm", args=[row.pk]))
    assert "已确认" in body(clerk.get(page))
    make.published()
    league_page = body(clerk.get(f"{reverse('league')}?quarter={make.QUARTER}&team={team.code}"))
    assert "加减后" in league_page and page in league_page
    assert reverse("point_file", args=[row.pk]) in body(clerk.get(page))
    sheet = load_workbook(BytesIO(clerk.get(f"{reverse('league_sheet')}?quarter={make.QUARTER}").content))
    head, *lines = sheet.active.iter_rows(values_only=True)
    line = dict(zip(head, next(line for line in lines if line[1] == team.short_name), strict=True))
    assert (line["加分"], line["扣分"]) == (1, 0) and line["加减分后"] == pytest.approx(line["综合"] + 1)
    answer = clerk.get(reverse("point_file", args=[row.pk]))
    assert answer.content == b"%PDF-1.4 x"
    captain = signed_in(Role.CAPTAIN, team)
    assert "省公司通报表扬" in body(captain.get(reverse("team_page", args=[team.code])))
    assert signed_in(Role.CAPTAIN, league.teams[2]).get(page).status_code == 404


def test_a_draft_without_evidence_waits_and_says_so(league) -> None:
    client = signed_in(Role.UNIT, league.tree.yuncheng)
    row = entered(client, league.teams[1])
    assert row.state == "draft"
    assert "还缺凭据" in body(client.get(reverse("point", args=[row.pk])))
    record = make.record(league.teams[1], register.member(league.teams[1]))
    form = {"item": "J01", "title": row.title, "happened_on": "2026-08-20", "record": record.number}
    client.post(reverse("point_change", args=[row.pk]), {**form, "act": "submit"})
    changed = PointEntry.objects.everywhere("test").get(pk=row.pk)
    assert (changed.state, changed.record) == ("submitted", record)
    wrong = client.post(reverse("point_new") + f"?team={league.teams[1].code}", {**form, "record": "R-none"})
    assert "record" in wrong.context["form"].errors


def test_a_veto_keeps_out_of_honours_and_stays_measured(league) -> None:
    entry = actions.enter_point(
        make.SYSTEM,
        league.teams[1],
        PointItem.objects.get(code="F03"),
        "虚报被查实",
        make.IN_QUARTER.date(),
        0.0,
        actions.PointEvidence(link="https://example.org/finding"),
    )
    PointEntry.objects.everywhere("test").filter(pk=entry.pk).update(state="confirmed")
    make.published()
    page = body(
        signed_in(Role.PROVINCE, league.tree.province).get(
            f"{reverse('league')}?quarter={make.QUARTER}&team={league.teams[1].code}&all=1"
        )
    )
    assert "不参评" in page and "照常测算和分档" in page


def test_a_case_is_given_back_and_taken_back_by_pages(league) -> None:
    client, other = (signed_in(Role.UNIT, league.tree.yuncheng) for _ in range(2))
    row = entered(client, league.teams[1], link="https://example.org/a")
    other.post(reverse("point_return", args=[row.pk]), {"ground": "请附文件"})
    assert "请附文件" in body(client.get(reverse("point", args=[row.pk])))
    assert "已退回 1" in body(client.get(reverse("points")))
    assert row.title not in body(client.get(f"{reverse('points')}?state=draft"))
    client.post(reverse("point_withdraw", args=[row.pk]))
    assert PointEntry.objects.everywhere("test").get(pk=row.pk).state == "withdrawn"


def test_the_scoring_sheet_is_changed_by_the_department_only(league) -> None:
    province = signed_in(Role.PROVINCE, league.tree.province)
    assert "上级通报表扬" in body(province.get(reverse("point_items")))
    form = {"points": "1.5", "quarter_cap": "3", "source": "核定表", "is_confirmed": "on", "is_active": "on"}
    province.post(reverse("point_item", args=["J01"]), form)
    item = PointItem.objects.get(code="J01")
    assert (item.points, item.quarter_cap, item.is_confirmed) == (1.5, 3.0, True)
    unit = signed_in(Role.UNIT, league.tree.yuncheng)
    assert unit.get(reverse("point_item", args=["J01"])).status_code == 403


def test_a_captain_enters_nothing_and_may_open_the_list(league) -> None:
    captain = signed_in(Role.CAPTAIN, league.teams[1])
    assert captain.get(reverse("point_new")).status_code == 403
    assert "没有符合条件的登记" in body(captain.get(reverse("points")))


def test_the_list_costs_the_same_for_1_and_3_cases(league) -> None:
    client = signed_in(Role.UNIT, league.tree.yuncheng)
    costs = []
    for number in (1, 2):
        for place in range(number):
            entered(client, league.teams[1], title=f"事项{number}{place}", link="https://example.org/a")
        client.get(reverse("points"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("points"))
        costs.append(len(asked))
    assert costs[0] == costs[1]
