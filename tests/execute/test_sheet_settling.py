"""Rows that needed a look find their way out."""

import pytest
from tests.factories import execute as make
from tests.factories import sheets

from liming.execute import actions, queries
from liming.execute.models import SheetImport, SheetRow
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=sheets.imported)]


@pytest.fixture
def corner(monkeypatch: pytest.MonkeyPatch) -> make.Corner:
    monkeypatch.setenv("LIMING_NOW", "2026-07-08T09:00:00+08:00")
    return sheets.imported().corner


def line(number: int) -> SheetRow:
    return SheetRow.objects.get(row_number=number)


def test_a_bare_district_is_taken_with_the_county_a_person_chose(corner: make.Corner) -> None:
    """The row becomes a request of 晋城城区; settled once, it cannot be settled again."""
    viewer = corner.viewer(Role.PROVINCE)
    request = actions.take_sheet_row(viewer, line(32), division_code="140502")
    assert (request.division_id, request.external_number) == ("140502", "HL260700030")
    assert clock.local(request.received_at).strftime("%m-%d %H:%M") == "07-06 10:25"
    assert (line(32).outcome, line(32).request) == ("imported", request)
    with pytest.raises(DomainError) as refusal:
        actions.take_sheet_row(viewer, line(32))
    assert refusal.value.code == "sheet_row_settled"


def test_what_is_none_of_ours_is_dismissed_with_its_ground(corner: make.Corner) -> None:
    """The reasons keep what was seen first; without a ground it is refused."""
    viewer = corner.viewer(Role.PROVINCE)
    with pytest.raises(DomainError) as refusal:
        actions.dismiss_sheet_row(viewer, line(49), " ")
    assert refusal.value.code == "field_required"
    actions.dismiss_sheet_row(viewer, line(49), "请问自来水公司")
    assert [reason["code"] for reason in line(49).reasons] == ["not_ours", "dismissed"]


def test_the_rows_are_shown_masked_and_counted(corner: make.Corner) -> None:
    """Numbers inside the words are masked; the counts of the sheet are those of the import."""
    viewer = corner.viewer(Role.PROVINCE)
    (sheet,) = queries.sheets(viewer)
    assert (sheet.imported, sheet.look, sheet.refused) == (41, 6, 1)  # type: ignore[attr-defined]
    shown = {each.row_number: each for each in queries.sheet_lines(viewer, sheet.pk)}
    assert "138****1234" in shown[6].words
    assert "14****89" in shown[24].words
    looks = queries.sheet_lines(viewer, sheet.pk, "look")
    assert [each.row_number for each in looks] == [23, 28, 32, 41, 42, 49]


def test_other_units_reach_neither_sheet_nor_row(corner: make.Corner) -> None:
    """The twin: a county may not settle the province's sheet nor see it."""
    unit = corner.viewer(Role.UNIT)
    for act in (
        lambda: actions.take_sheet_row(unit, line(32)),
        lambda: actions.dismiss_sheet_row(unit, line(32), "x"),
    ):
        with pytest.raises(DomainError) as refusal:
            act()
        assert refusal.value.code == "out_of_scope"
    with pytest.raises(SheetImport.DoesNotExist):
        queries.sheet_lines(unit, line(32).sheet_id)
