"""An official paper: red head and line, 仿宋 body, numbered sections, plain tables (GB/T 9704 habits)."""

from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
RED = RGBColor(0xC8, 0x10, 0x1E)
LATIN = "Times New Roman"
_FIGURES = tuple("0123456789—-+−")
BODY, HEADING, SMALL_HEADING, TITLE = "仿宋", "黑体", "楷体", "方正小标宋简体"


class PaperParts:
    """Writes headings, text, tables and pictures to the end of a Word document; its text in `size` points."""

    def __init__(self, document: WordDocument, size: float = 16) -> None:
        self.document, self.size = document, size

    def heading(self, text: str) -> None:
        """A section's heading, kept with what follows."""
        self._line(text, HEADING, self.size, before=10, after=4).paragraph_format.keep_with_next = True

    def subheading(self, text: str) -> None:
        """A heading inside a section, kept with what follows."""
        self._line(
            text, SMALL_HEADING, self.size - 1, before=6, after=2
        ).paragraph_format.keep_with_next = True

    def text(self, text: str) -> None:
        """A paragraph, its first line drawn in by two characters."""
        self._line(text, BODY, self.size).paragraph_format.first_line_indent = Pt(2 * self.size)

    def picture(self, content: bytes, width: float, words: str) -> None:
        """A PNG so many centimetres wide, its words below it."""
        paragraph = self._line("", BODY, 10.5, centre=True, before=4)
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(BytesIO(content), width=Cm(width))
        shape._inline.docPr.set("descr", words)
        self._line(words, BODY, 10.5, centre=True, after=6)

    def table(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        size: float = 10.5,
        right: Sequence[bool] | None = None,
    ) -> None:
        """A ruled table with a head that repeats on every page; widths in centimetres, letters in points.

        `right`: which columns stand at the right; by default those that hold nothing but figures.
        """
        marks = '<w:cantSplit w:val="true"/><w:tblHeader w:val="true"/>'
        sides = right or [_holds_figures([row[place] for row in rows]) for place in range(len(head))]
        lines = [_row(head, widths, HEADING, size, marks, sides)]
        plain = '<w:cantSplit w:val="true"/>'
        lines += [_row(row, widths, BODY, size, plain, sides) for row in rows]
        grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
        table = parse_xml(
            f"<w:tbl {nsdecls('w')}>{_TABLE}<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
        )
        self._line("", BODY, 8)._p.addprevious(table)

    def new_page(self) -> None:
        """What follows begins on a page of its own."""
        self.document.add_page_break()

    def signed(self, issuer: str, day: str) -> None:
        """Issuer and day at the right, on one page."""
        for text in (issuer, day):
            paragraph = self._line(text, BODY, self.size, before=0)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.keep_with_next = text is issuer

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


class OfficialPaper(PaperParts):
    """Collects a paper part by part; `saved()` gives the bytes of the .docx file."""

    def __init__(self, issuer: str, title: str, size: float = 16) -> None:
        super().__init__(Document(), size)
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
        section.top_margin, section.bottom_margin = (Cm(3.7), Cm(3.5)) if size >= 16 else (Cm(2.2), Cm(2.2))
        self.document.core_properties.title = title
        self.document.core_properties.author = issuer
        self._line(issuer, TITLE, 26, RED, centre=True)
        _red_rule(self._line("", BODY, 6))
        self._line(title, TITLE, 22, centre=True, before=10, after=16)
        _number_pages(section.footer.paragraphs[0])

    def saved(self) -> bytes:
        """The file's bytes."""
        target = BytesIO()
        self.document.save(target)
        return target.getvalue()


def _write(paragraph: Paragraph, text: str, font: str, size: float, colour: RGBColor | None = None) -> None:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = LATIN, Pt(size)
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


def _number_pages(paragraph: Paragraph) -> None:
    """— 1 — in the middle of the foot."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(paragraph, "— ", BODY, 14)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    _write(paragraph, " —", BODY, 14)


_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_TABLE = (
    '<w:tblPr><w:tblW w:w="0" w:type="auto"/><w:jc w:val="center"/><w:tblBorders>'
    + "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="5F6B75"/>' for side in _SIDES)
    + '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
    + "".join(f'<w:{side} w:w="60" w:type="dxa"/>' for side in ("left", "right"))
    + "</w:tblCellMar></w:tblPr>"
)
"""Thin lines around every cell and a little room in it, whatever styles the document knows."""


def _holds_figures(texts: Sequence[str]) -> bool:
    """Whether a column's words are figures, so that it stands at the right."""
    told = [text for text in texts if text not in ("", "—")]
    return bool(told) and all(map(_is_figure, told))


def _is_figure(text: str) -> bool:
    return text[:1] in _FIGURES


def _row(
    texts: Sequence[str],
    widths: Sequence[float],
    font: str,
    size: float,
    marks: str,
    right: Sequence[bool],
) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/></w:tcPr>'
        f"{_cell(text, font, size, is_right)}</w:tc>"
        for text, width, is_right in zip(texts, widths, right, strict=True)
    )
    return f"<w:tr><w:trPr>{marks}</w:trPr>{cells}</w:tr>"


def _cell(text: str, font: str, size: float, is_right: bool) -> str:
    """Text of a cell, close set; figures stand at the right."""
    side = '<w:jc w:val="right"/>' if is_right else ""
    spacing = '<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
    face = f'w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{font}"'
    letters = f'<w:rPr><w:rFonts {face}/><w:sz w:val="{round(size * 2)}"/></w:rPr>'
    shown = "".join(letter for letter in text if letter in "\t\n" or ord(letter) >= 32)
    words = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in shown.split("\n"))
    return f"<w:p><w:pPr>{spacing}{side}</w:pPr><w:r>{letters}{words}</w:r></w:p>"


def _twips(centimetres: float) -> int:
    return round(centimetres * 567)
