"""Work guides on their pages: what they show, the editor, the difference, the paper, and scored checks."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import plan as plans
from tests.factories import register
from tests.kept import keepable

from liming.plan.actions import load_defaults
from liming.plan.models import Checklist, GuideCheck, WorkItem
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


def test_the_editor_changes_the_english_line_by_line(tree, sign_in) -> None:
    """Untouched English follows its Chinese; changed English needs a line for each."""
    client = sign_in(Role.PROVINCE, tree.province)
    posted = draft_of(client, "C04")
    text = client.get("/office/guides/C04/2/edit/").context["text"]
    english = {f"english-{kind}": words for kind, words in text.english.items()}
    more = posted | english | {"part-hazard": "新的危险 | 先停\n" + posted["part-hazard"]}
    assert client.post("/office/guides/C04/2/edit/", more).status_code == 302
    hazards = Checklist.objects.get(code="C04", version=2).parts.filter(kind="hazard")
    before = [part.text_en for part in hazards]
    assert (before[0], all(before[1:])) == ("", True)
    changed = more | {"english-hazard": english["english-hazard"] + " more"}
    answer = client.post("/office/guides/C04/2/edit/", changed)
    assert answer.status_code == 422
    assert "一行对一行" in answer.content.decode()
    lines = ["New | Stop first", *[f"Old {n}" for n in range(1, len(before))]]
    changed |= {"english-hazard": "\r\n".join(lines), "row-0-text_en": "First check"}
    assert client.post("/office/guides/C04/2/edit/", changed).status_code == 302
    assert [part.text_en for part in hazards.all()] == ["New", *lines[1:]]
    assert hazards.all()[0].detail_en == "Stop first"
    assert Checklist.objects.get(code="C04", version=2).items.first().text_en == "First check"


def test_work_on_an_older_version_is_listed_and_brought_to_the_new_one(tree, sign_in) -> None:
    team = register.team(tree.xiaxian)
    kind = plans.service_type("VAS07")
    old, begun = (plans.work_item(team, service_type=kind, title=title) for title in ("未动的", "在办的"))
    WorkItem.objects.everywhere("the test arranges").filter(pk=begun.pk).update(state="on_site")
    client = sign_in(Role.PROVINCE, tree.province)
    client.post("/office/guides/C04/2/edit/", draft_of(client, "C04") | {"changes": "加一项"})
    Checklist.objects.filter(code="C04", version=1).update(effective_from="2026-01-01")
    client.post("/office/guides/C04/2/in-force/", {"day": str(clock.today())})
    text = shown(client, "/office/guides/C04/work/")
    assert "未开始的 1 项换用新版" in text
    assert "按旧版做完" in text
    answer = client.post("/office/guides/C04/work/renew/", follow=True).content.decode()
    assert "已换用新版 1 项" in answer
    old.refresh_from_db()
    assert old.checklist.version == 2
    member = sign_in(Role.MEMBER, team)
    assert "换用新版</button>" not in shown(member, "/office/guides/C04/work/")
    assert member.post("/office/guides/C04/work/renew/").status_code == 403


def test_older_work_costs_the_same_with_more_rows(tree, sign_in) -> None:
    team, kind = register.team(tree.xiaxian), plans.service_type("VAS07")
    old = Checklist.objects.get(code="C04")
    Checklist.objects.create(code="C04", version=2, name="x", source="test", effective_from=clock.today())
    Checklist.objects.filter(pk=old.pk).update(effective_to=clock.today())
    client = sign_in(Role.PROVINCE, tree.province)
    costs = []
    for _number in range(3):
        row = plans.work_item(team, service_type=kind)
        WorkItem.objects.everywhere("the test arranges").filter(pk=row.pk).update(checklist=old)
        client.get("/office/guides/C04/work/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/office/guides/C04/work/")
        costs.append(len(asked))
    assert costs[0] == costs[2]


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
