"""A hotline's sheet before and after its import, for the tests of the sheets and their pages."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.factories import execute as make
from tests.fixtures import hotline_sheet
from tests.fixtures.shanxi_divisions import divisions
from tests.kept import keepable

from liming.adapters.spreadsheets import read_table
from liming.execute import actions
from liming.execute.models import SheetImport
from liming.register.actions.divisions import load_divisions
from liming.shared import clock
from liming.shared.viewer import Role

NOW = datetime(2026, 7, 8, 9, 0, tzinfo=clock.LOCAL_ZONE)


@keepable
def corner() -> make.Corner:
    """The corner of execute with every division of the province."""
    built = make.corner()
    load_divisions(make.SYSTEM, divisions())
    return built


@dataclass(frozen=True)
class Imported:
    """The corner, what the import at NOW reported, and the sheet as it was kept."""

    corner: make.Corner
    report: actions.SheetReport
    sheet: SheetImport


@keepable
def imported() -> Imported:
    """The corner after the import of the sheet for the whole province."""
    with clock.fixed(NOW), TemporaryDirectory() as folder:
        built = corner()
        table = read_table(hotline_sheet.write(Path(folder) / "sheet.xlsx"))
        report = actions.import_requests(
            built.viewer(Role.PROVINCE), table, unit=built.tree.province, dry_run=False
        )
    return Imported(built, report, SheetImport.objects.everywhere("test").get(pk=report.sheet_id))
