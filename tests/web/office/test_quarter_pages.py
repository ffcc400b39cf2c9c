"""A quarter's course by pages alone: handed in, reviewed, frozen, published, doubted, corrected."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import evaluate as make
from tests.factories.register import signed_in

from liming.evaluate.models import Appeal, Snapshot, Submission
from liming.execute.models import ServiceRecord
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.three_teams)]
PAGE = f"/office/quarter/?quarter={make.QUARTER}"


@pytest.fixture
def league() -> Iterator[make.League]:
    with clock.fixed(make.AFTER):
        yield make.three_teams()


def appeal_url(team) -> str:
    """Where an appeal about a team's rating coverage is filed."""
    return f"/office/quarter/appeals/new/?quarter={make.QUARTER}&team={team.code}&indicator=S02"


def shown(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.content.decode()[:400]
    return response.content.decode()


def test_a_quarter_is_closed_doubted_and_corrected_by_pages_alone(league) -> None:
    tree, team = league.tree, league.teams[-1]
    unit, province = (
        signed_in(Role.UNIT, tree.yuncheng),
        signed_in(Role.PROVINCE, tree.province),
    )
    other = signed_in(Role.PROVINCE, tree.province)
    captain = signed_in(Role.CAPTAIN, team)
    assert "上报 160 条" in shown(unit, PAGE)
    unit.post("/office/quarter/submit/", {"quarter": make.QUARTER, "unit": tree.yuncheng.code})
    row = Submission.objects.everywhere("test").get()
    province.post(f"/office/quarter/submissions/{row.pk}/", {"act": "accept"})
    assert "已审核" in shown(province, PAGE)
    province.post("/office/league/freeze/", {"quarter": make.QUARTER})
    assert "已冻结" not in shown(captain, PAGE)
    province.post("/office/quarter/publish/", {"quarter": make.QUARTER})
    assert "公示到 2026-10-15" in shown(captain, PAGE)

    figure = f"/office/league/{make.QUARTER}/{team.code}/S02/"
    assert "提出申诉" in shown(captain, figure)
    assert "提出申诉" not in shown(province, figure)
    address = appeal_url(team)
    assert "打开记录" in shown(captain, address)
    assert captain.post(address, {"ground": ""}).status_code == 422
    captain.post(address, {"ground": "两件拒评计入了分母"})
    assert "已有一件申诉在办" in captain.post(address, {"ground": "再来"}).content.decode()
    appeal = Appeal.objects.everywhere("test").get()
    page = f"/office/quarter/appeals/{appeal.pk}/"
    unit.post(page, {"answer": "yes", "words": "情况属实"})
    province.post(page, {"answer": "yes", "words": "更正"})
    assert "更正" in shown(captain, page)
    assert "更正申诉 1 件" in shown(other, PAGE)
    other.post("/office/league/freeze/", {"quarter": make.QUARTER, "reason": "更正申诉 1 件"})
    other.post("/office/quarter/publish/", {"quarter": make.QUARTER})
    assert list(Snapshot.objects.order_by("revision").values_list("revision", "state")) == [
        (0, "published"),
        (1, "published"),
    ]


def test_the_same_person_is_told_so_on_the_form(league) -> None:
    make.published()
    unit = signed_in(Role.UNIT, league.tree.yuncheng)
    team = league.teams[-1]
    unit.post(
        appeal_url(team),
        {"ground": "为何"},
    )
    appeal = Appeal.objects.everywhere("test").get()
    answer = unit.post(f"/office/quarter/appeals/{appeal.pk}/", {"answer": "yes", "words": "对"})
    assert answer.status_code == 422
    assert "三个不同的人" in answer.content.decode()
    unit.post(f"/office/quarter/appeals/{appeal.pk}/withdraw/")
    appeal.refresh_from_db()
    assert appeal.state == "withdrawn"


def test_the_quarter_twin(league) -> None:
    """A captain neither hands in nor publishes, and nobody opens another county's appeal."""
    make.published()
    team = league.teams[-1]
    captain, member = signed_in(Role.CAPTAIN, team), signed_in(Role.MEMBER, team)
    values = {"quarter": make.QUARTER, "unit": league.tree.yuncheng.code}
    assert captain.post("/office/quarter/submit/", values).status_code == 403
    assert captain.post("/office/quarter/publish/", values).status_code == 403
    assert member.get(PAGE).status_code == 403
    captain.post(
        appeal_url(team),
        {"ground": "为何"},
    )
    appeal = Appeal.objects.everywhere("test").get()
    foreign = signed_in(Role.CAPTAIN, league.teams[0])
    assert foreign.get(f"/office/quarter/appeals/{appeal.pk}/").status_code == 404
    assert foreign.post(f"/office/quarter/appeals/{appeal.pk}/withdraw/").status_code == 404


def test_the_page_costs_the_same_for_one_and_three_units_and_appeals(league) -> None:
    make.published()
    province, counts = signed_in(Role.PROVINCE, league.tree.province), []
    shown(province, PAGE)
    for team in (league.teams[-1], league.teams[1], league.teams[0]):
        captain = signed_in(Role.CAPTAIN, team)
        captain.post(
            appeal_url(team),
            {"ground": "为何"},
        )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown(province, PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_the_proof_of_a_quarter_is_opened_from_its_revision_and_names_a_changed_record(league) -> None:
    """All agrees after the freeze; a record changed behind it stands there with its team and what changed."""
    make.published()
    province = signed_in(Role.PROVINCE, league.tree.province)
    assert "/office/quarter/proof/?quarter=2026Q3&amp;revision=0" in shown(province, PAGE)
    proof = "/office/quarter/proof/?quarter=2026Q3&revision=0"
    assert "不一致<" not in shown(province, proof)
    row = ServiceRecord.objects.everywhere("test").order_by("number").first()
    ServiceRecord.objects.everywhere("test").filter(pk=row.pk).update(minutes=7)
    page = shown(province, proof)
    assert "冻结后改动的记录" in page
    assert all(words in page for words in (row.number, row.team.code, "时长（分）：45 → 7", "1 条不一致"))


@pytest.mark.parametrize("role", [Role.UNIT, Role.CAPTAIN])
def test_only_the_province_opens_the_proof(league, role) -> None:
    make.published()
    client = signed_in(role, league.tree.yuncheng if role == Role.UNIT else league.teams[0])
    assert client.get("/office/quarter/proof/?quarter=2026Q3").status_code == 403
    assert "/office/quarter/proof/" not in shown(client, PAGE)
