"""A report as Word, laid out by a template that the department may edit."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup

from liming.adapters.documents.official import OfficialPaper, PaperParts
from liming.adapters.reports.charts import chart_png
from liming.adapters.reports.parts import (
    ANNEXES,
    Chart,
    Part,
    Report,
    Signing,
    Subheading,
    Table,
    heading,
)

TEXT_WIDTH = 15.6
"""Centimetres between the margins of an official page."""
SIZES = {"team_sheet": 12}
"""Letters of the text in points where they are not the usual 16: a team's sheet fits two pages."""
_CROWDED = 8
"""From so many columns on a table is set in smaller letters."""
NAMES = {"issuer": "单位", "title": "标题", "signed_on": "落款日期"}
"""What every template may name besides its sections."""
Outline = tuple[tuple[str, str], ...]


def shipped_template(outline: Outline, size: float = 16) -> bytes:
    """The template as shipped: red head, title, a heading and a place for each section, issuer and day."""
    paper = OfficialPaper("{{ issuer }}", "{{ title }}", size)
    for place, (key, title) in enumerate(outline):
        if key not in ANNEXES:
            paper.heading(heading(key, title, place))
            paper.text(f"{{{{p {key} }}}}")
    paper.signed("{{ issuer }}", "{{ signed_on }}")
    for place, (key, title) in enumerate(outline):
        if key in ANNEXES:
            paper.new_page()
            paper.heading(heading(key, title, place))
            paper.text(f"{{{{p {key} }}}}")
    return settled(paper.saved())


def report_word(report: Report, template: bytes) -> bytes:
    """The .docx of a report. Raises jinja2.TemplateError for a template that names what is not there."""
    document = DocxTemplate(BytesIO(template))
    words: dict[str, Any] = {"issuer": report.issuer, "title": report.title, "signed_on": report.signed_on}
    parts = PaperParts(document.get_docx(), SIZES.get(report.kind, 16))
    last = [section.key for section in report.sections if not section.is_annex][-1:]
    for section in report.sections:
        words[section.key] = _written(parts, section.parts, is_last=[section.key] == last)
    document.render(words, environment(), autoescape=True)
    target = BytesIO()
    document.save(target)
    return settled(target.getvalue())


def environment() -> ImmutableSandboxedEnvironment:
    """What a template may do: name values, repeat and choose; nothing of Python is in reach."""
    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    made.globals.clear()
    return made


def settled(content: bytes, replaced: Mapping[str, bytes] | None = None) -> bytes:
    """The same file without the moments of its making, so that the same content gives the same bytes."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w", ZIP_DEFLATED) as made:
        for name in source.namelist():
            entry = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            made.writestr(entry, (replaced or {}).get(name, source.read(name)))
    return target.getvalue()


def _written(paper: PaperParts, parts: Sequence[Part], *, is_last: bool) -> Markup:
    """The parts as they stand in a document's body; they are written to its end and taken away again.

    The last section's end is kept with the signature, so that this never stands alone on a page.
    """
    body = paper.document.element.body
    before = set(body)
    for part in parts:
        _write(paper, part)
    if is_last and paper.document.paragraphs:
        paper.document.paragraphs[-1].paragraph_format.keep_with_next = True
    new = [element for element in body if element not in before]
    for element in new:
        body.remove(element)
    return Markup("".join(etree.tostring(element, encoding="unicode") for element in new))  # noqa: S704


def _write(paper: PaperParts, part: Part) -> None:
    if isinstance(part, Table):
        _table(paper, part)
    elif isinstance(part, Chart):
        paper.picture(chart_png(part), TEXT_WIDTH, part.words)
    elif isinstance(part, Subheading):
        paper.subheading(part.words)
    elif isinstance(part, Signing):
        paper.text("　".join(f"{label}：＿＿＿＿" for label in part.fields))
    else:
        paper.text(part.words)


def _table(paper: PaperParts, table: Table) -> None:
    columns, rows = table.shown_columns, list(table.rows)
    rows += [table.total] if table.total else []
    scale = TEXT_WIDTH / sum(column.width for column in columns)
    paper.table(
        [column.title for column in columns],
        [[column.shown(row.get(column.key)) for column in columns] for row in rows],
        [column.width * scale for column in columns],
        9 if len(columns) >= _CROWDED else 10.5,
        [column.is_number for column in columns],
    )
