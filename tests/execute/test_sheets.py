"""A hotline's sheet: every row accounted for, nothing guessed silently."""

from datetime import datetime
from pathlib import Path

import pytest
from tests.factories import execute as make
from tests.fixtures import hotline_sheet
from tests.fixtures.shanxi_divisions import divisions

from liming.adapters.spreadsheets import read_table
from liming.execute import actions
from liming.execute.actions import SheetReport
from liming.register.actions.divisions import load_divisions
from liming.register.rules import Table
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 7, 8, 9, 0, tzinfo=clock.LOCAL_ZONE)

# Line of the file -> outcome and the reasons beside "the type was chosen by its content".
EXPECTED: dict[int, tuple[str, tuple[str, ...]]] = {
    **dict.fromkeys(range(3, 51), ("imported", ())),
    5: ("imported", ("phone_tidied",)),
    10: ("imported", ("phone_tidied",)),
    11: ("imported", ("phone_tidied",)),
    12: ("imported", ("phone_tidied",)),
    14: ("imported", ("phone_tidied",)),
    15: ("imported", ("phone_tidied",)),
    18: ("imported", ("phone_tidied",)),
    19: ("imported", ("phone_tidied",)),
    22: ("imported", ("phone_tidied",)),
    23: ("look", ("number_twice",)),
    24: ("imported", ("phone_tidied",)),
    25: ("imported", ("division_replaced",)),
    28: ("look", ("praise", "phone_tidied")),
    29: ("imported", ("phone_tidied",)),
    31: ("imported", ("division_replaced",)),
    32: ("look", ("county_unclear",)),
    34: ("imported", ("phone_tidied",)),
    35: ("imported", ("phone_tidied",)),
    36: ("imported", ("phone_missing",)),
    37: ("imported", ("phone_tidied",)),
    38: ("imported", ("phone_tidied",)),
    39: ("imported", ("phone_tidied",)),
    41: ("look", ("same_outage",)),
    42: ("look", ("same_outage", "phone_tidied")),
    47: ("imported", ("phone_tidied",)),
    49: ("look", ("not_ours",)),
    50: ("refused", ("no_content",)),
}


def table(folder: Path) -> Table:
    return read_table(hotline_sheet.write(folder / "sheet.xlsx"))


def run(corner: make.Corner, folder: Path, dry_run: bool = False) -> SheetReport:
    with clock.fixed(NOW):
        unit = corner.tree.province
        viewer = corner.viewer(Role.PROVINCE)
        return actions.import_requests(viewer, table(folder), unit=unit, dry_run=dry_run)


@pytest.fixture
def corner() -> make.Corner:
    built = make.corner()
    load_divisions(make.SYSTEM, divisions())
    return built


def test_each_of_the_48_rows_ends_as_expected(corner: make.Corner, tmp_path: Path) -> None:
    """Row by row: the outcome and every reason; the number left out of the run is named."""
    report = run(corner, tmp_path)
    found = {
        row.row_number: (
            row.outcome,
            tuple(sorted(reason.code for reason in row.reasons if reason.code != "type_chosen")),
        )
        for row in report.rows
    }
    assert found == {line: (outcome, tuple(sorted(codes))) for line, (outcome, codes) in EXPECTED.items()}
    assert report.counts == {"imported": 41, "look": 6, "refused": 1}
    assert report.missing_numbers == ["HL260700021"]
    assert report.header_row == 2
