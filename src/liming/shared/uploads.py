"""What a file really is, whatever its name says, and whether it may be opened at all.

Pictures are bounded by their pixels before anything decodes them, packed files by what they unpack to, and
XML that brings its own entities is refused before a parser sees it.
"""

import hashlib
import io
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext_noop as _
from PIL import Image, UnidentifiedImageError

from liming.shared.errors import DomainError, register_errors
from liming.shared.photos import CONTENT_TYPES, kind_of, without_traces

GIF, PDF, WORD, EXCEL = "gif", "pdf", "docx", "xlsx"
PICTURES = frozenset({*CONTENT_TYPES, GIF})
PAPERS = frozenset({PDF, WORD, EXCEL})
MOST_PIXELS = 60_000_000
"""About what the largest phone cameras write; four bytes each when decoded."""
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 5_000
MOST_RATIO = 200
"""Spreadsheets of like rows pack a hundred times; a bomb packs a thousand times and more."""
_RATIO_FROM = 5 * 1024 * 1024
_PIECE = 256 * 1024
_MARKS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY", "<!doctype", "<!entity")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_PARTS = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL}
_XML = (".xml", ".rels", ".vml")
_BROKEN = (zipfile.BadZipFile, zlib.error, ValueError, struct.error)
"""What a packed file that was cut or changed makes of its reading."""

register_errors(
    {
        "upload_type": (
            "“{name}”不是可以上传的文件，请用{kinds}。",
            "“{name}” is no file that may be uploaded; use {kinds}.",
        ),
        "picture_pixels": (
            "“{name}”像素过大（最多 {most} 万），请缩小后再传。",
            "“{name}” has too many pixels (at most {most} × 10,000); make it smaller.",
        ),
        "upload_unpacks_too_large": (
            "“{name}”解开后过大，不予打开。",
            "“{name}” unpacks to too much and is not opened.",
        ),
        "upload_dangerous": (
            "“{name}”带有{what}，不予打开，请另存为普通文件后再传。",
            "“{name}” holds {what} and is not opened; save it as a plain file.",
        ),
    }
)


def kind_of_content(content: bytes) -> str:
    """jpg, png, webp, gif, pdf, docx or xlsx by what the bytes are; empty for anything else."""
    if content.startswith(b"GIF8"):
        return GIF
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_packed(content)
    return kind_of(content[:12])


def _kind_of_packed(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
    except _BROKEN:
        return ""
    return next((kind for part, kind in _PARTS.items() if part in names), "")


def check_content(content: bytes, name: str, allowed: frozenset[str] = PICTURES | PAPERS) -> str:
    """What the file is, once it is known to be safe to keep and to open.

    Raises DomainError `upload_type`, `picture_pixels`, `upload_unpacks_too_large`, `upload_dangerous`.
    """
    kind = kind_of_content(content)
    if kind not in allowed:
        raise DomainError("upload_type", name=name, kinds="、".join(sorted(allowed)))
    if kind in PICTURES:
        check_pixels(content, name)
    elif kind != PDF:
        check_packed(content, name)
    return kind


def check_pixels(content: bytes, name: str, most: int = MOST_PIXELS) -> None:
    """Refuse a picture by the size in its head, before anything decodes it; every frame counts. What no
    decoder opens fills no memory either. Raises DomainError `picture_pixels`.
    """
    try:
        with Image.open(io.BytesIO(content)) as found:
            pixels = found.width * found.height
            if pixels <= most and kind_of_content(content) in (GIF, "webp"):
                pixels *= getattr(found, "n_frames", 1)
    except Image.DecompressionBombError as fault:
        raise DomainError("picture_pixels", name=name, most=most // 10_000) from fault
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error):
        return
    if pixels > most:
        raise DomainError("picture_pixels", name=name, most=most // 10_000)


def check_packed(content: bytes, name: str, most: int = MOST_UNPACKED) -> None:
    """Refuse a packed file that unpacks to too much, lies about its sizes, runs, or brings own entities.

    Every part is unpacked once, piece by piece, and thrown away: what its head says is not believed.
    Raises DomainError `upload_unpacks_too_large`, `upload_dangerous`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            told = sum(entry.file_size for entry in entries)
            if len(entries) > MOST_PARTS or told > most or _is_bomb(told, len(content)):
                raise DomainError("upload_unpacks_too_large", name=name)
            for entry in entries:
                _check_part(packed, entry, name)
    except (*_BROKEN, EOFError, OSError, NotImplementedError) as fault:
        raise DomainError("upload_dangerous", name=name, what=_("损坏的内容")) from fault
    except RuntimeError as fault:  # a part locked with a password
        raise DomainError("upload_dangerous", name=name, what=_("加密的内容")) from fault


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > _RATIO_FROM and unpacked > MOST_RATIO * packed


def _check_part(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> None:
    path = PurePosixPath(entry.filename)
    if path.is_absolute() or ".." in path.parts:
        raise DomainError("upload_dangerous", name=name, what=_("越出文件夹的路径"))
    if path.name.lower() == "vbaproject.bin":
        raise DomainError("upload_dangerous", name=name, what=_("宏"))
    is_xml, tail = path.suffix.lower() in _XML, b""
    with packed.open(entry) as part:
        while piece := part.read(_PIECE):
            if is_xml and any(mark in tail + piece for mark in _MARKS):
                raise DomainError("upload_dangerous", name=name, what=_("自定义实体"))
            tail = piece[-32:]


def safe_file(file: Any) -> tuple[Any, str]:
    """The file as it is kept and its digest: a picture without place, time and device, named by its content.

    What is no picture stays as it is. Gives the given file back at its beginning.
    """
    file.seek(0)
    content = file.read()
    file.seek(0)
    kind = kind_of(content[:12])
    if not kind:
        return file, hashlib.sha256(content).hexdigest()
    cleaned = stripped(content)
    digest = hashlib.sha256(cleaned).hexdigest()
    return ContentFile(cleaned, name=f"{digest[:32]}.{kind}"), digest


def stripped(content: bytes) -> bytes:
    """A picture without what a camera writes beside it; as it is where it is not whole."""
    try:
        return without_traces(content)
    except ValueError:
        return content
