"""Office pages of guarantees: plan, places, people, giving out, report; and the walk on the phone."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from tests.factories import execute, register

from liming.execute import actions
from liming.execute.actions import GuaranteeDraft, RecordDraft
from liming.execute.models import Guarantee
from liming.plan.models import WorkItem
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=clock.LOCAL_ZONE)
START = datetime(2026, 6, 7, 8, 0, tzinfo=clock.LOCAL_ZONE)
FORM = {
    "title": "2026 年高考保电",
    "theme": "exam",
    "level": "one",
    "checks_from": "2026-06-02",
    "starts_at": "2026-06-07T08:00",
    "ends_at": "2026-06-08T18:00",
    "crews": "2",
    "vehicles": "3",
    "generators": "1",
}


@pytest.fixture
def corner():
    with clock.fixed(NOW):
        yield execute.corner()


@pytest.fixture
def sign_in(client: Client, corner, settings):
    def enter(role, member=None, place=None):
        account = register.account(role, place or corner.team, member=member)
        client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
        return client

    return enter


@pytest.fixture
def captain(sign_in, corner):
    return sign_in(Role.CAPTAIN, corner.captain)


def planned(corner):
    draft = GuaranteeDraft(corner.team, "高考保电", "exam", START, START + timedelta(days=1), NOW.date())
    row = actions.plan_guarantee(corner.as_captain, draft)
    actions.add_guarantee_places(corner.as_captain, row, [register.site(corner.team, "一中考点")])
    actions.set_guarantee_people(corner.as_captain, row, [(corner.holder, "")])
    return row


def text(answer):
    return answer.content.decode()


def test_a_guarantee_is_planned_filled_and_given_out_from_its_page(captain, corner):
    captain.post("/office/guarantees/new/", {**FORM, "team": corner.team.code})
    row = Guarantee.objects.everywhere("test").get()
    site = register.site(corner.team, "一中考点")
    register.customer(corner.team, kind="school")
    values = {"site": site.code, "customer_kind": "school"}
    captain.post(reverse("guarantee_places", args=[row.number]), values)
    captain.post(reverse("guarantee_people", args=[row.number]), {"member": [str(corner.holder.pk)]})
    page = text(captain.post(reverse("guarantee_act", args=[row.number, "issue"]), follow=True))
    assert "已下达 2 项" in page
    assert "0 / 2" in page
    assert "一中考点" in page


def test_a_window_the_wrong_way_round_is_said_on_the_form(captain, corner):
    values = {**FORM, "team": corner.team.code, "ends_at": "2026-06-07T08:00"}
    answer = captain.post("/office/guarantees/new/", values)
    assert answer.status_code == 400
    assert "须在开始之后" in text(answer)


def test_the_list_is_empty_with_a_next_step_and_a_member_sees_no_button(sign_in, corner):
    assert "立一项保电" in text(sign_in(Role.CAPTAIN, corner.captain).get("/office/guarantees/"))
    client = sign_in(Role.MEMBER, corner.holder)
    assert "立一项保电" not in text(client.get("/office/guarantees/"))
    assert client.get("/office/guarantees/new/").status_code == 403


def test_contacts_stand_masked_and_the_captain_sees_them_whole_with_a_reason(sign_in, corner):
    row = planned(corner)
    actions.add_guarantee_contact(corner.as_captain, row, "考点电工", "13800005521", "值守")
    captain = sign_in(Role.CAPTAIN, corner.captain)
    page = text(captain.get(reverse("guarantee", args=[row.number])))
    assert "138****5521" in page
    assert "13800005521" not in page
    whole = reverse("words_in_full", args=["guarantee", row.pk])
    assert "考点电工 值守 13800005521" in text(captain.post(whole, {"reason": "核对值守"}))
    assert (
        sign_in(Role.PROVINCE, place=corner.tree.province).post(whole, {"reason": "看看"}).status_code == 403
    )


def test_a_file_is_kept_and_comes_back_only_to_who_reaches_the_guarantee(captain, corner, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    row = planned(corner)
    sent = SimpleUploadedFile("方案.pdf", b"%PDF-1.7 plan")
    captain.post(reverse("guarantee_file", args=[row.number]), {"kind": "plan", "file": sent})
    kept = row.files.get()
    answer = captain.get(reverse("guarantee_file_open", args=[row.number, kept.pk]))
    assert answer.content == b"%PDF-1.7 plan"
    other = register.team(corner.tree.wuxiang)
    captain.force_login(register.account(Role.CAPTAIN, other), settings.AUTHENTICATION_BACKENDS[1])
    assert captain.get(reverse("guarantee_file_open", args=[row.number, kept.pk])).status_code == 404


def test_the_report_holds_plan_count_forces_checks_and_result(captain, corner):
    row = planned(corner)
    actions.issue_guarantee(corner.as_captain, row)
    with clock.fixed(START + timedelta(days=2)):
        actions.close_guarantee(corner.as_captain, row, "考点零停电。", "县教育局来信致谢。")
    answer = captain.get(reverse("guarantee_report", args=[row.number]))
    words = "\n".join(each.text for each in Document(BytesIO(answer.content)).paragraphs)
    for part in (
        "共 1 份方案",
        "投入队员 1 人",
        "应检查 1 处，已检查 0 处",
        "考点零停电。",
        "县教育局来信致谢。",
    ):
        assert part in words


def test_the_walk_leads_from_stop_to_stop(sign_in, corner):
    row = planned(corner)
    actions.add_guarantee_places(corner.as_captain, row, [register.site(corner.team, "二中考点")])
    actions.issue_guarantee(corner.as_captain, row)
    client = sign_in(Role.MEMBER, corner.holder)
    assert reverse("my_guarantee", args=[row.number]) in text(client.get("/field/duty/"))
    first, second = WorkItem.objects.everywhere("test").order_by("scheduled_date", "id")
    actions.arrive(corner.as_holder, first)
    record = actions.finish_work(corner.as_holder, first, RecordDraft())
    assert reverse("work_item", args=[second.pk]) in text(
        client.get(reverse("field_finished", args=[record.number]))
    )
    walk = text(client.get(reverse("my_guarantee", args=[row.number])))
    assert walk.index("二中考点") < walk.index("一中考点")
