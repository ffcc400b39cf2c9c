"""A4 papers as PDF: a few plain parts laid out by one Typst template, in the language of their words.

paper = Paper("国网夏县供电公司", "限期整改通知单", number="YH260714-0001")
paper.facts([("户名", "王大山"), ("地址", "泗交镇窑头村 12 号", True)])
paper.text("请在期限内整改。")
paper.signatures([Signature("客户签收", picture=png), Signature("检查人", name="张建军")])
content: bytes = paper.pdf()
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import typst
from noto_cjk_sans_otc import FONT_PATH

from liming.adapters.marks import Mark

PDF = "application/pdf"
Kind = Literal["pdf", "png", "svg"]
_TEMPLATE = Path(__file__).with_name("paper.typ")
_PICTURES = {b"\x89PNG": "png", b"\xff\xd8\xff\xe0": "jpg", b"GIF8": "gif", b"RIFF": "webp"}


@dataclass(frozen=True)
class Signature:
    """A field to sign: with a picture of the signature, a printed name, or left open for a pen."""

    label: str
    name: str = ""
    picture: bytes = b""
    day: str = ""


class Paper:
    """Collects a paper part by part; `pdf()` gives the bytes of the file. Words are set as they are."""

    def __init__(
        self, issuer: str, title: str, number: str = "", foot: str = "", mark: Mark | None = None
    ) -> None:
        """`mark` is set across every page of a paper that holds guarded data."""
        line = mark.line() if mark else ""
        self._head = {
            "issuer": issuer,
            "title": title,
            "number": number,
            "foot": foot or number,
            "mark": line,
        }
        self._parts: list[dict[str, Any]] = []
        self._files: dict[str, bytes] = {}

    def heading(self, text: str) -> None:
        """A section's heading, kept with what follows."""
        self._add("heading", text=text)

    def text(self, text: str) -> None:
        """A paragraph, its first line drawn in by two characters."""
        self._add("text", text=text)

    def note(self, text: str) -> None:
        """A small grey line."""
        self._add("note", text=text)

    def facts(self, rows: Iterable[tuple[str, str] | tuple[str, str, bool]]) -> None:
        """Ruled pairs of label and words, two to a line; (label, words, True) takes the whole line.

        A single pair before a whole line, or at the end, is stretched so that no box stays empty.
        """
        pairs = [{"label": row[0], "text": row[1] or "—", "wide": len(row) > 2} for row in rows]
        self._add("facts", pairs=_stretched(pairs))

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]) -> None:
        """A ruled table whose head repeats on every page; widths in centimetres, 16.4 in all."""
        self._add("table", head=list(head), rows=[list(row) for row in rows], widths=list(widths))

    def pictures(self, pictures: Iterable[tuple[bytes, str]]) -> None:
        """Photos three to a line, each with a caption; only whole PNG, JPEG, GIF and WebP files."""
        known = [(self._file(content), caption) for content, caption in pictures]
        shown = [{"file": name, "caption": caption} for name, caption in known if name]
        if shown:
            self._add("pictures", pictures=shown)

    def signatures(self, fields: Iterable[Signature]) -> None:
        """Fields to sign, two to a line."""
        self._add(
            "signatures",
            fields=[
                {"label": each.label, "name": each.name, "day": each.day, "file": self._file(each.picture)}
                for each in fields
            ],
        )

    def pdf(self) -> bytes:
        """The finished file."""
        data = json.dumps({**self._head, "parts": self._parts}, ensure_ascii=False).encode()
        return compiled(_TEMPLATE.read_bytes(), {"data.json": data, **self._files})

    def _add(self, kind: str, **values: Any) -> None:
        self._parts.append({"kind": kind, **values})

    def _file(self, content: bytes) -> str:
        """The name under which the template finds a picture; empty for none or an unknown kind."""
        kind = next((kind for head, kind in _PICTURES.items() if content.startswith(head[:3])), "")
        name = f"picture-{len(self._files)}.{kind}"
        if not kind or not _is_whole(name, content):
            return ""
        self._files[name] = content
        return name


def _stretched(pairs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    at_left = True
    for number, pair in enumerate(pairs):
        is_last = number + 1 == len(pairs)
        if at_left and not pair["wide"] and (is_last or pairs[number + 1]["wide"]):
            pair["wide"] = True
        at_left = at_left if pair["wide"] else not at_left
    return pairs


def compiled(template: bytes, files: Mapping[str, bytes], kind: Kind = "pdf") -> bytes:
    """A Typst template as PDF, or as PNG or SVG of one page.

    `files` are what it may read, by name, and nothing else is reached.
    """
    with TemporaryDirectory(prefix="liming-paper-") as folder:
        for name, content in {"paper.typ": template, **files}.items():
            (Path(folder) / name).write_bytes(content)
        made: bytes = typst.compile(
            f"{folder}/paper.typ", root=folder, font_paths=_fonts(), format=kind, ppi=220
        )
    return made


def _is_whole(name: str, content: bytes) -> bool:
    """Whether a picture can be drawn: a photo cut off on its way must not stop the paper."""
    try:
        compiled(f'#image("{name}")'.encode(), {name: content})
    except typst.TypstError:
        return False
    return True


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONT_PATH.parent)])
