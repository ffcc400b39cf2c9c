"""An official paper: red head and line, 仿宋 body, numbered sections, plain tables (GB/T 9704 habits)."""

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
RED = RGBColor(0xC8, 0x10, 0x1E)
BODY, HEADING, SMALL_HEADING, TITLE = "仿宋", "黑体", "楷体", "方正小标宋简体"


class OfficialPaper:
    """Collects a paper part by part; `saved()` gives the bytes of the .docx file."""

    def __init__(self, issuer: str, title: str) -> None:
        self.document = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
        section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
        self.document.core_properties.title = title
        self.document.core_properties.author = issuer
        self._line(issuer, TITLE, 26, RED, centre=True)
        _red_rule(self._line("", BODY, 6))
        self._line(title, TITLE, 22, centre=True, after=16)

    def heading(self, text: str) -> None:
        """A section's heading."""
        self._line(text, HEADING, 16, before=10, after=4)

    def subheading(self, text: str) -> None:
        """A heading inside a section."""
        self._line(text, SMALL_HEADING, 15, before=6, after=2)

    def text(self, text: str) -> None:
        """A paragraph, its first line drawn in by two characters."""
        self._line(text, BODY, 16).paragraph_format.first_line_indent = Pt(32)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A ruled table with a head that repeats on every page; widths in centimetres."""
        table = self.document.add_table(rows=1, cols=len(head), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        _mark(table.rows[0], "tblHeader")
        for line in [head, *rows]:
            row = table.rows[0] if line is head else table.add_row()
            _mark(row, "cantSplit")
            for cell, text, width in zip(row.cells, line, widths, strict=True):
                cell.width = Cm(width)
                _fill(cell.paragraphs[0], text, HEADING if line is head else BODY)
        self._line("", BODY, 8)

    def signed(self, issuer: str, day: str) -> None:
        """Issuer and day at the right."""
        for text in (issuer, day):
            paragraph = self._line(text, BODY, 16, before=0)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def saved(self) -> bytes:
        """The file's bytes."""
        target = BytesIO()
        self.document.save(target)
        return target.getvalue()

    def _line(
        self,
        text: str,
        font: str,
        size: float,
        colour: RGBColor | None = None,
        *,
        centre: bool = False,
        before: float = 0,
        after: float = 0,
    ) -> Paragraph:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
        paragraph.paragraph_format.line_spacing = 1.25
        if centre:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(paragraph, text, font, size, colour)
        return paragraph


def _write(paragraph: Paragraph, text: str, font: str, size: float, colour: RGBColor | None = None) -> None:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = "Times New Roman", Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if colour is not None:
        run.font.color.rgb = colour


def _red_rule(paragraph: Paragraph) -> None:
    """The red line below the head."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "1"), ("color", "C8101E")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)


def _fill(paragraph: Paragraph, text: str, font: str) -> None:
    """Text of a cell, close set; figures stand at the right."""
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
    paragraph.paragraph_format.line_spacing = 1.0
    if font == BODY and text[:1] in "0123456789—-+−":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _write(paragraph, text, font, 10.5)


def _mark(row: object, name: str) -> None:
    """Switch a row's property on: `tblHeader` repeats it on every page, `cantSplit` keeps it whole."""
    mark = OxmlElement(f"w:{name}")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # type: ignore[attr-defined]
