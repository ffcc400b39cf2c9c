"""Service hours line by line, corrections with review and spot checks on the pages."""

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import execute, register

from liming.execute import actions, queries
from liming.execute.actions import QuickDraft
from liming.execute.models import HoursCertificate, HoursCheck, HoursCorrection, ServiceRecord
from liming.shared import clock
from liming.shared.viewer import Role
from liming.web.words.formats import minutes

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
BASE = "/office/duty/hours/"


@pytest.fixture
def corner():
    with clock.fixed(execute.MORNING):
        yield execute.corner()


@pytest.fixture
def sign_in(corner, settings):
    def enter(role, place, member=None):
        client = Client()
        client.force_login(register.account(role, place, member=member), settings.AUTHENTICATION_BACKENDS[1])
        return client

    return enter


def serve(corner) -> ServiceRecord:
    return actions.quick_record(corner.as_holder, QuickDraft(service_type_code="MKT01", minutes=60))


def read(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content[:300]
    return answer.content.decode()


def test_from_the_phone_to_the_captains_yes_and_the_new_certificate(sign_in, corner):
    """The member proposes, the captain agrees, the certificate says so and is issued anew."""
    record = serve(corner)
    cert = actions.issue_hours_certificate(corner.as_captain, corner.holder, 2026)
    code = queries.certificate_paper(corner.as_captain, cert.number).code
    phone = sign_in(Role.MEMBER, corner.team, corner.holder)
    captain = sign_in(Role.CAPTAIN, corner.team, corner.captain)
    asked = {"kind": "record", "key": str(record.pk), "minutes": "120", "reason": "少记了"}
    assert "提出更正" in read(phone, "/field/hours/lines/")
    page = phone.post("/field/hours/correct/", asked, follow=True).content.decode()
    assert "60 改为 120 分钟" in page
    row = HoursCorrection.objects.everywhere("test").get()
    assert "张建军" in read(captain, f"{BASE}corrections/")
    assert captain.post(f"{BASE}corrections/{row.pk}/agree/").status_code == 302
    assert "已同意" in read(captain, f"{BASE}corrections/?state=ended")
    lines = read(captain, f"{BASE}members/{corner.holder.pk}/?year=2026")
    assert f"计入 {minutes(120)}" in lines
    assert "已被更正" in read(captain, f"{BASE}?team=140828-01")
    assert "已被更正，请队长重开" in read(phone, "/field/hours/")
    assert "请向开具单位索取新证明" in read(Client(), f"/certificate/{code}/")
    captain.post(f"{BASE}{cert.number}/reissue/")
    assert [each.minutes for each in HoursCertificate.objects.everywhere("test").order_by("number")] == [
        60,
        120,
    ]


def test_odd_input_and_others_lines_are_refused_in_words(sign_in, corner):
    record = serve(corner)
    captain = sign_in(Role.CAPTAIN, corner.team, corner.captain)
    url = f"{BASE}members/{corner.holder.pk}/correct/"
    for asked in ({}, {"key": "x"}, {"key": str(record.pk), "kind": "record", "minutes": "²", "reason": "x"}):
        assert captain.post(url, asked).status_code == 400
    assert captain.post(f"{BASE}corrections/{record.pk}/agree/").status_code == 404
    colleague = sign_in(Role.MEMBER, corner.team, corner.other)
    asked = {"kind": "record", "key": str(record.pk), "minutes": "5", "reason": "x"}
    assert colleague.post("/field/hours/correct/", asked).status_code == 400
    assert colleague.get(f"{BASE}corrections/").status_code == 403
    assert not HoursCorrection.objects.everywhere("test").exists()


@pytest.fixture
def july(corner):
    for _ in range(3):
        execute.resolved(corner)
    ServiceRecord.objects.everywhere("each took half an hour").update(minutes=30)
    with clock.fixed(datetime(2026, 8, 3, 9, 0, tzinfo=clock.LOCAL_ZONE)):
        yield corner


def test_the_unit_draws_calls_and_a_difference_waits_for_review(sign_in, july):
    """Nothing, then two drawn lines; phone shown once with a reason; the captain sees no such page."""
    unit = sign_in(Role.UNIT, july.tree.xiaxian)
    page = f"{BASE}checks/?month=2026-07"
    assert "这个月还没有抽取" in read(unit, page)
    unit.post(f"{BASE}checks/draw/", {"month": "2026-07"})
    first, second = HoursCheck.objects.everywhere("test").order_by("pk")
    assert "138****5521" in read(unit, page)
    shown = unit.post(f"{BASE}checks/{first.pk}/reveal/?month=2026-07", {"reason": "核对时长"})
    assert "13800005521" in shown.content.decode()
    assert "13800005521" not in read(unit, page)
    unit.post(f"{BASE}checks/{first.pk}/record/", {"state": "confirmed"})
    unit.post(
        f"{BASE}checks/{second.pk}/record/", {"state": "different", "minutes": "10", "note": "很快就走"}
    )
    assert unit.post(f"{BASE}checks/{second.pk}/record/", {"state": "drawn"}).status_code == 400
    text = read(unit, page)
    assert "客户说 10 分钟" in text
    assert "更正待复核" in text
    assert "由单位另一人复核" in read(unit, f"{BASE}corrections/")
    draw = f"{BASE}checks/draws/{first.draw_id}/"
    assert "一致" in read(unit, draw)
    assert first.drawn_line in unit.get(f"{draw}?list").content.decode()
    assert sign_in(Role.CAPTAIN, july.team, july.captain).get(page).status_code == 403


def test_queries_do_not_grow_with_rows(sign_in, july):
    """Lines, corrections and checks cost as much for one row as for three."""
    unit = july.viewer(Role.UNIT)
    costs = []
    actions.draw_hours_checks(unit, "2026-07")
    records = list(ServiceRecord.objects.everywhere("test"))
    for record in records:
        actions.propose_hours(july.as_captain, july.holder, "record", record.pk, 5, "少来了")
        with CaptureQueriesContext(connection) as asked:
            queries.hours_corrections(unit)
            queries.hours_checks(unit, "2026-07")
            queries.member_lines(july.as_captain, july.holder, 2026)
        costs.append(len(asked))
    assert len(set(costs[1:])) == 1, costs
    assert costs[0] >= costs[1] >= costs[0] - 1
