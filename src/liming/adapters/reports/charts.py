"""Drawings of reports: one source for paper, Word and page."""

import json
from collections.abc import Mapping
from pathlib import Path

from liming.adapters.documents.pdf import Kind, compiled
from liming.adapters.reports.parts import Chart

SOURCE = Path(__file__).with_name("charts.typ")
WIDTH = 440
"""Points: the width of the text of an A4 page."""
_PAGE = """#import "charts.typ": drawn
#let chart = json("chart.json")
#set page(width: auto, height: auto, margin: 2pt, fill: none)
#set text(font: "Noto Sans CJK SC", lang: "zh")
#drawn(chart, {width}pt)
"""


def files() -> Mapping[str, bytes]:
    """What a Typst template must have beside it to draw."""
    return {"charts.typ": SOURCE.read_bytes()}


def chart_svg(chart: Chart, width: int = WIDTH) -> bytes:
    """The drawing for a page."""
    return _drawn(chart, width, "svg")


def chart_png(chart: Chart) -> bytes:
    """The drawing for a Word document, sharp enough to be printed."""
    return _drawn(chart, WIDTH, "png")


def _drawn(chart: Chart, width: int, kind: Kind) -> bytes:
    data = {"drawing": chart.drawing, "data": chart.data}
    content = {"chart.json": json.dumps(data, ensure_ascii=False).encode(), **files()}
    return compiled(_PAGE.replace("{width}", str(width)).encode(), content, kind)
