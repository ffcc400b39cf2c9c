"""The audit leaves as a marked sheet, with a reason, and is found by what an act was about."""

import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.factories import register as make

from liming.register import actions
from liming.shared import audit
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role, system_viewer

pytestmark = pytest.mark.django_db
URL = "/office/audit/export/"


def book_of(answer: Any) -> Any:
    return load_workbook(io.BytesIO(answer.content))


def test_the_audit_administrator_takes_it_with_a_reason_and_is_named_on_it(client: Client) -> None:
    """On every printed page, on a sheet, and as an entry; without a reason nothing leaves."""
    tree = make.unit_tree()
    make.sign_in(client, Role.AUDIT_ADMIN, tree.province)
    audit.record(system_viewer("test"), "unit.changed", tree.xiaxian, after={"code": "140828"})
    assert client.post(URL).status_code == 400
    book = book_of(client.post(URL, {"reason": "季度检查"}))
    assert book.sheetnames == ["操作留痕", "导出标记"]
    assert [row[0].value for row in book["导出标记"]] == ["导出人", "导出时间", "理由", "说明"]
    assert "audit_admin" in book.worksheets[0].oddFooter.center.text
    assert AuditEntry.objects.get(act="audit.exported").after["rows"] == 1


def test_an_act_is_found_by_what_it_was_about(client: Client) -> None:
    """By the row's id and by a code the entry told; another code finds nothing."""
    tree = make.unit_tree()
    make.sign_in(client, Role.AUDIT_ADMIN, tree.province)
    audit.record(system_viewer("test"), "unit.changed", tree.xiaxian, after={"code": "140828"})
    for text, count in (("140828", 1), (str(tree.xiaxian.pk), 1), ("140802", 0)):
        page = client.get("/office/audit/", {"subject": text}).context["page"]
        assert page.paginator.count == count


def test_unmasked_rows_leave_with_a_mark(client: Client) -> None:
    """Who, when and why stand on a sheet of their own and on every printed page."""
    team = make.team(make.unit_tree().xiaxian)
    make.customer(team, "王大山", phone="13800005521")
    make.sign_in(client, Role.CAPTAIN, team)
    book = book_of(client.post("/office/register/customers/export-private/", {"reason": "集中回访"}))
    assert book.sheetnames[-1] == "导出标记"
    assert book["导出标记"]["B3"].value == "集中回访"
    assert "captain 测试" in book.worksheets[0].oddHeader.right.text


def test_looks_at_private_values_come_to_an_end(client: Client) -> None:
    """Sixty in an hour for one person, each with a reason; the next one waits."""
    team = make.team(make.unit_tree().xiaxian)
    make.customer(team, "王大山", phone="13800005521", code="C1")
    make.sign_in(client, Role.CAPTAIN, team)
    url = "/office/register/customers/C1/reveal/phone/"
    assert client.post(url).status_code == 400
    viewer = make.somebody(Role.CAPTAIN, team)
    for _look in range(60):
        actions.count_look(viewer, "回访")
    answer = client.post(url, {"reason": "回访"})
    assert answer.status_code == 200
    with pytest.raises(Exception, match="too_many_looks"):
        actions.count_look(viewer, "回访")
