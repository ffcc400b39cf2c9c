"""The mark of who took guarded data on every page of a Word file, at its head and in its foot."""

from collections.abc import Iterator
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import Section, _BaseHeaderFooter
from docx.shared import Pt, RGBColor

from liming.adapters.marks import Mark

_GREY = RGBColor(0x4A, 0x57, 0x63)
_SIZE = Pt(8.5)


def marked(content: bytes, mark: Mark) -> bytes:
    """The Word file with the mark's line in every head and foot; what is there already stays."""
    document, line = Document(BytesIO(content)), mark.line()
    is_sided = document.settings.odd_and_even_pages_header_footer
    for section in document.sections:
        for part, side in _edges(section, is_sided):
            if all(line not in each.text for each in part.paragraphs):
                _write(part, line, side)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _edges(section: Section, is_sided: bool) -> Iterator[tuple[_BaseHeaderFooter, WD_ALIGN_PARAGRAPH]]:
    """Heads and feet that some page of the section shows."""
    kinds = [(section.header, section.footer)]
    if section.different_first_page_header_footer:
        kinds.append((section.first_page_header, section.first_page_footer))
    if is_sided:
        kinds.append((section.even_page_header, section.even_page_footer))
    for header, footer in kinds:
        yield header, WD_ALIGN_PARAGRAPH.RIGHT
        yield footer, WD_ALIGN_PARAGRAPH.CENTER


def _write(part: _BaseHeaderFooter, line: str, side: WD_ALIGN_PARAGRAPH) -> None:
    is_empty = len(part.paragraphs) == 1 and not part.paragraphs[0].runs
    paragraph = part.paragraphs[0] if is_empty else part.add_paragraph()
    paragraph.alignment = side
    run = paragraph.add_run(line)
    run.font.size, run.font.color.rgb = _SIZE, _GREY
