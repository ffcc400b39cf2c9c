"""Posters with a code to scan, one to a page, A4 for the wall or A6 for the counter."""

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import segno

from liming.adapters.documents.pdf import compiled

_TEMPLATE = Path(__file__).with_name("poster.typ")

Size = Literal["a4", "a6"]


@dataclass(frozen=True)
class PosterSheet:
    """The words of one poster and the address its code leads to; all words come in the reader's language."""

    heading: str
    call: str
    team: str
    place: str
    urgent: str
    code: str
    url: str


def posters_pdf(sheets: Sequence[PosterSheet], size: Size = "a4") -> bytes:
    """The posters as one PDF, a page for each."""
    files = {f"code-{number}.svg": code_svg(each.url) for number, each in enumerate(sheets)}
    data = {
        "size": size,
        "sheets": [asdict(each) | {"file": name} for each, name in zip(sheets, files, strict=True)],
    }
    return compiled(_TEMPLATE.read_bytes(), {"data.json": json.dumps(data).encode(), **files})


def code_svg(url: str) -> bytes:
    """The code of an address as SVG, robust enough for a worn poster."""
    picture = io.BytesIO()
    segno.make(url, error="q", micro=False).save(picture, kind="svg", border=2, scale=10)
    return picture.getvalue()
