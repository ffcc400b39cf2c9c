"""The bulletin as a page: the paper's content, every figure a door to its records."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from tests.factories import evaluate as make
from tests.factories import improve as build
from tests.factories.register import sign_in

from liming.adapters.documents.official import OfficialPaper
from liming.improve import actions, queries
from liming.improve.enums import ReportKind
from liming.register.models import PartyBranch
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=build.frozen_league)]


@pytest.fixture
def league() -> Iterator[make.League]:
    with clock.fixed(build.AFTER_BEFORE):
        yield build.frozen_league()


def bulletin(client):
    return client.get(reverse("report_bulletin", args=[build.BEFORE]))


def test_the_bulletin_page_says_every_section_in_order(client, league):
    """Nine numbered sections and the annex, the weak team in the lead with its figure and n."""
    page = bulletin(sign_in(client, Role.PROVINCE, league.tree.province))
    assert [sheet.title for sheet in page.context["sheets"]] == [
        "一、对标办法",
        "二、分组分档",
        "三、三维情况",
        "四、短板与原因",
        "五、值得推广的做法",
        "六、改进清单",
        "七、上季措施验证",
        "八、加分扣分与督导",
        "九、评优参考",
        "附表",
    ]
    team, view = queries.bulletin(league.province, build.BEFORE).weakest
    assert team.team == league.teams[-1].short_name
    assert f"n={view.cell.denominator}" in page.context["report"].lead


def test_the_weakest_figure_opens_to_its_records(client, league):
    """The link below the title answers with the rows that the figure was counted from."""
    sign_in(client, Role.PROVINCE, league.tree.province)
    address = bulletin(client).context["door"]
    found = client.get(address)
    assert found.status_code == 200
    assert found.context["behind"].total == found.context["behind"].cell.denominator > 0


def test_a_captain_reads_of_the_own_team_only(client, league):
    """No other team is named anywhere; a member may not open the page."""
    page = bulletin(sign_in(client, Role.CAPTAIN, league.teams[-1])).content.decode()
    assert league.teams[-1].short_name in page
    assert not [team.short_name for team in league.teams[:-1] if team.short_name in page]
    assert bulletin(sign_in(client, Role.MEMBER, league.teams[-1])).status_code == 403


def list_page(client):
    return client.get(reverse("reports"))


def make_file(client, kind: str, form: str, **chosen):
    return client.post(reverse("report_make", args=[kind]), {"format": form, **chosen})


def test_the_list_offers_what_the_viewer_may_make(client, league):
    """The province every kind that has a place, a captain the own sheet only."""
    page = list_page(sign_in(client, Role.PROVINCE, league.tree.province))
    kinds = [line.kind for line in page.context["lines"]]
    assert kinds == [kind for kind in ReportKind if kind != ReportKind.PERFORMANCE]
    client.logout()
    page = list_page(sign_in(client, Role.CAPTAIN, league.teams[-1]))
    lines = page.context["lines"]
    assert [(line.kind, line.places) for line in lines] == [
        ("team_sheet", [(league.teams[-1].code, league.teams[-1].short_name)])
    ]


@pytest.mark.parametrize(
    ("form", "begins"), [("docx", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK"), ("zip", b"PK")]
)
def test_a_report_comes_as_a_file_and_is_noted(client, league, form, begins):
    """Each format; an unknown one gives Word. The list then says who made it."""
    sign_in(client, Role.PROVINCE, league.tree.province)
    answer = make_file(client, "bulletin", form, period=build.BEFORE, place=league.tree.province.code)
    assert answer.content.startswith(begins) and "attachment" in answer["Content-Disposition"]
    rows = list_page(client).context["rows"]
    assert [(row.kind, row.period) for row, _words in rows] == [("bulletin", build.BEFORE)]


def test_what_cannot_be_made_is_refused_in_words(client, league):
    """A period that is none, a place out of reach, a kind that is none, a role without the right."""
    sign_in(client, Role.UNIT, league.tree.yuncheng)
    assert make_file(client, "month-brief", "pdf", period="2026-13").status_code == 400
    elsewhere = make_file(client, "month-brief", "pdf", period="2026-08", place=league.tree.changzhi.code)
    assert elsewhere.status_code == 404
    assert client.post("/office/reports/make/nothing/").status_code == 404
    client.logout()
    sign_in(client, Role.MEMBER, league.teams[-1])
    assert list_page(client).status_code == 403
    assert make_file(client, "team-sheet", "pdf", period=build.BEFORE).status_code == 403


def test_a_template_is_looked_at_used_and_put_back(client, league):
    """An unknown placeholder comes back on the form; a good one is used for the next Word file."""
    sign_in(client, Role.PROVINCE, league.tree.province)
    address = reverse("report_template_upload", args=["bulletin"])
    bad = client.post(address, {"file": BytesIO(template("{{ nobody }}"))})
    assert bad.status_code == 400 and "{{nobody}}" in bad.content.decode()
    client.post(address, {"file": BytesIO(template("各单位：", "{{p bands }}")), "note": "加称呼"})
    made = make_file(client, "bulletin", "docx", period=build.BEFORE)
    assert "各单位：" in [line.text for line in Document(BytesIO(made.content)).paragraphs]
    kept = client.get(reverse("report_template", args=["bulletin", 1]))
    assert Document(BytesIO(kept.content)).paragraphs[-1].text == "{{p bands }}"
    client.post(reverse("report_template_use", args=["bulletin", 0]))
    made = make_file(client, "bulletin", "docx", period=build.BEFORE)
    assert "一、对标办法" in [line.text for line in Document(BytesIO(made.content)).paragraphs]


def test_only_the_department_opens_the_templates(client, league):
    """A unit sees no tab and gets no page."""
    sign_in(client, Role.UNIT, league.tree.yuncheng)
    assert reverse("report_templates") not in list_page(client).content.decode()
    assert client.get(reverse("report_templates")).status_code == 403
    assert client.post(reverse("report_template_upload", args=["bulletin"])).status_code == 403


def template(*lines: str) -> bytes:
    paper = OfficialPaper("{{ issuer }}", "{{ title }}")
    for line in lines:
        paper.text(line)
    return paper.saved()


def test_a_secretary_drafts_writes_and_hands_in(client, league):
    """A figure is refused at its field; the unit above then settles what was handed in."""
    PartyBranch.objects.create(code="B1", name="夏县公司党支部", unit=league.tree.xiaxian)
    sign_in(client, Role.PARTY_SECRETARY, league.tree.xiaxian)
    page = client.post(reverse("performance_draft"), {"branch": "B1", "year": "2026"}, follow=True)
    row = page.context["row"]
    address = reverse("performance_words", args=[row.pk])
    words = {"duties": "守住茶季用电。", "problems": "补做不及时。", "plans": "走访排进农闲。"}
    refused = client.post(address, {**words, "duties": "完成 120 件"})
    assert refused.status_code == 400 and refused.context["form"].errors["duties"]
    client.post(address, words)
    page = client.post(reverse("performance_submit", args=[row.pk]), follow=True)
    assert page.context["row"].state == "submitted" and not page.context["may_write"]
    client.logout()
    sign_in(client, Role.UNIT, league.tree.yuncheng)
    back = client.post(reverse("performance_return", args=[row.pk]), {"note": "补写原因"}, follow=True)
    assert "补写原因" in back.content.decode()
    assert client.post(reverse("performance_settle", args=[row.pk])).status_code == 400
    assert client.post(reverse("performance_submit", args=[row.pk])).status_code == 403


def test_the_lists_cost_the_same_for_three_rows_as_for_one(client, league):
    """Reports made, and secretaries' reports."""
    sign_in(client, Role.PROVINCE, league.tree.province)
    for list_name in ("reports", "performances"):
        costs = []
        for number in (1, 3):
            more(league, list_name, number)
            client.get(reverse(list_name))
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse(list_name))
            costs.append(len(asked))
        assert costs[0] == costs[1], list_name


def more(league, list_name: str, number: int) -> None:
    for each in range(number):
        if list_name == "reports":
            actions.note_report(league.province, "bulletin", "2026Q2", "/SX/", "某公司", "pdf", b"x")
        else:
            code = f"B{number}{each}"
            branch = PartyBranch.objects.create(code=code, name=code, unit=league.tree.xiaxian)
            actions.draft_secretary_report(make.SYSTEM, branch, 2026)


def test_an_old_template_that_names_what_is_gone_is_refused_in_words(client, league):
    """It was good when it was kept; now the making says what is wrong and notes nothing."""
    actions.keep_template(make.SYSTEM, "bulletin", "a.docx", template("{{ gone }}"), lambda content: None)
    sign_in(client, Role.PROVINCE, league.tree.province)
    answer = make_file(client, "bulletin", "docx", period=build.BEFORE)
    assert answer.status_code == 400 and "gone" in answer.content.decode()
    assert list_page(client).context["rows"] == []
