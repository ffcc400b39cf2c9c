"""Project pages: the card's form, filing, the dossier and the steps of a connection."""

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import plan as plans
from tests.factories import register
from tests.factories.photos import jpeg

from liming.plan import actions
from liming.plan.models import ProjectFiling, SurveyPhoto
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
CARD = {
    "name": "古城取暖",
    "practice": "green",
    "first_day": "2026-01-01",
    "last_day": "2027-12-31",
    "feature": "一处一案",
    "beneficiaries": "古城住户",
    "background": "街巷窄",
    "goal": "6600 户",
    "measures": "逐巷选点",
}


@pytest.fixture
def team(tree):
    return register.team(tree.xiaxian)


@pytest.fixture
def sign_in(client: Client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def signed(role, place) -> Client:
        client.force_login(register.account(role, place), settings.AUTHENTICATION_BACKENDS[1])
        return client

    return signed


def test_a_project_is_made_filed_and_approved_from_its_pages(tree, team, sign_in) -> None:
    captain = sign_in(Role.CAPTAIN, team)
    posted = CARD | {"team": team.code, "kind": "key", "code": "XM001"}
    assert captain.post("/office/projects/new/", posted | {"name": ""}).status_code == 400
    assert captain.post("/office/projects/new/", posted)["Location"] == "/office/projects/XM001/"
    assert "备案还缺：节点" in captain.get("/office/projects/XM001/").content.decode()
    captain.post("/office/projects/XM001/milestone/", {"title": "选点", "due_on": "2026-12-01"})
    milestone = {"title": "施工", "due_on": "2026-12-20", "after": "1"}
    captain.post("/office/projects/XM001/milestone/", milestone)
    assert "gantt-chart" in captain.get("/office/projects/XM001/").content.decode()
    captain.post("/office/projects/XM001/file/")
    filing = ProjectFiling.objects.everywhere("the test looks").get()
    unit = sign_in(Role.UNIT, tree.xiaxian)
    unit.post(f"/office/projects/filing/{team.code}/{filing.year}/", {"approve": "1"})
    text = unit.get(f"/office/projects/filing/?year={filing.year}").content.decode()
    assert "已备案" in text
    assert "一处一案" in text


def test_a_project_is_given_up_on_its_page(team, sign_in) -> None:
    """Without a reason it stays; with one it is closed and offers no act any more."""
    project = plans.project(team, code="XM001")
    captain = sign_in(Role.CAPTAIN, team)
    assert captain.post("/office/projects/XM001/cancel/", {"reason": " "}).status_code == 400
    assert captain.post("/office/projects/XM001/cancel/", {"reason": "用地收回"}).status_code == 302
    project.refresh_from_db()
    assert project.state == "cancelled"
    text = captain.get("/office/projects/XM001/").content.decode()
    assert "已取消" in text
    assert "取消项目" not in text


def test_the_dossier_takes_surveys_designs_nights_and_talks(team, sign_in) -> None:
    plans.project(team, code="XM001")
    client = sign_in(Role.CAPTAIN, team)
    photo = SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")
    look = {"day": "2026-01-05", "place": "沙巷口", "people": "队长", "findings": "巷窄"}
    survey = {f"survey-{name}": value for name, value in look.items()} | {"survey-photos": photo}
    start = "/office/projects/XM001/dossier/"
    assert client.post(f"{start}survey/", survey).status_code == 302
    kept = SurveyPhoto.objects.get()
    assert client.get(f"{start}photo/{kept.sha256}/")["Content-Type"] == "image/jpeg"
    client.post(f"{start}point/", {"title": "占地"})
    client.post(f"{start}option/", {"title": "台架", "mark-1": "good", "words-1": "3 平方米"})
    client.post(f"{start}option/1/settle/", {"reason": "占地小", "choose": "1"})
    night = {
        "starts_at": "2026-01-10T22:00",
        "ends_at": "2026-01-11T04:00",
        "place": "站马道",
        "permit": "夜施1号",
        "told_on": "2026-01-08",
    }
    client.post(f"{start}night/", {f"night-{name}": value for name, value in night.items()})
    talk = {"day": "2026-01-09", "party": "施工队", "matter": "抬高基础", "agreed": "三天内"}
    client.post(f"{start}talk/", {f"talk-{name}": value for name, value in talk.items()})
    text = client.get(start).content.decode()
    for words in ("巷窄", "3 平方米", "采用，占地小", "夜施1号", "抬高基础"):
        assert words in text


def test_a_refused_form_of_the_dossier_comes_back_as_it_was_typed(team, sign_in) -> None:
    project = plans.project(team, code="XM001")
    client, start = sign_in(Role.CAPTAIN, team), "/office/projects/XM001/dossier/"
    night = {
        "starts_at": "2026-01-10T22:00",
        "ends_at": "2026-01-11T04:00",
        "place": "站马道",
        "permit": "夜施1号",
        "told_on": "2026-01-10",
    }
    answer = client.post(f"{start}night/", {f"night-{name}": value for name, value in night.items()})
    assert answer.status_code == 422
    assert "夜施1号" in answer.content.decode()
    assert answer.context["night_form"].non_field_errors() == [DomainError("night_untold").sentence()]
    answer = client.post(f"{start}survey/", {"survey-findings": "巷窄两米"})
    assert (answer.status_code, "巷窄两米" in answer.content.decode()) == (422, True)
    assert client.post(f"{start}talk/", {"talk-party": "施工队"}).status_code == 422
    assert not (project.nights.exists() or project.surveys.exists() or project.coordinations.exists())


def test_surveys_are_shown_with_and_without_photos_and_a_lost_file_is_not_found(team, sign_in) -> None:
    project = plans.project(team, code="XM001")
    client, start = sign_in(Role.CAPTAIN, team), "/office/projects/XM001/dossier/"
    look = actions.SurveyDraft(date(2026, 1, 5), "沙巷口", "队长", "巷窄")
    actions.add_survey(plans.SYSTEM, project, look)
    assert 'class="survey-photo"' not in client.get(start).content.decode()
    actions.add_survey(plans.SYSTEM, project, look, (jpeg(),))
    kept = SurveyPhoto.objects.get()
    assert f'src="{start}photo/{kept.sha256}/"' in client.get(start).content.decode()
    default_storage.delete(kept.file)
    assert client.get(f"{start}photo/{kept.sha256}/").status_code == 404


def test_a_project_page_costs_the_same_with_1_and_60_lines(team, sign_in) -> None:
    project = plans.project(team, code="XM001", milestones=[("摸底", date(2026, 4, 1))])
    client, kind = sign_in(Role.CAPTAIN, team), plans.service_type()
    costs = []
    for many in (1, 59):
        for _ in range(many):
            actions.add_project_item(plans.SYSTEM, project, "换漏保", kind)
        client.get("/office/projects/XM001/")
        with CaptureQueriesContext(connection) as asked:
            answer = client.get("/office/projects/XM001/")
        costs.append(len(asked))
    assert costs[0] == costs[1]
    assert len(answer.context["items"]) == 30


def test_the_steps_of_a_connection_are_listed_and_planned(team, sign_in) -> None:
    plans.service_type("VAS05")
    plans.project(team, code="XM001", practice="green")
    client = sign_in(Role.CAPTAIN, team)
    client.post("/office/projects/XM001/steps/", {"kind": "storage", "day": "2026-03-01"})
    client.post("/office/projects/XM001/item/1/plan/", {"day": "2026-03-01"})
    answer = client.get("/office/projects/XM001/")
    assert (len(answer.context["steps"]), answer.context["present"]) == (10, 0)
    assert "待派" in answer.content.decode()


def test_project_page_twins(tree, team, sign_in) -> None:
    plans.project(team, code="XM001")
    stranger = sign_in(Role.CAPTAIN, register.team(tree.yanhu))
    for address in ("dossier/", "edit/"):
        assert stranger.get(f"/office/projects/XM001/{address}").status_code == 404
    member = sign_in(Role.MEMBER, team)
    for address in ("file/", "milestone/", "dossier/survey/", "dossier/night/", "steps/", "item/"):
        assert member.post(f"/office/projects/XM001/{address}").status_code == 403
    captain = sign_in(Role.CAPTAIN, team)
    assert captain.post(f"/office/projects/filing/{team.code}/2026/").status_code == 403
