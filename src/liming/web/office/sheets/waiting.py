"""The hotline's file between the look at it and the confirmation."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from liming.execute.queries import sheet_mappings
from liming.execute.queries.hotline import hotline
from liming.register.rules import Table
from liming.shared.viewer import Viewer
from liming.web.components import uploads

_KIND = "hotline"


@dataclass(frozen=True)
class Waiting:
    """A file that was looked at; `mapping` is a saved one's name or field -> column, "" = by known names."""

    table: Table
    mapping: str | Mapping[str, str]
    unit: str


def read_upload(request: HttpRequest, viewer: Viewer) -> Table:
    """The table of the file in the form, its header found by the column names that hotlines use."""
    return uploads.read_upload(request, _known(viewer))


def keep(request: HttpRequest, mapping: str, unit: str) -> None:
    """Remember the file for this session."""
    uploads.keep(request, _KIND, mapping=mapping, unit=unit)


def map_columns(request: HttpRequest, mapping: str | Mapping[str, str]) -> None:
    """Read the file by another mapping from now on."""
    uploads.choose(request, _KIND, mapping=mapping if isinstance(mapping, str) else dict(mapping))


def waiting(request: HttpRequest, viewer: Viewer) -> Waiting:
    """The file of this session. Raises DomainError `not_found`."""
    found = uploads.kept(request, _KIND, _known(viewer))
    return Waiting(found.table, found.chosen["mapping"], found.chosen["unit"])


def _known(viewer: Viewer) -> list[str]:
    """Known column names, and those of the saved mappings."""
    names = [name for names in hotline()["columns"].values() for name in names]
    return names + [name for each in sheet_mappings(viewer) for name in each.columns.values()]
