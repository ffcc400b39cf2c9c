"""Private numbers typed where they do not belong are shown to nobody who only reads a list."""

import pytest
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions, queries
from liming.execute.actions import QuickDraft
from liming.register.queries import find

pytestmark = pytest.mark.django_db
PHONE = "13912345678"


def test_a_phone_in_the_title_is_masked_on_every_list() -> None:
    """Board, export, work item and course show it masked; the caller's own words keep it."""
    corner = make.corner()
    row = make.request(corner, title=f"停电请回电{PHONE}", words="")
    assert row.title == "停电请回电139****5678"
    assert row.words == f"停电请回电{PHONE}"
    assert queries.board(corner.as_captain).rows[0].title == row.title
    assert make.item_of(row).title == row.title
    assert PHONE not in str(queries.request_detail(corner.as_captain, row.number).words)


def test_a_phone_in_what_the_office_typed_is_masked() -> None:
    """The course of the request and the ground of a return."""
    corner = make.corner()
    row = make.request(corner)
    other = register.team(corner.tree.yanhu)
    actions.return_request(corner.as_captain, row, other, f"在盐湖，问 {PHONE}")
    detail = queries.request_detail(make.SYSTEM, row.number)
    assert PHONE not in str([step.words for step in detail.timeline])
    assert queries.request_life(make.SYSTEM, detail.request).returns[0].ground == "在盐湖，问 139****5678"


def test_a_phone_in_a_record_is_masked() -> None:
    """Place and reason of a correction as the ledger, its export and the API show them."""
    corner = make.corner()
    draft = QuickDraft(service_type_code="REP02", minutes=20, photo_count=1, place=f"窑头村 {PHONE}")
    record = actions.quick_record(corner.as_holder, draft)
    actions.correct_record(corner.as_captain, record, {"minutes": 9}, f"户主 {PHONE} 说的")
    (line,) = queries.ledger(corner.as_captain).rows
    assert (line.place, line.correction_reason) == ("窑头村 139****5678", "户主 139****5678 说的")


def test_the_search_box_gives_no_address_of_a_household() -> None:
    """The address of a customer is private; the team tells namesakes apart."""
    corner = make.corner()
    register.customer(corner.team, "王大山", address="夏县泗交镇窑头村 12 号")
    (hit,) = find(corner.as_holder, "王大山")
    assert hit.note == corner.team.short_name
