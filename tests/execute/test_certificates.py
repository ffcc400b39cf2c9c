"""Certificates of hours: frozen figures, issued by somebody else, checked by a code."""

from datetime import date, timedelta

import pytest
from tests.factories import execute
from tests.factories import register as make
from tests.refusals import refused

from liming.execute import actions, queries
from liming.execute.actions import QuickDraft
from liming.execute.models import HoursCertificate
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]


@pytest.fixture
def corner():
    with clock.fixed(execute.MORNING):
        yield execute.corner()


@pytest.fixture
def served(corner):
    actions.quick_record(corner.as_holder, QuickDraft(service_type_code="MKT01", minutes=60))
    return corner


def issued(corner):
    return actions.issue_hours_certificate(corner.as_captain, corner.holder, 2026)


def test_a_certificate_freezes_hours_period_and_rule(served):
    """A record entered later changes the hours, not the certificate."""
    row = issued(served)
    assert (row.number, row.minutes, row.days, row.records) == ("SC260714-0001", 60, 1, 1)
    assert (row.first_day, row.last_day) == (date(2026, 1, 1), date(2026, 7, 14))
    assert [(rule["unit"], rule["most"]) for rule in row.rules] == [(30, 480)]
    with clock.fixed(execute.MORNING + timedelta(hours=3)):
        actions.quick_record(served.as_holder, QuickDraft(service_type_code="MKT01", minutes=60))
    assert HoursCertificate.objects.everywhere("test").get().minutes == 60
    assert queries.own_hours(served.as_holder, served.holder, 2026).counted == 120


def test_a_period_is_certified_once_and_again_after_a_withdrawal(served):
    first = issued(served)
    assert refused(lambda: issued(served)) == "certificate_stands"
    actions.withdraw_hours_certificate(served.as_captain, first.number, "补录后重开")
    assert issued(served).number == "SC260714-0002"
    acts = AuditEntry.objects.filter(act__startswith="hours_certificate.").order_by("id")
    assert [entry.act.split(".")[1] for entry in acts] == ["issued", "withdrawn", "issued"]


def test_nothing_served_is_not_certified(corner):
    assert refused(lambda: issued(corner)) == "nothing_to_certify"


def test_only_somebody_else_with_the_right_over_the_team_issues(served):
    """Not the member, not the own hours of a captain, not a captain of another team."""
    foreign = make.viewer_for(Role.CAPTAIN, make.team(served.tree.yanhu))
    for viewer, member, code in (
        (served.as_holder, served.other, "forbidden"),
        (served.as_captain, served.captain, "own_certificate"),
        (foreign, served.holder, "out_of_scope"),
    ):
        assert refused(lambda: actions.issue_hours_certificate(viewer, member, 2026)) == code  # noqa: B023
    assert HoursCertificate.objects.everywhere("test").count() == 0


def test_withdrawing_asks_for_right_scope_and_ground(served):
    row = issued(served)
    foreign = make.viewer_for(Role.CAPTAIN, make.team(served.tree.yanhu))
    for viewer, ground, code in (
        (served.as_holder, "错", "forbidden"),
        (foreign, "错", "out_of_scope"),
        (served.as_captain, " ", "field_required"),
    ):
        assert refused(lambda: actions.withdraw_hours_certificate(viewer, row.number, ground)) == code  # noqa: B023
    actions.withdraw_hours_certificate(served.as_captain, row.number, "姓名有误")
    again = refused(lambda: actions.withdraw_hours_certificate(served.as_captain, row.number, "再次"))
    assert again == "certificate_ended"


def test_the_code_checks_the_certificate_without_the_name(served):
    """The code is on the paper only; the table keeps its digest."""
    row = issued(served)
    code = queries.certificate_paper(served.as_holder, row.number).code
    assert code not in str(HoursCertificate.objects.everywhere("test").values())
    found = queries.check_certificate(f" {code.lower()} ")
    assert (found.number, found.name, found.minutes, found.is_withdrawn) == (row.number, "张**", 60, False)
    assert queries.check_certificate("NEVERGIVEN") is None
    actions.withdraw_hours_certificate(served.as_captain, row.number, "姓名有误")
    assert queries.check_certificate(code).is_withdrawn is True


def test_a_paper_is_printed_for_its_member_and_whoever_certifies_only(served):
    row = issued(served)
    colleague = served.viewer(Role.MEMBER, served.other)
    assert refused(lambda: queries.certificate_paper(colleague, row.number)) == "not_found"
    assert queries.certificate_paper(served.as_captain, row.number).certificate == row
    actions.withdraw_hours_certificate(served.as_captain, row.number, "姓名有误")
    assert refused(lambda: queries.certificate_paper(served.as_holder, row.number)) == "not_found"
