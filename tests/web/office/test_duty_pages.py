"""Office pages of duty and desk: roster, swaps by the captain, import, the day's register, points."""

import io
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from tests.factories import execute, register

from liming.adapters.spreadsheets import write_table
from liming.execute import actions
from liming.execute.actions import DeskDraft, ShiftDraft
from liming.execute.enums import DeskOutcome
from liming.execute.models import DeskRecord, DutyShift, DutySwap, ServiceRecord
from liming.register.actions import set_parameter
from liming.register.models import Leave
from liming.register.rules import Table
from liming.shared import clock
from liming.shared.viewer import Role, system_viewer

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
SYSTEM = system_viewer("test")
NOON = datetime(2026, 7, 14, 12, 0, tzinfo=clock.LOCAL_ZONE)
DAY = datetime(2026, 7, 16, 8, 30, tzinfo=clock.LOCAL_ZONE)


@pytest.fixture
def corner():
    with clock.fixed(NOON):
        yield execute.corner()


@pytest.fixture
def sign_in(client: Client, corner, settings):
    def enter(role=Role.CAPTAIN, place=None, member=None):
        account = register.account(role, place or corner.team, member=member)
        client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
        return client

    return enter


@pytest.fixture
def captain(sign_in, corner):
    return sign_in(member=corner.captain)


def shift(corner, member=None, starts=DAY, **fields):
    draft = ShiftDraft(corner.team, member or corner.holder, starts, starts + timedelta(hours=9), **fields)
    return actions.add_shift(corner.as_captain, draft)


def text(answer):
    return answer.content.decode()


def test_the_roster_shows_the_shift_in_its_month_and_the_empty_month_says_what_to_do(captain, corner):
    row = shift(corner)
    page = text(captain.get("/office/duty/"))
    assert reverse("duty_shift", args=[row.pk]) in page
    assert "这个月还没有排班" in text(captain.get("/office/duty/?month=2026-08"))


def test_the_roster_is_copied_as_a_captain_would_post_it(captain, corner):
    """The coming week, a line a day, with hours and names; another month says that nothing stands there."""
    shift(corner)
    lines = captain.get("/office/duty/").context["text"].splitlines()
    assert lines[0] == f"{corner.team.short_name}值班，7月14日–7月20日"
    assert [line for line in lines if corner.holder.name in line] == lines[1:]
    later = captain.get("/office/duty/?month=2026-08").context["text"]
    assert later.splitlines()[1:] == ["还没有排班"]


def test_the_desk_is_copied_without_whoever_came(captain, corner):
    """Time, business, state and who has it: neither name nor number of the one who came."""
    values = {
        "team": corner.team.code,
        "business": "pay",
        "whom": "王大山",
        "outcome": "done",
        "minutes": "10",
    }
    captain.post("/office/duty/desk/", values | {"member": str(corner.holder.pk), "words": "打 13911115521"})
    copied = captain.get("/office/duty/desk/").context["text"]
    assert "登记 1 件，此前未了 0 件" in copied
    assert corner.holder.name in copied
    assert "王" not in copied
    assert "1391111" not in copied


def test_a_member_reads_the_roster_without_its_buttons(sign_in, corner):
    page = text(sign_in(Role.MEMBER, member=corner.holder).get("/office/duty/"))
    assert "值班表" in page
    assert "排一班" not in page


def test_the_captain_rosters_several_days_at_once_and_a_clash_is_said_on_the_form(captain, corner):
    values = {
        "team": corner.team.code,
        "member": str(corner.holder.pk),
        "day": "2026-07-16",
        "last_day": "2026-07-18",
        "part": "day",
        "kind": "station",
    }
    assert captain.post("/office/duty/add/", values).status_code == 302
    assert DutyShift.objects.everywhere("test").count() == 3
    refused = captain.post("/office/duty/add/", values)
    assert refused.status_code == 400
    assert "张建军 07-16 08:30–17:30" in text(refused)


def test_a_member_is_refused_the_roster_form(sign_in, corner):
    client = sign_in(Role.MEMBER, member=corner.holder)
    assert client.get("/office/duty/add/").status_code == 403


def test_copying_a_week_tells_what_was_left_out(captain, corner):
    shift(corner)
    register.leave(corner.holder, DAY.date() + timedelta(days=7), DAY.date() + timedelta(days=7))
    values = {"team": corner.team.code, "source": "2026-07-13", "target": "2026-07-20"}
    page = text(captain.post("/office/duty/copy/", values, follow=True))
    assert "已复制 0 班" in page
    assert "张建军 2026-07-23 至 2026-07-23 请假" in page


def test_the_captain_offers_a_shift_and_names_the_taker(captain, corner):
    row = shift(corner)
    captain.post(reverse("duty_shift_act", args=[row.pk, "ask"]), {"reason": "开会"})
    swap = row.swaps.model.objects.everywhere("test").get()
    answer = captain.post(
        reverse("duty_swap_act", args=[swap.pk, "take"]), {"member": str(corner.other.pk)}, follow=True
    )
    assert "<strong>李文斌</strong>" in text(answer)
    assert captain.post(reverse("duty_swap_act", args=[swap.pk, "magic"])).status_code == 404


def test_a_sheet_is_looked_at_first_and_written_when_confirmed(captain, corner):
    head = ("服务队", "服务点", "日期", "上班", "下班", "队员", "班别", "备注")
    lines = [(corner.team.code, "", "2026-07-20", "8:30", "17:30", "M-HOLD", "", "")]
    file = io.BytesIO(write_table(Table.of(head, lines)))
    file.name = "roster.xlsx"
    page = text(captain.post("/office/duty/import/", {"file": file}))
    assert "检查结果" in page
    assert DutyShift.objects.everywhere("test").count() == 0
    captain.post("/office/duty/import/confirm/")
    assert DutyShift.objects.everywhere("test").get().member == corner.holder


def test_the_roster_goes_out_as_a_sheet(captain, corner):
    shift(corner)
    answer = captain.get("/office/duty/export/?month=2026-07")
    assert answer.content.startswith(b"PK")


def test_a_business_typed_at_the_desk_is_in_the_ledger_with_one_post(captain, corner):
    values = {
        "team": corner.team.code,
        "business": "pay",
        "whom": "王大山",
        "account_number": "1408280036",
        "outcome": "done",
        "minutes": "10",
        "member": str(corner.holder.pk),
    }
    page = text(captain.post("/office/duty/desk/", values, follow=True))
    assert "YZ260714-0001 已办结并记入台账" in page
    assert ServiceRecord.objects.everywhere("test").get().member == corner.holder
    assert "1408280036" not in page
    assert "14****36" in page


def test_handing_over_without_saying_to_whom_is_asked_on_the_form_and_leaves_nothing(captain, corner):
    values = {
        "team": corner.team.code,
        "business": "pay",
        "whom": "王",
        "outcome": "handed_over",
        "minutes": "5",
    }
    answer = captain.post("/office/duty/desk/", values)
    assert answer.status_code == 400
    assert "请选转交给谁" in text(answer)
    assert DeskRecord.objects.everywhere("test").count() == 0


def test_the_province_reads_the_register_and_takes_no_business(sign_in, corner):
    client = sign_in(Role.PROVINCE, corner.tree.province)
    page = text(client.get(f"/office/duty/desk/?team={corner.team.code}"))
    assert "登记一件" not in page
    values = {"team": corner.team.code, "business": "pay", "whom": "王", "outcome": "done", "minutes": "5"}
    assert client.post("/office/duty/desk/", values).status_code == 403


def test_an_open_business_is_finished_from_the_register(captain, corner):
    draft = DeskDraft(corner.team, "meter", "王大山", DeskOutcome.TAKEN_ALONG)
    row = actions.take_business(corner.as_holder, draft)
    captain.post(reverse("desk_act", args=[row.number, "finish"]), {"note": "已校表"})
    row.refresh_from_db()
    assert (row.state, row.record.note) == ("done", "电表异常：已校表")


def test_the_whole_number_is_shown_once_with_a_reason(captain, corner):
    draft = DeskDraft(corner.team, "pay", "王大山", account_number="1408280036")
    row = actions.take_business(corner.as_holder, draft)
    assert captain.post(reverse("desk_reveal", args=[row.number])).status_code == 400
    assert "1408280036" in text(captain.post(reverse("desk_reveal", args=[row.number]), {"reason": "补票"}))


def test_the_day_sheet_is_an_a4_pdf(captain, corner):
    shift(corner, starts=NOON)
    actions.take_business(corner.as_holder, DeskDraft(corner.team, "pay", "王大山"))
    assert captain.get("/office/duty/desk/sheet/").content.startswith(b"%PDF")


def test_another_team_finds_neither_shift_nor_business(sign_in, corner):
    row = shift(corner)
    desk = actions.take_business(corner.as_holder, DeskDraft(corner.team, "pay", "王大山"))
    other = register.team(corner.tree.wuxiang)
    client = sign_in(place=other, member=register.member(other))
    addresses = [reverse("duty_shift", args=[row.pk]), reverse("desk_act", args=[desk.number, "finish"])]
    assert client.get(addresses[0]).status_code == 404
    assert client.post(addresses[1]).status_code == 404


def test_a_point_gives_no_share_without_answers(captain, corner):
    point = register.service_point(corner.team, name="泗交驿站")
    page = text(captain.get(reverse("point", args=[point.code])))
    assert "不足 10 次，不给比例" in page


def cost(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_lists_ask_as_often_with_three_rows_as_with_one(captain, corner):
    addresses = ["/office/duty/", "/office/duty/desk/", "/office/duty/points/"]

    def add(number):
        point = register.service_point(corner.team)
        shift(corner, starts=DAY + timedelta(days=number), point=point)
        actions.take_business(
            corner.as_holder, DeskDraft(corner.team, "meter", "王", DeskOutcome.TAKEN_ALONG)
        )

    add(0)
    once = [cost(captain, address) for address in addresses]
    add(1)
    add(2)
    assert [cost(captain, address) for address in addresses] == once


def test_hours_are_shown_for_each_member_as_counted(captain, corner):
    with clock.fixed(NOON):
        actions.take_business(corner.as_holder, DeskDraft(corner.team, "pay", "王大山", minutes=40))
    page = text(captain.get("/office/duty/hours/"))
    assert "张建军" in page
    assert "30 分" in page


def test_the_month_is_a_paper_with_a_line_for_each_turn_and_how_often_each_has_duty(captain, corner):
    point = register.service_point(corner.team, name="泗交驿站")
    shift(corner, point=point)
    shift(corner, corner.other, point=point)
    answer = captain.get("/office/duty/document/?month=2026-07")
    table = Document(io.BytesIO(answer.content)).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["日期", "地点", "班次", "值班人"],
        ["周四 7月16日", "泗交驿站", "白班 08:30–17:30", "张建军、李文斌"],
    ]
    empty = Document(io.BytesIO(captain.get("/office/duty/document/?month=2026-09").content))
    assert "本月还没有排班。" in [each.text for each in empty.paragraphs]


def test_an_audit_administrator_is_refused_the_paper(sign_in, corner):
    client = sign_in(Role.AUDIT_ADMIN, corner.tree.province)
    assert client.get("/office/duty/document/").status_code == 403


LEAVE = {"kind": "annual", "first_day": "2026-07-16", "last_day": "2026-07-17", "note": "探亲"}


def test_a_captain_enters_leave_and_is_led_to_the_duty_in_it(captain, corner):
    """The roster marks the clash and offers to be made again; an overlap is refused, what was typed stays."""
    shift(corner)
    fields = LEAVE | {"team": corner.team.code, "member": corner.holder.code}
    answer = captain.post("/office/duty/leaves/", fields)
    assert answer.url == f"/office/duty/?team={corner.team.code}&month=2026-07"
    page = text(captain.get(answer.url))
    assert "请假期间还有 1 班" in page
    assert "is-clash" in page
    again = captain.post("/office/duty/leaves/", fields)
    assert again.status_code == 400
    assert "与 2026-07-16 至 2026-07-17 的请假重叠" in text(again)
    assert 'value="探亲"' in text(again)


def test_leave_stands_on_the_teams_page_and_is_taken_back_with_a_reason(captain, corner):
    captain.post("/office/duty/leaves/", LEAVE | {"team": corner.team.code, "member": corner.deputy.code})
    people = f"/office/teams/{corner.team.code}/people/"
    assert "7月16日–7月17日" in text(captain.get(people))
    leave = Leave.objects.everywhere("test").get()
    withdraw = reverse("duty_leave_withdraw", args=[leave.pk])
    assert captain.post(withdraw, {"reason": ""}).status_code == 400
    captain.post(withdraw, {"reason": "不休了"})
    assert not Leave.objects.everywhere("test").exists()
    assert "7月16日–7月17日" not in text(captain.get(people))


def test_leave_pages_twin(sign_in, corner):
    """A colleague neither reads nor enters leave; a captain elsewhere finds no such team."""
    colleague = sign_in(Role.MEMBER, member=corner.other)
    assert colleague.get("/office/duty/leaves/").status_code == 403
    assert "/office/duty/leaves/" not in text(colleague.get("/office/duty/"))
    stranger = sign_in(Role.CAPTAIN, register.team(corner.tree.yanhu))
    fields = LEAVE | {"team": corner.team.code, "member": corner.holder.code}
    assert stranger.post("/office/duty/leaves/", fields).status_code == 404


def test_a_taker_sees_that_the_captain_has_to_agree_and_may_step_back(captain, corner):
    """Both phones and the shift's page say where the swap stands until the captain settles it."""
    set_parameter(SYSTEM, "duty.swap_needs_approval", True, source="试")
    row = shift(corner)
    captain.post(reverse("duty_shift_act", args=[row.pk, "ask"]), {"member": str(corner.other.pk)})
    swap = DutySwap.objects.everywhere("test").get()
    phone = Client()
    account = register.account(Role.MEMBER, corner.team, member=corner.other)
    phone.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert "问您" in text(phone.get("/field/duty/"))
    answer = phone.post(reverse("my_swap_act", args=[swap.pk, "take"]), follow=True)
    assert "愿接已记下，待队长准" in text(answer)
    assert "不接了" in text(answer)
    page = text(captain.get(reverse("duty_shift", args=[row.pk])))
    assert "准换班" in page
    assert reverse("duty_swap_act", args=[swap.pk, "refuse"]) in page
    phone.post(reverse("my_swap_act", args=[swap.pk, "undo"]))
    assert DutySwap.objects.everywhere("test").get().state == "undone"
