"""Pages of audit tasks: listed, opened with their evidence, given, looked into and decided."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories import audits as make_yard
from tests.factories import evaluate as make
from tests.factories import register

from liming.evaluate import actions
from liming.evaluate.enums import AuditKind
from liming.evaluate.models import AuditTask
from liming.register.models import Account
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make_yard.yard)]
WORDS = "更换保护器，电压恢复正常，客户满意"


@pytest.fixture
def ground(tmp_path, settings) -> Iterator[make_yard.Yard]:
    settings.MEDIA_ROOT = tmp_path
    with clock.fixed(make.AFTER):
        yield make_yard.yard()


def task_of(ground: make_yard.Yard, who: int = 0) -> AuditTask:
    for day in range(4):
        at = make_yard.MORNING + timedelta(days=day)
        make_yard.work(ground, 40 + day, at, who=who, note=f"{WORDS}{'甲乙丙'[who] * 6}")
    (task,) = actions.find_audit_tasks(ground.province, make.QUARTER)
    return task


def sign_in(client, role, place) -> Account:
    account = register.account(role, place)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return account


def text(response) -> str:
    return response.content.decode()


def test_the_list_names_kind_facts_and_day(client, ground):
    """One line with its facts; the text for a group names no member; the sheet has the same row."""
    task_of(ground)
    sign_in(client, Role.PROVINCE, ground.tree.province)
    page = client.get(reverse("audits"))
    assert "办理结果文字雷同" in text(page) and "4 条记录文字雷同" in text(page)
    assert ground.people[0].name not in page.context["text"] and "提示不扣分" in page.context["text"]
    sheet = load_workbook(BytesIO(client.get(reverse("audits_sheet")).content)).active
    assert [cell.value for cell in sheet[2]][:5] == [
        "夏县分队",
        "夏县",
        "2026年三季度",
        "办理结果文字雷同",
        "4 条记录文字雷同",
    ]


def test_filters_keep_what_fits(client, ground):
    task_of(ground)
    sign_in(client, Role.PROVINCE, ground.tree.province)
    seen = {
        query: len(client.get(reverse("audits") + query).context["rows"])
        for query in ("?kind=like_texts", "?kind=like_photos", "?state=cleared", "?quarter=2026Q2", "?q=夏县")
    }
    assert seen == {
        "?kind=like_texts": 1,
        "?kind=like_photos": 0,
        "?state=cleared": 0,
        "?quarter=2026Q2": 0,
        "?q=夏县": 1,
    }


def test_a_task_is_given_looked_into_and_decided_on_its_page(client, ground):
    """Four texts side by side; each act leads to the next form."""
    task = task_of(ground)
    account = sign_in(client, Role.PROVINCE, ground.tree.province)
    page = client.get(reverse("audit_task", args=[task.pk]))
    assert text(page).count(f'<p class="words">{WORDS}') == 4
    assert set(page.context["forms"]) == {"assign"}
    client.post(reverse("audit_assign", args=[task.pk]), {"assignee": str(account.pk)})
    assert set(client.get(reverse("audit_task", args=[task.pk])).context["forms"]) == {"assign", "look"}
    client.post(reverse("audit_look", args=[task.pk]), {"finding": "同一批活"})
    client.post(reverse("audit_decide", args=[task.pk]), {"answer": "cleared", "reason": "活属实"})
    task.refresh_from_db()
    assert (task.state, task.finding, task.reason) == ("cleared", "同一批活", "活属实")
    assert client.get(reverse("audit_task", args=[task.pk])).context["forms"] == {}


def test_what_is_missing_is_said_on_the_form(client, ground):
    """An empty reason keeps the state and is asked for at its field."""
    task = task_of(ground)
    account = sign_in(client, Role.PROVINCE, ground.tree.province)
    client.post(reverse("audit_assign", args=[task.pk]), {"assignee": str(account.pk)})
    answer = client.post(reverse("audit_look", args=[task.pk]), {"finding": ""})
    assert answer.status_code == 422 and "请填写" in text(answer)
    task.refresh_from_db()
    assert task.state == "assigned"


def test_the_province_searches_now_and_hears_what_is_new(client, ground):
    make_yard.work(ground, 1)
    sign_in(client, Role.PROVINCE, ground.tree.province)
    answer = client.post(reverse("audits_find"), {"quarter": make.QUARTER}, follow=True)
    assert "新发现 1 件" in text(answer)
    answer = client.post(reverse("audits_find"), {"quarter": make.QUARTER}, follow=True)
    assert "没有新的提示" in text(answer)
    assert AuditTask.objects.everywhere("test").get().kind == AuditKind.ODD_MINUTES


@pytest.mark.parametrize("role", [Role.CAPTAIN, Role.MEMBER, Role.PARTY_SECRETARY])
def test_the_team_sees_none_of_it(client, ground, role):
    task = task_of(ground)
    sign_in(client, role, ground.team)
    assert client.get(reverse("audits")).status_code == 403
    assert client.get(reverse("audit_task", args=[task.pk])).status_code == 403
    assert client.post(reverse("audits_find"), {"quarter": make.QUARTER}).status_code == 403


def test_another_unit_finds_nothing(client, ground):
    task = task_of(ground)
    sign_in(client, Role.UNIT, ground.tree.wuxiang)
    assert len(client.get(reverse("audits")).context["rows"]) == 0
    assert client.get(reverse("audit_task", args=[task.pk])).status_code == 404
    assert client.post(reverse("audits_find"), {"quarter": make.QUARTER}).status_code == 403


def test_the_list_costs_the_same_with_one_and_three_tasks(client, ground):
    sign_in(client, Role.PROVINCE, ground.tree.province)
    costs = []
    for who in range(3):
        task_of(ground, who)
        client.get(reverse("audits"))
        with CaptureQueriesContext(connection) as asked:
            assert len(client.get(reverse("audits")).context["rows"]) == who + 1
        costs.append(len(asked))
    assert costs[0] == costs[2]
