"""Look at a template before it is kept: it opens, names only what is there, and renders."""

import re
from collections.abc import Iterable
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml import etree

from liming.adapters.reports.parts import Report
from liming.adapters.reports.word import NAMES, environment, report_word
from liming.shared.errors import DomainError
from liming.shared.uploads import check_packed

_MOST_UNPACKED = 60_000_000
_PARTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml$")
_TAG = re.compile(r"<[^>]+>")


def check_template(content: bytes, report: Report) -> None:
    """Refuse a template that cannot lay out `report`.

    Raises DomainError `template_unreadable`, `template_unknown_names`, `template_section_alone`,
    `template_broken`.
    """
    words = _words(content)
    sections = [section.key for section in report.sections]
    alone = [key for key in sections if re.search(r"\{\{\s*" + key + r"\s*\}\}", words)]
    if alone:
        shown, fixed = _braced(alone, ""), _braced(alone, "p ")
        raise DomainError("template_section_alone", names=shown, fixed=fixed)
    unknown = sorted(_named(content) - {*NAMES, *sections})
    if unknown:
        known = f"{_braced(NAMES, '')}、{_braced(sections, 'p ')}"
        raise DomainError("template_unknown_names", names=_braced(unknown, ""), known=known)
    try:
        Document(BytesIO(report_word(report, content)))
    except (TemplateError, etree.XMLSyntaxError, ValueError, KeyError, TypeError) as fault:
        raise DomainError("template_broken", why=str(fault)[:160]) from fault


def unused_sections(content: bytes, report: Report) -> list[str]:
    """Titles of sections that the template leaves out."""
    named = _named(content)
    return [section.title for section in report.sections if section.key not in named]


def _named(content: bytes) -> set[str]:
    """Names that a template takes from outside. Raises DomainError `template_broken`."""
    try:
        document = DocxTemplate(BytesIO(content))
        names: set[str] = document.get_undeclared_template_variables(environment())
    except TemplateError as fault:
        raise DomainError("template_broken", why=str(fault)[:160]) from fault
    return names


def _words(content: bytes) -> str:
    """The text of body, head and foot. Raises DomainError `template_unreadable`, `upload_dangerous`,
    `upload_unpacks_too_large`.
    """
    check_packed(content, "docx", _MOST_UNPACKED)
    try:
        with ZipFile(BytesIO(content)) as packed:
            _refuse_dangers(packed)
            texts = [packed.read(name).decode() for name in packed.namelist() if _PARTS.match(name)]
        Document(BytesIO(content))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError) as fault:
        raise DomainError("template_unreadable", why="打不开") from fault
    return _TAG.sub("", "".join(texts))


def _refuse_dangers(packed: ZipFile) -> None:
    """Nothing that unpacks without end, runs, or is fetched from elsewhere."""
    if sum(entry.file_size for entry in packed.infolist()) > _MOST_UNPACKED:
        raise DomainError("template_unreadable", why="解开后过大")
    if any(name.endswith("vbaProject.bin") for name in packed.namelist()):
        raise DomainError("template_unreadable", why="带有宏")
    for name in packed.namelist():
        if not name.endswith(".rels"):
            continue
        for relation in re.findall(rb"<Relationship\b[^>]*>", packed.read(name)):
            if b'TargetMode="External"' in relation and b"/hyperlink" not in relation:
                raise DomainError("template_unreadable", why="引用了外部文件")


def _braced(names: Iterable[str], mark: str) -> str:
    return "、".join(f"{{{{{mark}{name}}}}}" for name in names)
