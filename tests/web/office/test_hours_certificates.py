"""Certificates of hours on the pages: the office issues, the member prints, anybody with the code checks."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import execute, register

from liming.execute import actions, queries
from liming.execute.actions import QuickDraft
from liming.execute.models import HoursCertificate
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
HOURS = "/office/duty/hours/?team=140828-01"


@pytest.fixture
def corner():
    with clock.fixed(execute.MORNING):
        yield execute.corner()


@pytest.fixture
def sign_in(corner, settings):
    def enter(role, member):
        client = Client()
        client.force_login(
            register.account(role, corner.team, member=member), settings.AUTHENTICATION_BACKENDS[1]
        )
        return client

    return enter


def serve(corner, *members):
    for member in members:
        draft = QuickDraft(service_type_code="MKT01", minutes=60, member=member)
        actions.quick_record(corner.as_captain, draft)


def text(answer):
    return answer.content.decode()


def test_a_captain_issues_prints_and_withdraws_and_the_code_tells(sign_in, corner):
    serve(corner, corner.holder)
    captain, phone, anybody = (
        sign_in(Role.CAPTAIN, corner.captain),
        sign_in(Role.MEMBER, corner.holder),
        Client(),
    )
    issue = f"/office/duty/hours/members/{corner.holder.pk}/issue/"
    assert issue in text(captain.get(HOURS))
    page = text(captain.post(issue, {"year": "2026"}, follow=True))
    row = HoursCertificate.objects.everywhere("test").get()
    assert f"/office/duty/hours/{row.number}.pdf" in page
    assert issue not in page
    assert captain.get(f"/office/duty/hours/{row.number}.pdf").content.startswith(b"%PDF")
    assert f"/field/hours/{row.number}.pdf" in text(phone.get("/field/hours/"))
    assert phone.get(f"/field/hours/{row.number}.pdf").content.startswith(b"%PDF")
    code = queries.certificate_paper(corner.as_holder, row.number).code
    page = text(anybody.get(f"/certificate/{code}/"))
    assert ("证明有效" in page, "张**" in page, corner.holder.name in page) == (True, True, False)
    captain.post(f"/office/duty/hours/{row.number}/withdraw/", {"ground": "姓名有误"})
    page = text(anybody.get(f"/certificate/{code}/"))
    assert ("证明已作废" in page, "姓名有误" in page, "张**" in page) == (True, False, False)
    assert "姓名有误" in text(phone.get("/field/hours/"))


def test_an_unknown_code_is_said_so(corner, client):
    answer = client.get("/certificate/NEVERGIVEN/")
    assert answer.status_code == 404
    assert "查无此证明" in text(answer)


def test_a_member_gets_no_buttons_and_no_certificate_of_a_colleague(sign_in, corner):
    serve(corner, corner.holder)
    row = actions.issue_hours_certificate(corner.as_captain, corner.holder, 2026)
    other = sign_in(Role.MEMBER, corner.other)
    assert other.post(f"/office/duty/hours/{row.number}/withdraw/", {"ground": "错"}).status_code == 403
    assert other.get(f"/field/hours/{row.number}.pdf").status_code == 404


def test_the_page_of_hours_costs_the_same_with_one_certificate_and_three(sign_in, corner):
    people = (corner.holder, corner.deputy, corner.other)
    serve(corner, *people)
    captain = sign_in(Role.CAPTAIN, corner.captain)
    costs = []
    for member in people:
        actions.issue_hours_certificate(corner.as_captain, member, 2026)
        captain.get(HOURS)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            captain.get(HOURS)
        costs.append(len(seen))
    assert costs == [costs[0]] * 3
