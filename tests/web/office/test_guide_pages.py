"""Work guides on their pages: what they show, the editor, the difference, the paper, and scored checks."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import register
from tests.kept import keepable

from liming.plan.actions import load_defaults
from liming.plan.models import Checklist, GuideCheck
from liming.shared import clock
from liming.shared.viewer import Role, system_viewer


@keepable
def guides_world() -> register.UnitTree:
    """The shipped guides and a small tree of units."""
    tree = register.unit_tree()
    load_defaults(system_viewer("test"), (2026,))
    return tree


pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=guides_world)]


@pytest.fixture
def tree():
    return guides_world()


@pytest.fixture
def sign_in(client: Client, settings):
    def signed(role, place) -> Client:
        client.force_login(register.account(role, place), settings.AUTHENTICATION_BACKENDS[1])
        return client

    return signed


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def draft_of(client: Client, code: str) -> dict[str, str]:
    """The fields of the editor as a browser would send them back."""
    client.post(f"/office/guides/{code}/draft/")
    form = client.get(f"/office/guides/{code}/2/edit/").context["text"]
    posted = dict(form.head) | {f"part-{kind}": words for kind, words in form.parts.items()}
    for number, row in enumerate(form.rows):
        posted |= {f"row-{number}-{name}": value for name, value in row.items()}
    return posted


def test_the_list_and_a_guide_show_the_version_that_holds(tree, sign_in) -> None:
    client = sign_in(Role.MEMBER, register.team(tree.xiaxian))
    text = shown(client, "/office/guides/")
    assert all(f"C{number:02d}" in text for number in range(1, 11))
    text = shown(client, "/office/guides/C04/")
    assert "198–235 伏" in text
    assert "潮湿场所触电" in text
    assert "起草新版" not in text


def test_the_list_costs_the_same_with_more_guides(tree, sign_in) -> None:
    client = sign_in(Role.PROVINCE, tree.province)
    costs = []
    for number in (1, 3):
        Checklist.objects.create(code=f"X{number}", name="x", source="test")
        client.get("/office/guides/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/office/guides/")
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_a_version_is_drafted_changed_compared_approved_and_printed(tree, sign_in) -> None:
    client = sign_in(Role.PROVINCE, tree.province)
    posted = draft_of(client, "C04") | {"changes": "电压下限放宽", "row-2-low": "190", "row-2-unit": "伏"}
    posted["row-3-text"] = ""
    assert client.post("/office/guides/C04/2/edit/", posted).status_code == 302
    text = shown(client, "/office/guides/C04/2/difference/")
    assert "190–235 伏" in text
    assert client.get("/office/guides/C04/2/difference/").context["found"].count == 2
    client.post("/office/guides/C04/2/in-force/", {"day": str(clock.today())})
    new = Checklist.objects.get(code="C04", version=2)
    assert (new.effective_from, new.items.count()) == (clock.today(), 12)
    assert client.get("/office/guides/C04/").context["guide"] == new
    paper = client.get("/office/guides/C04/2/paper/")
    assert paper.content.startswith(b"%PDF-")


def test_a_refused_form_comes_back_as_it_was_typed(tree, sign_in) -> None:
    client = sign_in(Role.PROVINCE, tree.province)
    posted = draft_of(client, "C04") | {"row-2-low": "很低"}
    answer = client.post("/office/guides/C04/2/edit/", posted)
    assert answer.status_code == 422
    assert "很低" in answer.content.decode()
    answer = client.post("/office/guides/new/", {"code": "c11", "name": "", "part-step": "预约 | 提前"})
    assert (answer.status_code, "预约 | 提前" in answer.content.decode()) == (422, True)


def test_a_team_is_scored_item_by_item(tree, sign_in) -> None:
    team = register.team(tree.xiaxian)
    client = sign_in(Role.UNIT, tree.xiaxian)
    guide = Checklist.objects.get(code="TB01")
    posted = {f"points-{item.number}": str(item.points) for item in guide.items.all()}
    posted |= {"team": team.code, "day": str(clock.today()), "signed_by": "卫东海", "points-1": "5"}
    assert client.post("/office/guides/TB01/checks/new/", posted).status_code == 422
    answer = client.post("/office/guides/TB01/checks/new/", posted | {"reason-1": "分工未上墙"})
    check = GuideCheck.objects.everywhere("the test looks").get()
    assert answer["Location"] == f"/office/guides/checks/{check.pk}/"
    text = shown(client, answer["Location"])
    assert "97 / 100" in text
    assert "分工未上墙" in text
    assert "97 / 100" in shown(client, "/office/guides/TB01/checks/")


def test_guide_page_twins(tree, sign_in) -> None:
    client = sign_in(Role.UNIT, tree.xiaxian)
    for address in ("new/", "C04/draft/", "C04/1/in-force/", "C04/1/drop/"):
        assert client.post(f"/office/guides/{address}").status_code == 403
    assert client.get("/office/guides/C99/").status_code == 404
    assert client.get("/office/guides/C04/9/").status_code == 404
    captain = sign_in(Role.CAPTAIN, register.team(tree.xiaxian))
    assert captain.get("/office/guides/TB01/checks/new/").status_code == 403
